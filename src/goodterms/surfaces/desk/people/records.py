"""The records behind a person, as their sources wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import Kind, KindBy
from goodterms.customer.profile.fields import FIELDS
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.ui.parts import Action, RecordCard, Tag
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

# What else a file may say of somebody, in the order it is shown after the facts.
LABELS = {
    "account_no": gettext_lazy("Account number"),
    "national_id": gettext_lazy("National number"),
    "account_kind": gettext_lazy("Kind of account"),
    "account_status": gettext_lazy("State of the account"),
    "account_opened": gettext_lazy("Account opened"),
    "account_closed": gettext_lazy("Account closed"),
    "product": gettext_lazy("Tariff or product"),
    "serial": gettext_lazy("Serial number"),
    "invoice_no": gettext_lazy("Invoice number"),
    "invoice_amount": gettext_lazy("Invoice amount"),
    "invoice_date": gettext_lazy("Invoice issued"),
    "due_date": gettext_lazy("Invoice due"),
    "purchase_item": gettext_lazy("Bought"),
    "purchase_amount": gettext_lazy("Price"),
    "purchase_date": gettext_lazy("Bought on"),
    "language": gettext_lazy("Language"),
    "currency": gettext_lazy("Currency"),
    "last_seen": gettext_lazy("Last seen there"),
}
UNSHOWN = {"other", "record_id", "source"}  # the file's own words, and what the card's line says
OPENED = {
    1: gettext_lazy("contact facts open to them"),
    2: gettext_lazy("open to them"),
    3: gettext_lazy("open to them"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A record as a card, and its row as the file wrote it."""

    card: RecordCard
    raw: Sequence[tuple[str, str]]
    kind_url: str
    apart_url: str
    put: Sequence[Action] = ()


def told(
    records: Sequence[Any],
    back: str,
    *,
    may_say: bool,
    person: UUID | None = None,
    put: Mapping[int, Sequence[Action]] | None = None,
) -> list[Told]:
    """``records`` as ``identity.queries.records_of`` gives them, with ``opened``.

    ``person``: where there are several records, whom a steward can take one from. ``put``: what the
    customer put to us about all of a record.
    """
    return [
        Told(
            card=RecordCard(
                title=record_name(record),
                source=_source(record),
                values=list(_values(record)),
                tag=_tag(record),
            ),
            raw=[(str(key), str(value)) for key, value in _raw(record) if value],
            kind_url=_kind_url(record, back) if may_say else "",
            apart_url=_apart_url(record, person) if may_say and person else "",
            put=(put or {}).get(record.pk, ()),
        )
        for record in records
    ]


def _kind_url(record: Any, back: str) -> str:
    """Where a steward says that this is no person; not for people's own words."""
    if record.kind_by == KindBy.HOLDER or record.opened:
        return ""
    return f"{reverse('desk:lamps-correction', args=[record.pk])}?{urlencode({'back': back})}"


def _apart_url(record: Any, person: UUID) -> str:
    """Where a steward takes it out of the group; people's own words stay theirs."""
    if record.kind_by == KindBy.HOLDER:
        return ""
    return reverse("desk:people-apart", args=[person, record.pk])


def _raw(record: Any) -> Iterable[tuple[Any, Any]]:
    return (record.whole.get("other") or {}).items()


def _source(record: Any) -> str:
    words = {
        "key": key_of(record),
        "first": day(record.first_seen),
        "last": day(record.last_seen),
    }
    if words["first"] == words["last"]:
        return _("%(key)s; seen %(first)s") % words
    return _("%(key)s; seen from %(first)s to %(last)s") % words


def _tag(record: Any) -> Tag:
    if record.kind == Kind.UNKNOWN:
        return Tag(words=_("perhaps no customer"), kind="unsure", icon="circle-help")
    if record.opened:
        return Tag(words=str(OPENED[record.opened]), kind="kept", icon="shield-check")
    if record.kind_by == KindBy.STEWARD:
        return Tag(words=_("a steward says: a person"))
    return Tag(words=_("not open to them"), icon="lock")


def _values(record: Any) -> Iterator[tuple[str, str]]:
    """What the record says: the facts first, then what hangs on its account, then the rest."""
    said = record.whole
    known = [field for field in (*FIELDS, *LABELS) if field in said]
    rest = [field for field in said if field not in known and field not in UNSHOWN]
    for field in (*known, *rest):
        if said[field] not in (None, ""):
            yield label(field), dated(str(said[field]))
    if has_national_id(record):
        yield label("national_id"), _("given, and kept sealed")


def has_national_id(record: Any) -> bool:
    return bool(getattr(getattr(record, "paper", None), "national_id", None))


def label(field: str) -> str:
    known = FIELDS.get(field)
    return str(known.label if known else LABELS.get(field, field))
