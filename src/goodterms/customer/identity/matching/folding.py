"""Folding: text as it came -> lower-case ASCII with single blanks, or nothing.

DuckDB compares bytes and rapidfuzz compares characters; on ASCII the two agree, so everything
that is ever compared is folded first.  Placeholders ("n/a", "unknown", "-") fold to nothing.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from goodterms.customer.identity.matching.words import words

_OTHER = re.compile(r"[^!-~]+")


def fold(text: str | None) -> str:
    """The text in lower-case printable ASCII, blanks collapsed; "" when nothing is left."""
    if not text:
        return ""
    if text.isascii() and text.isprintable() and "  " not in text:  # most values
        return text.strip().lower()
    if not text.isascii():
        text = anyascii(unicodedata.normalize("NFKC", text))
    return _OTHER.sub(" ", text).strip().lower()


def is_placeholder(folded: str) -> bool:
    """Whether a folded text only fills a field: "n/a", "unknown", "-"."""
    return folded in words("placeholder")
