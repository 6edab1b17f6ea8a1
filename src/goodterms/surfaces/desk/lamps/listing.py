"""Lamp posts in rows: how many for each reason, and the records behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity import firms
from goodterms.customer.identity.matching.signs import SENTENCES
from goodterms.customer.identity.models import Kind
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.wording import figure
from goodterms.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from goodterms.customer.identity.models import Change, Record
    from goodterms.customer.identity.tallies import Reason

KINDS = {
    Kind.PERSON: gettext_lazy("a person"),
    Kind.ORGANISATION: gettext_lazy("a firm or office"),
    Kind.ROLE_MAILBOX: gettext_lazy("a mailbox named after a function"),
    Kind.DEPARTMENT: gettext_lazy("a department or “the occupier”"),
    Kind.ASSET: gettext_lazy("a thing: a light, a meter, a machine"),
    Kind.TEST: gettext_lazy("a test entry"),
    Kind.UNKNOWN: gettext_lazy("not sure"),
}
MANY = {
    Kind.ROLE_MAILBOX: gettext_lazy("Mailboxes"),
    Kind.DEPARTMENT: gettext_lazy("Departments"),
    Kind.ASSET: gettext_lazy("Things"),
    Kind.TEST: gettext_lazy("Tests"),
}


@dataclass(frozen=True, slots=True)
class Lamp:
    """One record in the list of a reason, with what it says beside its name.

    ``owner`` is whose a thing likely is, as its record says, with the firm of ours if it is one;
    ``because`` is what made a mailbox no firm.
    """

    pk: int
    name: str
    source: str
    says: str
    owner: str = ""
    owner_url: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A steward's word that stands, and where to take it back."""

    words: str
    change: Change
    undo_url: str


def reasons(found: Sequence[Reason]) -> Table:
    return Table(
        columns=(
            Column(label=_("Why it is no customer")),
            Column(label=_("What it is"), optional=True),
            Column(label=_("Records"), number=True),
        ),
        rows=[
            Row(
                cells=(
                    Cell(words=sentence(one.sentence), url=url_of(one.kind, one.code)),
                    Cell(words=str(MANY[one.kind])),
                    Cell(words=figure(one.count)),
                )
            )
            for one in found
        ],
    )


def sentence(words: str) -> str:
    """The reason the machine kept, in the reader's language."""
    return _(words) if words else _("Told so by its source, or by a steward.")


def url_of(kind: Kind, code: str) -> str:
    if code:
        return reverse("desk:lamps-reason", args=[kind.label, code])
    return reverse("desk:lamps-kind", args=[kind.label])


def lamps(records: Iterable[Record]) -> list[Lamp]:
    """One query more where there are things, for the firms they name."""
    found = list(records)
    owners = {record.pk: _owner(record) for record in found}
    known = firms.known_by(filter(None, owners.values())) if any(owners.values()) else {}
    return [_lamp(record, owners[record.pk], known) for record in found]


def _lamp(record: Record, owner: str, known: Mapping[str, UUID]) -> Lamp:
    firm = known.get(firms.key_of(owner)) if owner else None
    return Lamp(
        record.pk,
        record_name(record),
        key_of(record),
        ", ".join(said for said in _rest(record) if said != owner),
        owner=owner,
        owner_url=reverse("desk:people-firm", args=[firm]) if firm else "",
        because=_because(record) if record.kind == Kind.ROLE_MAILBOX else "",
    )


def _owner(record: Record) -> str:
    """The firm that a thing's record names beside the thing itself."""
    said = str(record.payload.get("organisation") or "").strip()
    return said if record.kind == Kind.ASSET and said != record_name(record) else ""


def _because(record: Record) -> str:
    """The further signs that decided: a firm's own name alone would have made it a firm."""
    return " ".join(sentence(SENTENCES[code]) for code in record.kind_why[1:] if code in SENTENCES)


def corrected(found: Iterable[tuple[Change, Record]]) -> list[Corrected]:
    return [correction(change, record) for change, record in found]


def correction(change: Change, record: Record) -> Corrected:
    said = {
        "name": record_name(record),
        "kind": KINDS[Kind(record.kind)],
        "who": change.cause.get("by", ""),
    }
    words = _("“%(name)s” is %(kind)s.")
    if said["who"]:
        words = _("“%(name)s” is %(kind)s, says %(who)s.")
    return Corrected(words % said, change, reverse("desk:lamps-undo", args=[change.pk]))


def _rest(record: Record) -> Iterable[str]:
    """What the record says beside its name, enough to tell what it is."""
    said: dict[str, Any] = record.payload
    name = record_name(record)
    for field in ("organisation", "email", "phone", "street", "city"):
        if said.get(field) and said[field] != name:
            yield str(said[field])
