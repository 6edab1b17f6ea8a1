"""Birth dates: ISO dates from the ways people write them, and whether one is weak evidence.

1 January and a bare year are what forms fill in for "unknown"; such dates are kept and flagged.
"""

from __future__ import annotations

import re

EARLIEST, LATEST = 1000, 2099
_CENTURY_TURN = 20  # a birth year of two digits: 00 to 19 are of this century

_ISO = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ][0-9:.z+-]*)?")
_COMPACT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_FIRST = re.compile("([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_PARTIAL = re.compile("([0-9]{4})(?:-([0-9]{2}))?")
_SLASHED = re.compile("([0-9]{1,2})([/. -])([0-9]{1,2})[/. -]([0-9]{4}|[0-9]{2})(?: [0-9:]*)?")
_WORDED = re.compile(
    "(?:(?P<before>[0-9]{1,2})(?:st|nd|rd|th)?[. -]*)?(?P<month>[a-z]{3})[a-z]*[. -]*"
    "(?:(?P<after>[0-9]{1,2})(?:st|nd|rd|th)?[, ]+)?(?P<year>[0-9]{4})"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene gen", "feb fev", "mar mae", "apr avr abr", "may mai mag", "jun jui giu",
         "jul lug", "aug aou ago", "sep set", "oct okt ott", "nov", "dec dez dic"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTHS["jui"] = 6  # "juin"; "juillet" is told apart below


def parse_born(folded: str, *, day_first: bool) -> str:
    """The ISO date, or "yyyy-mm" or "yyyy" when that is all there is; "" when no date."""
    for pattern in (_ISO, _COMPACT, _YEAR_FIRST):
        if found := pattern.fullmatch(folded):
            return _iso(*(int(part) for part in found.groups()))
    if found := _SLASHED.fullmatch(folded):
        return _slashed(found, day_first=day_first)
    if found := _PARTIAL.fullmatch(folded):
        return _partial(int(found[1]), int(found[2] or 0))
    if found := _WORDED.fullmatch(folded):
        return _worded(found)
    return ""


def is_weak(born: str) -> bool:
    """Whether a parsed birth date is a common filler: 1 January, or only a part of a date."""
    return bool(born) and (len(born) < len("2000-01-01") or born.endswith("-01-01"))


def _iso(year: int, month: int, day: int) -> str:
    """The date in ISO layout, also one that no calendar has: a slip still compares as text."""
    if not EARLIEST <= year <= LATEST or month == day == 0:
        return ""
    return f"{year:04}-{month:02}-{day:02}"


def _slashed(found: re.Match[str], *, day_first: bool) -> str:
    one, mark, two, year_text = found.groups()
    first, second, year = int(one), int(two), int(year_text)
    if len(year_text) == len("80"):
        year += 2000 if year < _CENTURY_TURN else 1900
    months = 12
    if second > months or (first <= months and not day_first and mark != "."):
        return _iso(year, first, second)
    return _iso(year, second, first)


def _partial(year: int, month: int) -> str:
    if not _iso(year, month or 1, 1):
        return ""
    return f"{year:04}-{month:02}" if month else f"{year:04}"


def _worded(found: re.Match[str]) -> str:
    month = 7 if "juil" in found[0] else _MONTHS.get(found["month"], 0)
    day = found["before"] or found["after"]
    if not month:
        return ""
    return _iso(int(found["year"]), month, int(day)) if day else _partial(int(found["year"]), month)
