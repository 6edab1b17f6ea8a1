"""What people and records are called on the desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import DESK, PORTAL
from goodterms.customer.profile.naming import Name, name_of, turned

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.fields import Field
    from goodterms.customer.profile.queries import Holding
    from goodterms.customer.profile.search import Hit


# Fields whose name speaks to the customer.
LABELS = {
    "known_as": gettext_lazy("How to address them"),
    "role": gettext_lazy("What they do there"),
    "visit_note": gettext_lazy("Before somebody visits them"),
}
OWN_KEYS = ("account ", "row ")  # made by an import, of rows whose system gives no number


def called(who: Hit, holding: Holding | None = None) -> Name:
    """As the facts say today; the card follows a moment later."""
    name = name_of(holding) if holding is not None else Name("", "")
    full = name.full or turned(who.card.name) or _("No name yet")
    return Name(full, name.first or full)


def label_of(field: Field) -> str:
    """What a field is called on this side of the counter."""
    return str(LABELS.get(field.name, field.label))


def record_name(record: Record) -> str:
    """What a record calls the one it speaks of."""
    said = record.payload
    name = said.get("name") or " ".join(
        part for part in (said.get("given_name"), said.get("family_name")) if part
    )
    return turned(str(name or said.get("organisation") or said.get("email") or _("no name")))


def told_by(record: Record) -> str:
    """Who told us: ``Mere Energy billing``, or the person themself."""
    if record.source.code == PORTAL:
        return _("their own words")
    if record.source.code == DESK:
        return _("told to our desk")
    return str(record.source.name)


def key_of(record: Record) -> str:
    """``Mere Energy billing, 4402``: enough to find the row in its own system."""
    if record.source.code in {PORTAL, DESK}:
        return told_by(record)
    key = record.source_key
    if key.startswith(OWN_KEYS):
        key = record.whole.get("account_no", "")
    return f"{record.source.name}, {key}" if key else str(record.source.name)
