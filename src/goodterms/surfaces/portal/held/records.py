"""The records behind the facts, as their sources wrote them, each with "not mine"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import DESK, PORTAL
from goodterms.customer.profile.fields import FIELDS
from goodterms.surfaces.portal.held.wording import shape_of, value_of
from goodterms.ui.parts import Action, RecordCard
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goodterms.customer.identity.models import Record

# Fields of a record that are no facts of the page, and what of them may stand in sight.
LABELS = {
    "account_no": gettext_lazy("Account number"),
    "national_id": gettext_lazy("National number"),
    "source": gettext_lazy("Source"),
}
NUMBERS = {"account_no", "national_id", "invoice_no"}
SHOWN = 4


class Kept(NamedTuple):
    pk: int
    card: RecordCard


def cards(records: Iterable[Record]) -> list[Kept]:
    """Every record of our systems and our desk; what they told us themselves is facts already."""
    return [Kept(r.pk, _card(r)) for r in records if r.source.code != PORTAL]


def _card(record: Record) -> RecordCard:
    return RecordCard(
        title=record.source.name,
        source=_("as it read on %(day)s") % {"day": day(record.last_seen)},
        values=list(_values(record.payload)),
        actions=[] if record.source.code == DESK else [_not_mine(record)],
    )


def _not_mine(record: Record) -> Action:
    return Action(
        label=_("Not mine"),
        about=_("the record of %(source)s") % {"source": record.source.name},
        url=reverse("portal:held-denial", args=[record.pk]),
        post=True,
    )


def _values(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and value: what we know as facts first, then other columns under their own names."""
    known = [name for name in FIELDS if name in payload]
    for name in (*known, *(name for name in payload if name not in FIELDS)):
        value = payload[name]
        if isinstance(value, dict):
            yield from _values(value)
        elif value not in (None, ""):
            yield _label(name), _shown(name, str(value))


def _label(name: str) -> str:
    if name in FIELDS:
        return str(FIELDS[name].label)
    return str(LABELS.get(name, name.replace("_", " ").capitalize()))


def _shown(name: str, value: str) -> str:
    if name in NUMBERS:
        return f"…{value[-SHOWN:]}" if len(value) > SHOWN else value
    field = FIELDS.get(name)
    if field is None:
        return value
    return shape_of(field, value) if field.sensitive else value_of(field, value)
