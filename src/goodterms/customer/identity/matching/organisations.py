"""Organisation names: the core words, sorted, without legal form and without "and"."""

from __future__ import annotations

import re

from goodterms.customer.identity.matching.words import words

_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")
_JOINING = frozenset({"and", "the", "of", "und", "et"})


def org_words(folded: str) -> list[str]:
    """All words of a firm's name in order, "&" as "and", dotted forms closed ("s.r.l.")."""
    if folded.replace(" ", "").isalpha():  # most names: nothing to clean
        return folded.split()
    opened = folded.replace("&", " and ").replace("+", " and ").replace("'", "").replace(".", "")
    return _NOT_ALPHANUMERIC.sub(" ", opened).split()


def parse_org(folded: str) -> str:
    """The core words, sorted; all words when nothing else is left; "" for an empty name."""
    found = org_words(folded)
    core = {
        word
        for place, word in enumerate(found)
        if word not in _JOINING and not (place and word in words("legal_form"))
    }
    return " ".join(sorted(core or set(found)))
