"""What a column holds, told from its cells, for columns whose name says nothing.

Each test answers with the share of cells that look like its field; a column is taken when most
do. The tests ask for more than a shape where shapes are shared: five digits are a postcode only
in a column of them that repeats, a birth date must spread over a lifetime, and two words are a
name only where given names that everybody knows turn up among them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.words import listed
from goodterms.journeys.intake.dates import DateColumn, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MAILBOX = r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;.<>]+"
_NAMED = rf"(?:[^@<>]{{0,80}}<{_MAILBOX}>|{_MAILBOX})"  # also "Ana Ferreira <ana@mail.example>"
_EMAIL = re.compile(rf"{_NAMED}(?:\s*[;,]\s*{_NAMED})*")
_PHONE = re.compile(r"(?:\+|00|\(?0|\d)[\d\s().+/x-]{5,24}\d")
_AMERICAN = re.compile(r"(?:1[-./])?\d{3}[-./]\d{3}[-./]\d{4}")
_UK_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?:[a-z]{1,2}-)?\d{4,5}(?:-\d{4})?|[a-z]\d[a-z] ?\d[a-z]\d|\d{4} ?[a-z]{2}",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?:.*\b\d+\w?\b.*\b(?:street|st|road|rd|lane|ln|avenue|ave|av|drive|dr|close|court|ct|place|pl"
    r"|way|row|terrace|square|sq|hill|gardens|grove|boulevard|blvd|quay|rue|chemin|allee|impasse)\b"
    r".*|.*(?:strasse|straße|str\.|weg|gasse|platz|allee)\s*\d+.*|\d+\w?\s+[a-z].+)",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r".*\b(?:ltd|limited|plc|llc|llp|inc|corp|gmbh|ag|kg|ohg|sarl|sas|sa|bv|nv|oy|ab|as|spa|srl|pty"
    r"|company|co|group|holdings|partners|services|trust|council|school|university)\b\.?",
    re.IGNORECASE,
)
_WORDS_OF_A_NAME = re.compile(r"[^\W\d_]+(?:[\s.,'\u2019-]+[^\W\d_]+){0,4}\.?")

_MOST = 0.7
_MANY = 0.5
_MANY_ROWS = 20
_LIFETIME = 25  # years


def of_column(values: Sequence[str]) -> str:
    """The field these cells most likely hold, or "" where nothing is clear enough."""
    if len(values) < 2:  # noqa: PLR2004  (one cell proves nothing but a mailbox)
        return "email" if values and _EMAIL.fullmatch(values[0]) else ""
    return next((field for field, holds in _TESTS if holds(values)), "")


def contradicts(field: str, values: Sequence[str]) -> bool:
    """Whether cells cannot be what the column's name says, such as an email without an @."""
    if not values or field not in _IMPOSSIBLE:
        return False
    return _share(values, _IMPOSSIBLE[field]) > _MOST


def is_several_words(values: Sequence[str]) -> bool:
    """Whether most cells are whole names rather than family names alone."""
    return bool(values) and _share(values, lambda cell: " " in cell.strip()) > _MANY


def _share(values: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(value)) for value in values) / len(values)


def _are_births(values: Sequence[str]) -> bool:
    column = DateColumn(born=True)
    for value in values:
        column.add(value)
    if not column.filled or column.unreadable + column.forms[Form.PART] > column.filled * 0.1:
        return False
    read = column.reader(day_first=True, keep_slips=False)
    years = sorted(int(iso[:4]) for value in values if (iso := read(value)))
    return years[-1] - years[0] >= _LIFETIME and years[len(years) // 2] < column.newest_year - 15


def _are_phones(values: Sequence[str]) -> bool:
    def is_phone(cell: str) -> bool:
        digits = sum(map(str.isdigit, cell))
        return bool(_PHONE.fullmatch(cell)) and 7 <= digits <= 15  # noqa: PLR2004  (E.164)

    dialled = _share(values, _is_dialled)
    column = DateColumn(born=False)
    for value in values:
        column.add(value)
    return _share(values, is_phone) > _MOST and dialled > _MOST and not column.holds


def _is_dialled(cell: str) -> bool:
    """Written as numbers are that people dial, not as those that count customers."""
    return cell.startswith(("+", "0", "(")) or " " in cell or bool(_AMERICAN.fullmatch(cell))


def _are_postcodes(values: Sequence[str]) -> bool:
    if _share(values, _UK_POSTCODE.fullmatch) > _MOST:
        return True
    # Digits alone may as well be a customer number; but neighbours share a postcode.
    shared = len(values) >= _MANY_ROWS and len(set(values)) < 0.9 * len(values)
    years = _share(values, re.compile(r"(?:19|20)\d\d").fullmatch)
    return shared and years < _MANY and _share(values, _POSTCODE.fullmatch) > 0.9  # noqa: PLR2004


def _tokens(cell: str) -> list[str]:
    return [token.casefold() for token in re.findall(r"[^\W\d_]+", cell)]


def _given_share(values: Sequence[str]) -> float:
    known = listed("given_names.txt")
    return _share(values, lambda cell: not known.isdisjoint(_tokens(cell)))


def _are_names(values: Sequence[str]) -> bool:
    shape = _share(values, lambda cell: _WORDS_OF_A_NAME.fullmatch(cell) and " " in cell)
    return shape > _MOST and _given_share(values) > _MANY


def _are_given_names(values: Sequence[str]) -> bool:
    shape = _share(values, lambda cell: _WORDS_OF_A_NAME.fullmatch(cell) and " " not in cell)
    return shape > _MOST and _given_share(values) > _MOST and len(set(values)) > 1


_TESTS: tuple[tuple[str, Callable[[Sequence[str]], bool]], ...] = (
    ("email", lambda values: _share(values, _EMAIL.fullmatch) > _MOST),
    ("birth_date", _are_births),
    ("phone", _are_phones),
    ("postcode", _are_postcodes),
    ("organisation", lambda values: _share(values, _FIRM.fullmatch) > 0.4),  # noqa: PLR2004
    ("given_name", _are_given_names),
    ("name", _are_names),
    ("street", lambda values: _share(values, _STREET.fullmatch) > _MOST),
)


def _no_name(cell: str) -> bool:
    """An address, a number, or a code such as K-1042: one word with figures in it."""
    is_code = " " not in cell and any(map(str.isdigit, cell))
    return "@" in cell or is_code or not any(map(str.isalpha, cell))


_IMPOSSIBLE: dict[str, Callable[[str], bool]] = {
    "email": lambda cell: "@" not in cell,
    "phone": lambda cell: sum(map(str.isdigit, cell)) < 5,  # noqa: PLR2004
    "name": _no_name,
    "given_name": _no_name,
    "family_name": _no_name,
    "organisation": _no_name,
    "city": _no_name,
    "account_no": lambda cell: not any(map(str.isdigit, cell)),
    "invoice_no": lambda cell: not any(map(str.isdigit, cell)),
    "postcode": lambda cell: not any(map(str.isdigit, cell)),
}
