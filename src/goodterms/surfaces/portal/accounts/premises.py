"""Their addresses, and what hangs on each: one place, whichever divisions serve it (R13, R21).

Two records write one street in two ways; the place is the same where street and postcode mean the
same. An account whose record gives no street hangs on none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.profile.sameness import meaning
from goodterms.surfaces.portal.held.things import account_line, division_of
from goodterms.ui.parts import Fact, FactGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goodterms.customer.holdings.models import AccountParty

TWO = 2  # accounts that have a place: fewer say no more than themselves


def group(held: Sequence[AccountParty]) -> FactGroup | None:
    """Nothing where it would say no more than the accounts themselves."""
    places = by_place(held)
    if sum(map(len, places)) < TWO:
        return None
    return FactGroup(
        title=_("By address"),
        anchor="addresses",
        hint=_("what hangs on each"),
        facts=[_fact(parties) for parties in places],
    )


def by_place(held: Iterable[AccountParty]) -> list[list[AccountParty]]:
    """What hangs on one place, each as the accounts came; pure."""
    places: dict[tuple[str, str], list[AccountParty]] = {}
    for party in held:
        if key := place_of(party):
            places.setdefault(key, []).append(party)
    return list(places.values())


def place_of(party: AccountParty) -> tuple[str, str] | None:
    """The same for every spelling of one address; None where the record gives none."""
    said = party.said
    street = meaning("street", str(said.get("street", "")).strip())
    if not street:
        return None
    postcode = meaning("postcode", str(said.get("postcode", "")).strip())
    return street, postcode or meaning("city", str(said.get("city", "")).strip())


def _fact(parties: Sequence[AccountParty]) -> Fact:
    said = parties[0].said
    place = ", ".join(filter(None, (str(said.get(name, "")) for name in ("street", "city"))))
    divisions = dict.fromkeys(division_of(one.account.source) for one in parties)
    return Fact(
        label=place,
        value=get_text_list([account_line(one) for one in parties], _("and")),
        source=get_text_list(list(divisions), _("and")),
    )
