"""Texts as numbers that Python and DuckDB make alike: 64 signed bits, as databases keep them."""

from __future__ import annotations

import hashlib

BETWEEN = "\x1f"  # in no folded text, so that no two lists of values read alike
_LOWEST = 2**63


def number_of(*texts: str) -> int:
    """The number of these texts, in this order."""
    told = hashlib.md5(BETWEEN.join(texts).encode(), usedforsecurity=False).digest()
    return int.from_bytes(told[8:], "little") - _LOWEST


def number_sql(text: str) -> str:
    """The same of a DuckDB expression whose texts are joined by ``BETWEEN``."""
    return f"(md5_number_lower({text})::HUGEINT - {_LOWEST})::BIGINT"
