"""What we worked out of what we hold: each with what it was worked out from, open to objection.

Nothing here is kept: it is read off the records each time, and left out of use where the person
objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.identity.models import DESK, PORTAL, Kind
from goodterms.customer.profile.naming import name_of
from goodterms.customer.profile.sameness import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django_stubs_ext import StrPromise

    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.queries import Holding

DERIVED: dict[str, StrPromise] = {
    "greeting": gettext_lazy("How we greet you"),
    "kind": gettext_lazy("What we take you for"),
    "household": gettext_lazy("Where your household is"),
    "since": gettext_lazy("Customer since"),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """``because`` says from what; ``stopped``: they object, so it is out of use."""

    key: str
    value: str
    because: str
    stopped: bool = False

    @property
    def label(self) -> str:
        return str(DERIVED[self.key])


def greeting_of(holding: Holding) -> str:
    """What to call them when speaking to them; "" where unknown or objected to.

    What they told us to call them is no guess, so no objection stops it.
    """
    if told := holding.value("known_as"):
        return told
    return "" if holding.stops("greeting") else name_of(holding).first


def worked_out(
    holding: Holding, records: Sequence[Record], dealt: Iterable[tuple[str, date | None]] = ()
) -> list[Derived]:
    """Everything we conclude about this person. ``dealt``: division and day of what they have."""
    found = (
        _greeting(holding),
        _kind(records),
        _household(holding, records),
        *_since(dealt),
    )
    return [
        Derived(one.key, one.value, one.because, holding.stops(one.key)) for one in found if one
    ]


def _greeting(holding: Holding) -> Derived | None:
    first = name_of(holding).first
    if not first or "@" in first or holding.value("known_as"):
        return None
    return Derived(
        "greeting", first, _("the first name in “%(name)s”") % {"name": name_of(holding).full}
    )


def _kind(records: Sequence[Record]) -> Derived | None:
    told = [record for record in records if record.source.code not in {PORTAL, DESK}]
    if not told:
        return None
    people = sum(record.kind in {Kind.PERSON, Kind.UNKNOWN} for record in told)
    because = ngettext(
        "%(people)s of %(count)s record reads like a person's, and you signed in",
        "%(people)s of %(count)s records read like a person's, and you signed in",
        len(told),
    )
    return Derived("kind", _("A person"), because % {"people": people, "count": len(told)})


def _household(holding: Holding, records: Sequence[Record]) -> Derived | None:
    """The address that records agree on; who else lives there is no business of a guess."""
    street = holding.value("street")
    agree = [
        record
        for record in records
        if street
        and meaning("street", str(record.payload.get("street", ""))) == meaning("street", street)
    ]
    if not agree:
        return None
    because = ngettext(
        "%(count)s record gives this address; who else lives there we do not guess",
        "%(count)s records give this address; who else lives there we do not guess",
        len(agree),
    )
    return Derived("household", street, because % {"count": len(agree)})


def _since(dealt: Iterable[tuple[str, date | None]]) -> list[Derived]:
    first: dict[str, date] = {}
    for division, day in dealt:
        if day:
            first[division] = min(day, first.get(division, day))
    if not first:
        return []
    division = min(first, key=lambda name: first[name])
    because = _("the oldest account, bill or purchase, at %(division)s") % {"division": division}
    return [Derived("since", str(first[division].year), because)]
