"""Dates as people write them, read as ISO: 31/12/1999, 12/31/99, 19991231, 31. Dez. 1999.

Whether 03/04/1970 is in March or April no single cell says. The column does: one 25/12 in it
settles the order for all. Where a column gives no hint its neighbours in the file are asked, and
where they are silent too the day comes first, as in most of the world.

A workbook keeps a date as the days since the end of 1899, and shows that number where a cell has
lost its format: 29355. No single number is a date, but a column named for dates that is full of
numbers which all fall on days that can be meant is one of them.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum, auto
from functools import lru_cache
from typing import NamedTuple

from goodterms.kernel import clock

NOTHING = frozenset({
    "n/a", "na", "nan", "none", "null", "nil", "nat", "unknown", "unbekannt", "inconnu", "tbc",
    "tba", "-", "--", "---", "?", ".", "x", "xx", "xxx", "0", "00000000", "0000-00-00",
    "00-00-0000", "00/00/0000", "00.00.0000",
})  # fmt: skip

_CLOCK = r"(?:[t,\s]+\d{1,2}[:.h]\d{2}.*|z|[+-]\d{2}:\d{2})?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})" + _CLOCK)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ]\s?(\d{1,2})[-/. ]\s?(\d{4}|\d{2})" + _CLOCK)
_PART = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s/-]*(?:of )?([a-z]{3,})[.,\s/-]*(\d{4}|\d{2})" + _CLOCK
)
_WORD_DAY = re.compile(r"([a-z]{3,})[.\s/-]*(?:(\d{1,2})(?:st|nd|rd|th)?[,\s/-]+)?(\d{4})" + _CLOCK)

_COUNTED = re.compile(r"(\d{5})(?:\.\d+)?")  # from 1927 on; after the point the hour
_DAY_NONE = date(1899, 12, 30)

_EARLIEST, _LATEST = 1, 2200
_LIVED_IN = range(1850, 2101)


class Form(IntEnum):
    """How a cell writes its date, as far as the cell alone can say."""

    NOTHING = auto()
    YEAR_FIRST = auto()
    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    EITHER = auto()  # 03/04/1970
    WORDS = auto()
    PART = auto()  # a year, or a year and a month
    SLIP = auto()  # year first and in place, but no calendar has it: 1955-11-92
    COUNTED = auto()  # 29355: a date where the column is one of counted days, else none
    NO_DATE = auto()


class Read(NamedTuple):
    """One cell: its form, and its ISO text for both orders of day and month."""

    form: Form
    day_first: str
    month_first: str


_NOTHING = Read(Form.NOTHING, "", "")


def read(text: str, newest_year: int) -> Read:
    """Understand one cell. A two-digit year is the last one that is not after ``newest_year``."""
    bare = text.strip().casefold()
    if not bare or bare in NOTHING:
        return _NOTHING
    if found := _YEAR_FIRST.fullmatch(bare):
        return _year_first(found[1], found[3], found[4])
    if found := _COMPACT.fullmatch(bare):
        return _compact(bare, found)
    if found := _YEAR_LAST.fullmatch(bare):
        return _year_last(int(found[1]), int(found[2]), _full_year(found[3], newest_year))
    if found := _PART.fullmatch(bare):
        return _part(found[1], found[2])
    found = _COUNTED.fullmatch(bare)
    return _counted(int(found[1]), newest_year) if found else _in_words(bare, newest_year)


def _year_first(year: str, month: str, day: str) -> Read:
    iso = _iso(int(year), int(month), int(day)) or _iso(int(year), int(day), int(month))
    if iso:  # 2007-26-04 can only be the 26th of April
        return Read(Form.YEAR_FIRST, iso, iso)
    slip = f"{year}-{month:0>2}-{day:0>2}"
    return Read(Form.SLIP, slip, slip)


def _compact(bare: str, found: re.Match[str]) -> Read:
    read = _year_first(found[1], found[2], found[3])
    day, month, year = int(bare[:2]), int(bare[2:4]), int(bare[4:])
    day_first = _iso(year, month, day) if year in _LIVED_IN else ""
    if read.form is Form.SLIP and day_first:
        return Read(Form.DAY_FIRST, day_first, day_first)
    return read


def _year_last(first: int, second: int, year: int) -> Read:
    day_first, month_first = _iso(year, second, first), _iso(year, first, second)
    if day_first and month_first:
        return Read(Form.EITHER, day_first, month_first)
    if day_first:
        return Read(Form.DAY_FIRST, day_first, day_first)
    if month_first:
        return Read(Form.MONTH_FIRST, month_first, month_first)
    return Read(Form.NO_DATE, "", "")


def _part(year: str, month: str | None) -> Read:
    if not _EARLIEST <= int(year) <= _LATEST or (month and not _is_month(int(month))):
        return Read(Form.NO_DATE, "", "")
    iso = f"{year}-{month:0>2}" if month else year
    return Read(Form.PART, iso, iso)


def _counted(days: int, newest_year: int) -> Read:
    day = _DAY_NONE + timedelta(days=days)
    if day.year > newest_year:
        return Read(Form.NO_DATE, "", "")
    return Read(Form.COUNTED, day.isoformat(), day.isoformat())


def _in_words(bare: str, newest_year: int) -> Read:
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    if found := _DAY_WORD.fullmatch(plain):
        day, word, year = int(found[1]), found[2], _full_year(found[3], newest_year)
        iso = _iso(year, _MONTHS.get(word, 0), day)
    elif found := _WORD_DAY.fullmatch(plain):
        month, year = _MONTHS.get(found[1], 0), int(found[3])
        part = f"{year:04d}-{month:02d}" if month else ""
        iso = _iso(year, month, int(found[2])) if found[2] else part
    else:
        iso = ""
    return Read(Form.WORDS if iso else Form.NO_DATE, iso, iso)


def _full_year(year: str, newest_year: int) -> int:
    if len(year) == len("1999"):
        return int(year)
    full = newest_year - newest_year % 100 + int(year)
    return full if full <= newest_year else full - 100


def _is_month(month: int) -> bool:
    return 1 <= month <= calendar.DECEMBER


def _iso(year: int, month: int, day: int) -> str:
    if not (_EARLIEST <= year <= _LATEST and _is_month(month)):
        return ""
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"


def _month_words() -> dict[str, int]:
    """Every beginning of a month's name, of three letters or more, that means one month only."""
    names = """
        january januar jaenner janvier | february februar fevrier fevr | march maerz marz mars mrz |
        april avril | may mai | june juni juin | july juli juillet | august aout | september sept
        septembre | october oktober octobre | november novembre | december dezember decembre
    """
    meanings: dict[str, set[int]] = {}
    for month, words in enumerate(names.split("|"), start=1):
        for word in words.split():
            for end in range(3, len(word) + 1):
                meanings.setdefault(word[:end], set()).add(month)
    return {word: months.pop() for word, months in meanings.items() if len(months) == 1}


_MONTHS = _month_words()


@dataclass(slots=True)
class DateColumn:
    """What a whole column says of its dates, gathered cell by cell, and then how to read them."""

    born: bool  # nobody is born in the future; a bill may be due in it
    may_count: bool = False  # days may be counted in it, for something else says it holds dates
    forms: Counter[Form] = field(default_factory=Counter)
    newest_year: int = field(init=False)

    def __post_init__(self) -> None:
        self.newest_year = clock.now().year + (0 if self.born else 20)

    def add(self, text: str, times: int = 1) -> None:
        self.forms[_cached(text, self.newest_year).form] += times

    @property
    def leaning(self) -> int:
        """Cells that can only be day first, less those that can only be month first."""
        return self.forms[Form.DAY_FIRST] - self.forms[Form.MONTH_FIRST]

    @property
    def filled(self) -> int:
        return self.forms.total() - self.forms[Form.NOTHING]

    @property
    def unreadable(self) -> int:
        told = self.forms[Form.SLIP] + self.forms[Form.NO_DATE]
        return told if self.is_counted else told + self.forms[Form.COUNTED]

    @property
    def is_counted(self) -> bool:
        """Whether its plain numbers are days: most cells are such, and next to none is none."""
        counted, none = self.forms[Form.COUNTED], self.forms[Form.NO_DATE]
        return self.may_count and 2 * counted >= self.filled and _NONE_IN * none <= counted > 0

    @property
    def holds(self) -> bool:
        return 2 * self.unreadable <= self.filled

    @property
    def is_rough(self) -> bool:
        """Whether slips are how this column is, rather than one mistake somebody should mend.

        A digit typed wrong in an otherwise dated column still tells two people apart, so a file
        full of them is worth resolving as it stands.
        """
        if self.filled < _ROUGH_FROM:
            return False
        only_slips = self.unreadable == self.forms[Form.SLIP]
        return only_slips or self.unreadable >= max(3, self.filled * _ROUGH_SHARE)

    def reader(self, *, day_first: bool, keep_slips: bool) -> _Reader:
        return _Reader(self.newest_year, day_first, keep_slips, self.is_counted)


_NONE_IN = 20  # of so many counted days one may be no date
_ROUGH_FROM = 50
_ROUGH_SHARE = 0.01


@lru_cache(maxsize=1 << 16)
def _cached(text: str, newest_year: int) -> Read:
    return read(text, newest_year)


@dataclass(frozen=True, slots=True)
class _Reader:
    newest_year: int
    day_first: bool
    keep_slips: bool
    is_counted: bool

    def __call__(self, text: str) -> str | None:
        """The cell as ISO text, "" for nothing, None where it is not a date."""
        found = _cached(text, self.newest_year)
        if found.form is Form.COUNTED and not self.is_counted:
            return text.strip() if self.keep_slips else None
        if found.form in {Form.SLIP, Form.NO_DATE}:
            return (found.day_first or text.strip()) if self.keep_slips else None
        return found.day_first if self.day_first else found.month_first
