"""When a division is open, and what "within four hours" means there (work.md 6.3).

A week is written as people write it: ``Mo-Fr 09:00-17:30; Sa 09:00-12:30``. Opening and closing are
moments in the division's own zone, so a day on which the clocks change is as long as it really is.
Everything here is pure: who calls brings the moment along.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.customer.people.models import Division

    type Week = tuple[tuple[tuple[time, time], ...], ...]

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
FARTHEST = 400  # days looked through; who is shut for longer is no division one writes to
HALF_HOUR = timedelta(minutes=30)
SATURDAY = DAYS.index("Sa")

_DAY = "|".join(DAYS)
_PART = re.compile(rf"({_DAY})(?:-({_DAY}))? (\d\d:\d\d)-(\d\d:\d\d)(?:,(\d\d:\d\d)-(\d\d:\d\d))?")


class Open(NamedTuple):
    """From opening to closing, as moments in UTC."""

    opens: datetime
    closes: datetime


class NeverOpen(ValueError):  # noqa: N818  (a state of the division, not an error's name)
    """No opening hour in sight: the division's hours or its closed days want mending."""


@lru_cache(maxsize=64)
def week(hours: str) -> Week:
    """The ranges of each weekday, Monday first. Raises ``ValueError`` where it cannot be read."""
    days: list[list[tuple[time, time]]] = [[] for _ in DAYS]
    for part in filter(None, (one.strip() for one in hours.split(";"))):
        read = _PART.fullmatch(part)
        if read is None:
            raise ValueError(f"{part!r} is not written like Mo-Fr 09:00-17:30")
        first, last, *times = read.groups()
        moments = [time.fromisoformat(one) for one in times if one]
        ranges = list(zip(moments[::2], moments[1::2], strict=True))
        if sorted(moments) != moments or any(opens == closes for opens, closes in ranges):
            raise ValueError(f"{part!r} closes before it opens")
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            days[day] += ranges
    return tuple(tuple(sorted(ranges)) for ranges in days)


def stretches(division: Division, at: datetime) -> Iterator[Open]:
    """What of its opening hours is still to come, from ``at`` on; ends after ``FARTHEST`` days."""
    zone, ranges = ZoneInfo(division.zone), week(division.hours)
    today = at.astimezone(zone).date()
    for day in (today + timedelta(days=more) for more in range(FARTHEST)):
        if day in division.closed_on:
            continue
        for opens, closes in ranges[day.weekday()]:
            stretch = Open(max(_moment(day, opens, zone), at), _moment(day, closes, zone))
            if stretch.opens < stretch.closes:
                yield stretch


def is_open(division: Division, *, at: datetime) -> bool:
    return next_open(division, at=at).opens == at


def next_open(division: Division, *, at: datetime) -> Open:
    """The stretch that runs at this moment, or the next one. Raises ``NeverOpen``."""
    found = next(stretches(division, at), None)
    if found is None:
        raise NeverOpen(f"{division.code} does not open within {FARTHEST} days")
    return found


def add(division: Division, start: datetime, length: timedelta) -> datetime:
    """The moment when this much opening time has passed since ``start``."""
    for stretch in stretches(division, start):
        if length <= stretch.closes - stretch.opens:
            return stretch.opens + length
        length -= stretch.closes - stretch.opens
    raise NeverOpen(f"{division.code} does not open for so long within {FARTHEST} days")


def between(division: Division, start: datetime, end: datetime) -> timedelta:
    """How much opening time lies between two moments; none where the end comes first."""
    passed = timedelta()
    for stretch in stretches(division, start):
        if stretch.opens >= end:
            break
        passed += min(stretch.closes, end) - stretch.opens
    return passed


def due_within(division: Division, hours: float, *, at: datetime) -> datetime:
    """The hour one can name to a person: ``hours`` of opening time from now, on the half-hour.

    Nobody is kept from asking by hours that cannot be read or never come: they are told the second
    working day, and ``doctor`` tells the firm.
    """
    try:
        return _within_opening(division, hours, at=at)
    except (ValueError, ZoneInfoNotFoundError):
        return _second_working_day(division, at)


def _within_opening(division: Division, hours: float, *, at: datetime) -> datetime:
    """Rounded up, so it is never sooner than it says; and never past the closing of that day."""
    due = add(division, at, timedelta(hours=hours))
    there = due.astimezone(ZoneInfo(division.zone))
    over = timedelta(
        minutes=there.minute % 30, seconds=there.second, microseconds=there.microsecond
    )
    if not over:
        return due
    return min(due + HALF_HOUR - over, next_open(division, at=due - timedelta.resolution).closes)


def _second_working_day(division: Division, at: datetime) -> datetime:
    """The same time of day, weekends and as many closed days as one looks through passed over."""
    days = (at + timedelta(days=more) for more in range(1, FARTHEST))
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    working = [day for day in weekdays if day.date() not in division.closed_on]
    due = (working if len(working) > 1 else weekdays)[1]
    return due + (datetime.min.replace(tzinfo=UTC) - due) % HALF_HOUR


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
