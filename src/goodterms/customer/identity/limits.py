"""What the engine's figures should keep to, by the size of the house and by who answers.

A limit says that somebody should do something, so it must be one that a house in good order keeps,
whether it knows ten people or ten million.

- *What grows with the house* (pairs that wait, values that say nothing) is held against the house
  itself: how many there were for each person when the matcher learned. No constant would do: of the
  sets we measure by, one leaves no pair (FEBRL), one three for a hundred persons (crm_made), one
  fourteen (historical_50k), each of them read as well as it can be.
- *What waits for somebody* is held against what those who answer can do: a small house by its
  stewards' week, and the age of what waits by the pairs that they come to at all.
- *What does not grow* is fixed: days in which a customer answers, the drift of shares, how often a
  question is right, the most records that evidence gives one person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

A_WEEK = 100  # pairs one steward answers beside other work: twenty a day
REVIEW_DAYS, QUESTION_DAYS = 14, 30
MORE = 1.25  # times what was usual: that much a house changes without anything being wrong
GENERIC = 20  # values: a placeholder in a column makes that many in however small a house
DIFFERENT, FEW = 0.005, 5  # of all persons, and moves of a run that are no pattern anywhere
DRIFT = 0.2  # the index at which a model is usually learned anew
ENOUGH = 400  # pairs behind it: of fewer, chance alone moves it by a tenth and more
PRECISION = 0.5  # of the pairs we ask about: below it we mostly bother people


@dataclass(frozen=True, slots=True)
class Limits:
    """``head`` are the pairs at the top of the queue that its stewards come to in time."""

    waiting: int
    head: int
    generic: int
    different: int

    @classmethod
    def of(cls, *, people: int, stewards: int, usual: Mapping[str, float]) -> Limits:
        """For so many persons and firms, so many who answer, and what was usual for each person."""
        week = A_WEEK * max(stewards, 1)
        grown = {what: math.ceil(share * people * MORE) for what, share in usual.items()}
        return cls(
            waiting=max(week, grown.get("waiting", 0)),
            head=week * REVIEW_DAYS // 7,
            generic=max(GENERIC, grown.get("generic", 0)),
            different=max(FEW, round(people * DIFFERENT)),
        )
