"""What somebody is called: on a list, in a line, and when spoken to."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.words import words

if TYPE_CHECKING:
    from goodterms.customer.profile.queries import Fact, Holding


class Name(NamedTuple):
    """``full`` for lists and lines, ``first`` for speaking to somebody; "" where unknown."""

    full: str
    first: str


def name_of(holding: Holding) -> Name:
    """What we call them, as far as we know; an address where we know no name."""
    full = _fullest(holding.fact("name"))
    if not full:
        full = holding.value("given_name") or holding.value("family_name")
        return Name(full or holding.value("email"), holding.value("given_name"))
    first = _first(full)
    return Name(full, full if _is_initial(first) else first)


def turned(name: str) -> str:
    """``Ana Ferreira`` of ``FERREIRA, ANA``: in the order and the letters it is spoken in."""
    family, comma, given = name.partition(",")
    spoken = f"{given.strip()} {family.strip()}" if comma and given.strip() else name
    return string.capwords(spoken) if spoken.isupper() else spoken


def _fullest(fact: Fact | None) -> str:
    """The name we go by; while we are not sure of it, one that is more than an initial."""
    if fact is None:
        return ""
    said = [said.value for said in (fact.chosen, *fact.others)] if fact.unsure else []
    return turned(
        next((name for name in said if not _is_initial(_first(turned(name)))), fact.value)
    )


def _first(name: str) -> str:
    """The first word that is no title."""
    said = name.split()
    untitled = [word for word in said if fold(word).rstrip(".") not in words("title")]
    return (untitled or said)[0]


def _is_initial(word: str) -> bool:
    return word.endswith(".") or len(word) == 1
