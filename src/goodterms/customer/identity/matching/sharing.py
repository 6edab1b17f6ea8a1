"""Whose a value is: one person's own, a household's, or a firm's.

The same judgement as ``comparisons_traits`` makes for a whole batch, for the holders of one phone,
mailbox or street; a test holds the two equal. Holders of one kind only are judged together.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz.distance import JaroWinkler

from goodterms.customer.identity.matching.comparisons_traits import ALIKE, CROWD, FAMILIES, START

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goodterms.customer.identity.matching.live import Comparable

    type Holder = tuple[str | None, str | None]

SHARED = ("phone", "email", "street_key")  # columns of a face whose values may be shared


class Share(IntEnum):
    OWN = 0
    HOUSE = 1
    FIRM = 2


def holder_of(face: Comparable) -> Holder:
    """Who holds the face's values: a person's given name and family name, or a firm's name."""
    return (face.org, None) if face.kind == "organisation" else (face.given_class, face.family)


def state(holders: Iterable[Holder]) -> Share:
    """Whose a value is that all of these hold; their order and number never matter.

    Two spellings of a name, an initial and its name, and names changed over are no two people.
    """
    named = {(name, family) for name, family in holders if name is not None}
    names = {name for name, _ in named}
    if len(names) <= 1:
        return Share.OWN
    if len(names) <= CROWD and not any(_differ(x, y) for x, y in combinations(named, 2)):
        return Share.OWN
    families = {family[:START] for _, family in named if family is not None}
    return Share.FIRM if len(families) >= FAMILIES else Share.HOUSE


def _differ(x: tuple[str, str | None], y: tuple[str, str | None]) -> bool:
    """Whether these are surely two people."""
    (name, family), (other, other_family) = min(x, y, key=_name), max(x, y, key=_name)
    return (
        name != other
        and JaroWinkler.similarity(name, other) < ALIKE
        and not (len(name) == 1 and other.startswith(name))
        and name != other_family
        and other != family
    )


def _name(holder: tuple[str, str | None]) -> str:
    return holder[0]
