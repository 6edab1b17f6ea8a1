"""Why two records are taken for one: weights that start before we look and end at the answer.

Weights are base-2 logarithms of odds, as the matcher gives them: one point doubles the odds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.ui.pictures.svg import Picture, drawing, element, path

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 300.0, 40.0, 3.0
TOP, THICK = 11.0, 18.0
LEAST = 2.0  # a bar of almost nothing can still be seen


@dataclass(frozen=True, slots=True)
class Step:
    """One reason in words, what was found in detail, and its weight."""

    label: str
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Row:
    """A step with its weight as shown and its bar from running sum to running sum."""

    label: str
    detail: str
    shown: str
    bar: Picture


@dataclass(frozen=True, slots=True)
class Fall:
    """``probability`` is that of the exact sum, not of the rounded figures."""

    before: Row
    rows: tuple[Row, ...]
    together: Row
    probability: float


def waterfall(before: float, steps: Sequence[Step]) -> Fall:
    """Bars and figures for a prior weight and its steps; the shown figures sum to the shown total.

    >>> fall = waterfall(-2.5, [Step("Address", "same house", 9.4), Step("Name", "rare", 7.1)])
    >>> [row.shown for row in fall.rows], fall.together.shown
    (['+9.4', '+7.1'], '+14.0')
    """
    weights = [before, *(step.weight for step in steps)]
    tenths = whole_tenths(weights)
    ends = _running(weights)
    scale = _Scale.over([0.0, *ends])
    tones = ["before", *("for" if weight >= 0 else "against" for weight in weights[1:])]
    starts = [0.0, *ends[:-1]]
    bars = [
        _bar(scale, start, end, tone, first=place == 0)
        for place, (start, end, tone) in enumerate(zip(starts, ends, tones, strict=True))
    ]
    rows = tuple(
        Row(step.label, step.detail, signed(tenth), bar)
        for step, tenth, bar in zip(steps, tenths[1:], bars[1:], strict=True)
    )
    return Fall(
        before=Row("", "", signed(tenths[0]), bars[0]),
        rows=rows,
        together=Row("", "", signed(sum(tenths)), _whole(scale, ends[-1])),
        probability=probability(ends[-1]),
    )


def probability(weight: float) -> float:
    """The chance that odds of two to the power of ``weight`` speak of."""
    if weight < 0:  # the other form would overflow
        odds = math.exp2(weight)
        return odds / (1.0 + odds)
    return 1.0 / (1.0 + math.exp2(-weight))


def whole_tenths(weights: Sequence[float]) -> list[int]:
    """Each weight in tenths, rounded so that they sum to the rounded sum."""
    floors = [int(weight * 10 // 1) for weight in weights]
    missing = round(sum(weights) * 10) - sum(floors)
    by_remainder = sorted(
        range(len(weights)), key=lambda place: floors[place] - weights[place] * 10
    )
    for place in by_remainder[:missing]:
        floors[place] += 1
    return floors


def signed(tenths: int) -> str:
    """``+9.4``; below nothing with a true minus, which is as wide as the plus."""
    sign = "\N{MINUS SIGN}" if tenths < 0 else "+"
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    unit: float

    @classmethod
    def over(cls, values: Sequence[float]) -> _Scale:
        reach = max(values) - min(values)
        return cls(min(values), (WIDTH - 2 * MARGIN) / (reach or 1.0))

    def x(self, value: float) -> float:
        return MARGIN + (value - self.low) * self.unit


def _running(weights: Sequence[float]) -> list[float]:
    sums: list[float] = []
    for weight in weights:
        sums.append(weight + (sums[-1] if sums else 0.0))
    return sums


def _bar(scale: _Scale, start: float, end: float, tone: str, *, first: bool) -> Picture:
    joins = [path("M", scale.x(end), TOP, "V", HEIGHT, class_="join")]
    if not first:
        joins.append(path("M", scale.x(start), 0, "V", TOP + THICK, class_="join"))
    return _row(scale, *joins, _block(scale, start, end, tone))


def _whole(scale: _Scale, end: float) -> Picture:
    join = path("M", scale.x(end), 0, "V", TOP, class_="join")
    return _row(scale, join, _block(scale, 0.0, end, "whole"))


def _row(scale: _Scale, *inside: Picture) -> Picture:
    zero = path("M", scale.x(0.0), 0, "V", HEIGHT, class_="zero")
    return drawing(WIDTH, HEIGHT, zero, *inside, preserveAspectRatio="none", class_="bar")


def _block(scale: _Scale, start: float, end: float, tone: str) -> Picture:
    left, right = sorted((scale.x(start), scale.x(end)))
    wide = max(right - left, LEAST)
    return element("rect", x=left, y=TOP, width=wide, height=THICK, class_=tone)
