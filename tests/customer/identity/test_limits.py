"""Limits that a house in good order keeps, however many people it knows and however few answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.limits import A_WEEK, FEW, GENERIC, MORE, Limits

sizes = st.integers(0, 20_000_000)
answering = st.integers(0, 200)
shares: st.SearchStrategy[dict[str, float]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"waiting": st.floats(0, 2), "generic": st.floats(0, 0.01)}),
)


def test_ten_people_and_one_steward_are_held_to_what_one_answers() -> None:
    told = Limits.of(people=10, stewards=1, usual={"waiting": 0.3, "generic": 0.0})
    assert (told.waiting, told.head) == (A_WEEK, 2 * A_WEEK)
    assert (told.generic, told.different) == (GENERIC, FEW)


def test_a_million_people_are_held_to_what_they_were_when_the_matcher_learned() -> None:
    told = Limits.of(people=1_000_000, stewards=3, usual={"waiting": 0.03, "generic": 0.001})
    assert (told.waiting, told.generic, told.different) == (37_500, 1_250, 5_000)
    assert told.head == 6 * A_WEEK, "what stewards come to grows with them and not with the house"


@pytest.mark.parametrize("people", [30, 3_000, 3_000_000])
def test_what_waited_when_the_matcher_learned_is_no_alarm_and_half_as_much_more_is(
    people: int,
) -> None:
    then = round(people * 0.5)
    limit = Limits.of(people=people, stewards=2, usual={"waiting": then / people}).waiting
    assert then <= limit
    assert (then * 1.5 > limit) == (people > 30), "fifteen pairs are an hour of somebody's day"


@given(sizes, sizes, answering, shares)
def test_more_people_never_mean_a_lower_limit(
    one: int, other: int, stewards: int, usual: dict[str, float]
) -> None:
    few, many = (
        Limits.of(people=people, stewards=stewards, usual=usual) for people in sorted((one, other))
    )
    assert few.waiting <= many.waiting
    assert few.generic <= many.generic
    assert few.different <= many.different
    assert few.head == many.head


@given(sizes, answering, shares)
def test_no_limit_is_one_that_nobody_could_keep(
    people: int, stewards: int, usual: dict[str, float]
) -> None:
    """There is always room for what was usual, and for what one person answers."""
    told = Limits.of(people=people, stewards=stewards, usual=usual)
    assert told.waiting >= max(A_WEEK, MORE * usual.get("waiting", 0.0) * people)
    assert told.generic >= max(GENERIC, MORE * usual.get("generic", 0.0) * people)
