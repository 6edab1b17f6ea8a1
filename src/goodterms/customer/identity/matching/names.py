"""Person names: parts, tokens and nickname class, from one name field or from two.

Titles and suffixes come off, "Family, Given" is turned, particles stay with the family name and
no word is lost (``tokens``).  Gender is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.words import table, words

if TYPE_CHECKING:
    from collections.abc import Mapping

NICKNAMES = "nicknames.tsv"

_TITLES, _SUFFIXES, _PARTICLES = words("title"), words("suffix"), words("particle")
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


def tokens_of(text: str) -> tuple[str, ...]:
    """The sorted distinct words of two letters and more, hyphens opened; no digits, no "and"."""
    found = set(text.replace("-", " ").split())
    return tuple(sorted(w for w in found if len(w) > 1 and w != "and" and w.isalpha()))


def split_words(text: str) -> list[str]:
    """The words of a folded text: marks off, apostrophes closed, hyphens inside words kept."""
    if text.replace(" ", "").isalpha():  # most names: nothing to clean
        return text.split()
    cleaned = _NOT_LETTERS.sub(" ", text.replace("'", "").replace("`", ""))
    return [word for word in (raw.strip("-") for raw in cleaned.split()) if word]


def _without_titles(found: list[str]) -> list[str]:
    start = 0
    while start < len(found) and found[start] in _TITLES:
        start += 1
    return found[start:]


def _without_suffixes(found: list[str]) -> list[str]:
    end = len(found)
    while end > 1 and found[end - 1] in _SUFFIXES:
        end -= 1
    return found[:end]


def _letters(found: list[str]) -> list[str]:
    return [word for word in found if word != "and" and word.replace("-", "").isalpha()]


def _is_addition(found: list[str]) -> bool:
    """Whether what follows a comma adds to the name ("Jr", "1st Baron") and is not a given name."""
    return not found or found[0][0].isdigit() or found[0] in words("peerage")


def _parted(found: list[str], *, titled: bool) -> tuple[list[str], list[str]]:
    """Given and family words of a name in the usual order; particles start a family name.

    One word alone is a given name, but after a title it is a family name: "Mrs Hall".
    """
    start = len(found) - 1 if len(found) > 1 or titled else len(found)
    while start > 1 and found[start - 1] in _PARTICLES:
        start -= 1
    family = found[start:]
    return found[:start], family[1:] if family[:1] == ["of"] else family


def _in_order(folded: str) -> tuple[list[str], list[str], list[str]]:
    """Given words, family words and all words to show of a folded name, in either order."""
    said = split_words(folded)
    everything = _without_titles(said)
    if "," not in folded and "(" not in folded and '"' not in folded:
        titled = len(everything) < len(said)
        return *_parted(_letters(_without_suffixes(everything)), titled=titled), everything
    first, *more = (split_words(part) for part in _BRACKETS.sub(" ", folded).split(","))
    untitled = _without_titles(first)
    rest = [_without_suffixes(_without_titles(part)) for part in more if part]
    if rest and untitled and not _is_addition(rest[0]):
        given, family = _letters(rest[0]), _letters(_without_suffixes(untitled))
        return given, family, given + family
    titled = len(untitled) < len(first)
    return *_parted(_letters(_without_suffixes(untitled)), titled=titled), everything


def parse_name(folded: str) -> Name:
    """The parts of one folded full name, in either order; never raises."""
    given, family, shown = _in_order(folded)
    everything = _without_titles(split_words(folded)) if "," in folded else shown
    return Name(
        given=given[0] if given else "",
        middle=" ".join(given[1:]),
        family=" ".join(family),
        full_name=" ".join(shown).replace("-", " "),
        tokens=tokens_of(" ".join(everything)),
    )


def parse_given(folded: str) -> Name:
    """A given-name field: the first word is the given name, what follows are middle names."""
    found = _letters(_without_titles(split_words(_BRACKETS.sub(" ", folded))))
    return Name(
        given=found[0] if found else "",
        middle=" ".join(found[1:]),
        full_name=" ".join(found).replace("-", " "),
        tokens=tokens_of(" ".join(found)),
    )


def parse_family(folded: str) -> Name:
    """A family-name field: all of it, particles kept, titles and suffixes off."""
    found = split_words(_BRACKETS.sub(" ", folded))
    found = _letters(_without_suffixes(_without_titles(found) or found))
    return Name(
        family=" ".join(found),
        full_name=" ".join(found).replace("-", " "),
        tokens=tokens_of(" ".join(found)),
    )


def nickname_class(given: str) -> str:
    """The name a nickname stands for ("bob" -> "robert"); any other name is its own class."""
    return table(NICKNAMES).get(given, given)


def other_forms(given: str) -> frozenset[str]:
    """What else somebody of this given name may be called: "bob" -> "robert", "rob" ..."""
    return _by_class().get(nickname_class(given), frozenset()) - {given}


@cache
def _by_class() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for nickname, name in table(NICKNAMES).items():
        found.setdefault(name, {name}).add(nickname)
    return {name: frozenset(forms) for name, forms in found.items()}
