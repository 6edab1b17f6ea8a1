"""Person names: parts, tokens and nickname class, from one name field or from two.

Titles and suffixes come off, "Family, Given" is turned, particles stay with the family name and
no word is lost (``tokens``).  Gender is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.words import table, words

if TYPE_CHECKING:
    from collections.abc import Sequence

NICKNAMES = "nicknames.tsv"

_BRACKETS = re.compile(r"""\([^)]*\)|"[^"]*"|\[[^\]]*\]""")
_NOT_LETTERS = re.compile(r"[^a-z0-9-]+|-{2,}")


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name; every part folded, "" when absent."""

    given: str = ""
    middle: str = ""
    family: str = ""
    full_name: str = ""
    tokens: tuple[str, ...] = ()


def tokens_of(*texts: str) -> tuple[str, ...]:
    """The sorted distinct words of two letters and more, hyphens opened, digits left out."""
    found = {word for text in texts for word in text.replace("-", " ").split()}
    return tuple(sorted(word for word in found if len(word) > 1 and word.isalpha()))


def _split(text: str) -> list[str]:
    cleaned = _NOT_LETTERS.sub(" ", text.replace("'", "").replace("`", ""))
    return [word for word in (raw.strip("-") for raw in cleaned.split()) if word]


def _without_titles(found: Sequence[str]) -> list[str]:
    start = 0
    while start < len(found) and found[start] in words("title"):
        start += 1
    return list(found[start:])


def _without_suffixes(found: Sequence[str]) -> list[str]:
    end = len(found)
    while end > 1 and found[end - 1] in words("suffix"):
        end -= 1
    return list(found[:end])


def _is_addition(found: Sequence[str]) -> bool:
    """Whether what follows a comma adds to the name ("Jr", "1st Baron") and is not a given name."""
    return not found or found[0][0].isdigit() or found[0] in words("peerage")


def _family_start(found: Sequence[str]) -> int:
    """Where the family name starts: at its particles, never at the first word."""
    start = len(found) - 1
    while start > 1 and found[start - 1] in words("particle"):
        start -= 1
    return start


def parse_name(folded: str) -> Name:
    """The parts of one folded full name, in either order; never raises."""
    everything = _without_titles(_split(folded))
    parts = [_split(part) for part in _BRACKETS.sub(" ", folded).split(",")]
    first = _without_titles(parts[0])
    titled = len(first) < len(parts[0])
    rest = [_without_suffixes(_without_titles(part)) for part in parts[1:] if part]
    turned = rest and first and not _is_addition(rest[0])
    if turned:
        family = _letters(_without_suffixes(first))
        given = _letters(rest[0])
    else:
        found = _letters(_without_suffixes(first))
        start = _family_start(found) if len(found) > 1 or titled else len(found)
        given, family = found[:start], found[start:]
    if family[:1] == ["of"]:
        family = family[1:]
    shown = [*given, *family] if turned else everything
    return Name(
        given=given[0] if given else "",
        middle=" ".join(given[1:]),
        family=" ".join(family),
        full_name=" ".join(shown).replace("-", " "),
        tokens=tokens_of(" ".join(everything)),
    )


def _letters(found: Sequence[str]) -> list[str]:
    return [word for word in found if word.replace("-", "").isalpha() and word != "and"]


def parse_given(folded: str) -> Name:
    """A given-name field: the first word is the given name, what follows are middle names."""
    found = _letters(_without_titles(_split(_BRACKETS.sub(" ", folded))))
    return Name(
        given=found[0] if found else "",
        middle=" ".join(found[1:]),
        full_name=" ".join(found).replace("-", " "),
        tokens=tokens_of(" ".join(found)),
    )


def parse_family(folded: str) -> Name:
    """A family-name field: all of it, particles kept, titles and suffixes off."""
    found = _split(_BRACKETS.sub(" ", folded))
    found = _letters(_without_suffixes(_without_titles(found) or found))
    return Name(
        family=" ".join(found),
        full_name=" ".join(found).replace("-", " "),
        tokens=tokens_of(" ".join(found)),
    )


def nickname_class(given: str) -> str:
    """The name a nickname stands for ("bob" -> "robert"); any other name is its own class."""
    return table(NICKNAMES).get(given, given)
