"""One address is one place, however two divisions write it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.holdings.models import AccountParty
from goodterms.customer.identity.models import Record
from goodterms.surfaces.portal.accounts.premises import by_place, place_of

QUAY = {"street": "14 Quay Lane", "postcode": "MH4 1QL", "city": "Merehaven"}


def at(**said: str) -> AccountParty:
    return AccountParty(record=Record(payload=said))


@pytest.mark.parametrize(
    "said",
    [
        QUAY,
        {**QUAY, "street": "14 QUAY LANE"},
        {**QUAY, "street": "14, Quay Lane", "postcode": "mh41ql"},
        {**QUAY, "city": "MEREHAVEN"},
    ],
)
def test_spellings_of_one_address_are_one_place(said: dict[str, str]) -> None:
    assert place_of(at(**said)) == place_of(at(**QUAY))


@pytest.mark.parametrize(
    "said",
    [
        {**QUAY, "street": "16 Quay Lane"},
        {**QUAY, "postcode": "MH9 9ZZ"},
        {"street": "14 Quay Lane", "city": "Farhaven"},
    ],
)
def test_another_number_postcode_or_town_is_another_place(said: dict[str, str]) -> None:
    assert place_of(at(**said)) != place_of(at(**QUAY))


@pytest.mark.parametrize("said", [{}, {"city": "Merehaven"}, {"street": "  "}])
def test_without_a_street_nothing_hangs_there(said: dict[str, str]) -> None:
    assert place_of(at(**said)) is None
    assert by_place([at(**said)]) == []


STREETS = st.sampled_from(["14 Quay Lane", "14 QUAY LANE", "2 Mill Road", ""])


@given(st.lists(STREETS, max_size=5))
def test_every_account_with_a_street_hangs_on_one_place_in_any_order(streets: list[str]) -> None:
    held = [at(street=street, city="Merehaven") for street in streets]
    sizes = {
        tuple(sorted(len(place) for place in by_place(order)))
        for order in list(permutations(held))[:24]
    }
    assert len(sizes) == 1
    assert sum(next(iter(sizes))) == sum(bool(street) for street in streets)
