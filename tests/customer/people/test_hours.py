"""Opening hours: an hour named to a person is one in which somebody is there. R58."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goodterms.customer.people import hours
from goodterms.customer.people.models import Division

LONDON = ZoneInfo("Europe/London")
WEEKS = (
    "Mo-Fr 09:00-17:30",
    "Mo-Th 08:15-12:00,13:00-17:00; Fr 08:15-12:00",
    "Mo-Su 00:30-23:45",
    "Sa 10:00-12:30",
)


def division(week: str = WEEKS[0], *, zone: str = "Europe/London", closed: str = "") -> Division:
    days = [date.fromisoformat(day) for day in closed.split()]
    return Division(code="here", name="Here", zone=zone, hours=week, closed_on=days)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("asked", "hours_", "due"),
    [
        ("2026-11-19 09:12", 2, "2026-11-19 11:30"),  # a Thursday
        ("2026-11-19 09:00", 2, "2026-11-19 11:00"),
        ("2026-11-19 16:40", 2, "2026-11-20 10:30"),  # carried over the night
        ("2026-11-20 17:45", 1, "2026-11-23 10:00"),  # and over the weekend
        ("2026-11-21 11:00", 4, "2026-11-23 13:00"),
        ("2026-11-19 09:00", 8.5, "2026-11-19 17:30"),  # to the very closing
    ],
)
def test_so_many_hours_are_hours_in_which_somebody_is_there(
    asked: str, hours_: float, due: str
) -> None:
    assert hours.due_within(division(), hours_, at=at(asked)) == at(due)


def test_a_closed_day_does_not_count() -> None:
    house = division(closed="2026-12-25 2026-12-28")
    assert hours.due_within(house, 2, at=at("2026-12-24 16:30")) == at("2026-12-29 10:00")


def test_a_half_day_ends_at_noon() -> None:
    house = division(WEEKS[1])
    assert hours.due_within(house, 2, at=at("2026-11-20 11:00")) == at("2026-11-23 09:30")


def test_the_named_hour_is_not_rounded_past_the_closing() -> None:
    house = division("Mo-Fr 09:00-17:15")
    assert hours.due_within(house, 1, at=at("2026-11-19 16:10")) == at("2026-11-19 17:15")


def test_the_next_opening_is_told_in_the_zone_of_the_division() -> None:
    house = division(zone="America/New_York")
    found = hours.next_open(house, at=at("2026-11-19 09:00"))
    assert found.opens == datetime(2026, 11, 19, 14, tzinfo=UTC)
    assert not hours.is_open(house, at=at("2026-11-19 09:00"))
    assert hours.is_open(house, at=at("2026-11-19 15:00"))


def test_nobody_is_there_at_the_moment_of_closing() -> None:
    assert not hours.is_open(division(), at=at("2026-11-19 17:30"))
    assert hours.is_open(division(), at=at("2026-11-19 09:00"))


@pytest.mark.parametrize(
    "wrong", ["Monday 9-5", "Mo-Fr 17:30-09:00", "Mo-Fr 09:00-09:00", "Mo 08:00-12:00,11:00-17:00"]
)
def test_hours_that_cannot_be_read_say_which(wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong[:2]):
        hours.week(wrong)


def test_a_division_that_never_opens_says_so() -> None:
    with pytest.raises(hours.NeverOpen, match="here"):
        hours.next_open(division(""), at=at("2026-11-19 09:00"))
    with pytest.raises(hours.NeverOpen, match="so long"):
        hours.add(division("Sa 10:00-10:01"), at("2026-11-19 09:00"), timedelta(days=9))


@pytest.mark.parametrize(
    "house",
    [
        division("Mondays"),
        division(""),
        division("Sa 10:00-10:01"),
        division("Mo 17:00-09:00"),
        division(zone="Europe/Merehaven"),
    ],
)
def test_hours_that_tell_no_hour_promise_the_second_working_day(house: Division) -> None:
    assert hours.due_within(house, 8, at=at("2026-11-19 09:12")) == at("2026-11-23 09:30")


def test_the_second_working_day_is_none_the_firm_is_closed_on() -> None:
    house = division("never", closed="2026-11-20 2026-11-23")
    assert hours.due_within(house, 8, at=at("2026-11-19 09:00")) == at("2026-11-25 09:00")


def test_a_house_closed_for_good_still_names_a_day() -> None:
    start = date(2026, 11, 19)
    shut = " ".join(f"{start + timedelta(days=more)}" for more in range(500))
    assert hours.due_within(division(closed=shut), 8, at=at("2026-11-19 09:00")) == at(
        "2026-11-23 09:00"
    )


moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
houses = st.builds(
    division, st.sampled_from(WEEKS), zone=st.sampled_from(["Europe/London", "America/New_York"])
)
lengths = st.timedeltas(timedelta(), timedelta(hours=50))


@given(houses, moments, lengths)
def test_adding_and_measuring_undo_each_other_also_when_the_clocks_change(
    house: Division, start: datetime, length: timedelta
) -> None:
    assert hours.between(house, start, hours.add(house, start, length)) == length


@given(houses, moments, lengths, lengths)
def test_adding_is_monotone_in_both(
    house: Division, start: datetime, length: timedelta, later: timedelta
) -> None:
    due = hours.add(house, start, length)
    assert hours.add(house, start + later, length) >= due
    assert hours.add(house, start, length + later) >= due


@given(houses, moments, st.floats(0.1, 40))
def test_a_named_hour_is_within_opening_and_never_sooner_than_said(
    house: Division, start: datetime, length: float
) -> None:
    due = hours.due_within(house, length, at=start)
    assume(due != start)
    assert due >= hours.add(house, start, timedelta(hours=length))
    assert hours.is_open(house, at=due - timedelta(microseconds=1))
    assert hours.between(house, start, due) - timedelta(hours=length) < hours.HALF_HOUR
