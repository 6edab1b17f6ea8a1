"""What a question is worth: the expected change of B-cubed, and the chance to draw it by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVENLY = 0.2  # of the choice is even, so that every pair has its chance and its label a weight
UNKNOWN = 0.5  # the chance of an answer on a road that nobody was asked on


class Candidate(NamedTuple):
    """A pair of the ask band: a record of the person's, one of somebody else's, what both have.

    ``agree`` counts the pairs between all their records that have evidence enough to ask.
    """

    mine: int
    other: int
    weight: float
    my_records: int
    their_records: int
    agree: int = 1
    reach: str = ""


def chances_of(found: Sequence[Candidate], answers: Mapping[str, float]) -> list[float]:
    """With which chance each is drawn: by what it is worth, and a part of it evenly.

    ``answers`` is the chance of an answer by ``reach``.
    """
    worth = [gain(one) * answers.get(one.reach, UNKNOWN) for one in found]
    total, even = sum(worth), 1 / len(found)
    return [EVENLY * even + (1 - EVENLY) * (one / total if total else even) for one in worth]


def gain(one: Candidate) -> float:
    """What B-cubed may gain: records that would find their own, as far as they are one person's.

    In a group of n made of x and y each record's recall rises from x/n (or y/n) to one. How likely
    that is, the best pair says too loudly of two large groups: so it counts as far as the others
    agree. (By the best pair alone the first questions go to large groups that are two people's.)
    """
    chance = 1 / (1 + 2 ** -max(min(one.weight, 60.0), -60.0))
    agreeing = one.agree / (one.my_records * one.their_records)
    found = 2 * one.my_records * one.their_records / (one.my_records + one.their_records)
    return chance * agreeing * found
