"""Sums of money as files write them, read as plain decimals: 1.234,50 € is 1234.50 EUR.

As with dates the column decides: ``1,234`` alone could be either, ``1,5`` and ``1.234,50`` could
not. Without a hint a lone separator in front of three digits groups thousands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from goodterms.journeys.intake.dates import NOTHING

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "fr.": "CHF", "chf": "CHF"}
_CODE = re.compile(r"\b(gbp|eur|usd|chf|sek|nok|dkk|pln|czk|cad|aud|nzd|jpy|inr)\b|[£€$¥]|fr\.")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,'\s\u2019]?\d+)*(?:[.,]\d*)?|[+-]?[.,]\d+")
_GROUPS = re.compile(r"['\s\u2019]")


@dataclass(slots=True)
class AmountColumn:
    """What a column's cells say about its decimal mark."""

    marks: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    unreadable: int = 0

    def add(self, text: str, times: int = 1) -> None:
        if read_amount(text, ".") == "":
            return
        number, _ = _parts(text)
        readable = bool(_NUMBER.fullmatch(number))
        self.filled += times
        self.unreadable += 0 if readable else times
        self.marks[_decimal_mark(number) if readable else ""] += times

    @property
    def holds(self) -> bool:
        """Whether the column is one of amounts at all."""
        return 2 * self.unreadable <= self.filled

    @property
    def decimal_mark(self) -> str:
        return "," if self.marks[","] > self.marks["."] else "."


def read_amount(text: str, decimal_mark: str) -> str | None:
    """A plain decimal ("-1234.50"), "" for an empty cell, None where the cell is no amount."""
    if not text.strip() or text.strip().casefold() in NOTHING - {"0"}:
        return ""
    number, _ = _parts(text)
    if not _NUMBER.fullmatch(number):
        return None
    mark = _decimal_mark(number) or decimal_mark
    plain = _GROUPS.sub("", number).replace("." if mark == "," else ",", "").replace(mark, ".")
    try:
        return f"{Decimal(plain):f}"
    except InvalidOperation:
        return None


def read_currency(text: str) -> str:
    """The ISO code of the currency written beside an amount, or nothing."""
    return _parts(text)[1]


def _parts(text: str) -> tuple[str, str]:
    """Number and currency. A minus may follow, and brackets mean one in book-keeping."""
    bare = text.strip().casefold()
    found = _CODE.search(bare)
    currency = _SIGNS.get(found[0], found[0].upper()) if found else ""
    number = _CODE.sub("", bare).strip()
    if number.endswith("-") or (number.startswith("(") and number.endswith(")")):
        number = "-" + number.strip("()- ")
    return number.replace("- ", "-"), currency


def _decimal_mark(number: str) -> str:
    """The mark this number can only use for its decimals, or nothing where it could be either."""
    commas, points = number.count(","), number.count(".")
    if commas and points:
        return "," if number.rindex(",") > number.rindex(".") else "."
    mark = "," if commas else "."
    if commas + points != 1:
        return ("." if commas else ",") if commas + points else ""
    decimals = len(number) - number.index(mark) - 1
    return mark if decimals != 3 else ""  # noqa: PLR2004  (1,234 groups thousands, or does not)
