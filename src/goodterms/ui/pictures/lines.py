"""Small lines and bars: how a figure went, and what someone did through the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.ui.pictures.svg import Picture, drawing, element, path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN, BASE = 240.0, 60.0, 8.0, 54.0
BAR_WIDTH, BAR_HEIGHT, LEAST = 300.0, 18.0, 7.0
COUNTS_WIDTH, COUNTS_HEIGHT, GAP = 330.0, 48.0, 3.0


def sparkline(
    values: Sequence[float], label: str, scale: tuple[float, float] | None = None
) -> Picture:
    """A line through the values, oldest first, the last one marked. The range is in ``label``.

    ``scale`` is the least and the most there is room for, so that a little is not drawn as much;
    without it the values' own.
    """
    low, high = scale or (min(values), max(values))
    reach = (high - low) or 1.0
    run = (SPARK_WIDTH - 2 * SPARK_MARGIN) / max(len(values) - 1, 1)
    points = [
        (SPARK_MARGIN + place * run, BASE - 8 - (value - low) / reach * (BASE - 18))
        for place, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    return drawing(
        SPARK_WIDTH,
        SPARK_HEIGHT,
        path("M", SPARK_MARGIN, BASE, "H", SPARK_WIDTH - SPARK_MARGIN, class_="axis"),
        element("polyline", points=line, class_="trace"),
        element("circle", cx=last_x, cy=last_y, r=4.5, class_="end"),
        label=label,
        class_="drawing spark",
    )


def bars(values: Sequence[int], label: str) -> Picture:
    """A bar for each count on a common line, the oldest first; none where there was nothing."""
    step = COUNTS_WIDTH / max(len(values), 1)
    most = max(values, default=0) or 1
    reach = COUNTS_HEIGHT - 4
    drawn = (
        element(
            "rect",
            x=place * step + GAP / 2,
            y=COUNTS_HEIGHT - 2 - value / most * reach,
            width=step - GAP,
            height=value / most * reach,
            rx=2,
            class_="now",
        )
        for place, value in enumerate(values)
        if value
    )
    line = path("M", 0, COUNTS_HEIGHT - 1, "H", COUNTS_WIDTH, class_="axis")
    return drawing(COUNTS_WIDTH, COUNTS_HEIGHT, line, *drawn, label=label, class_="drawing counted")


@dataclass(frozen=True, slots=True)
class Span:
    """What someone was, and from when to when; no end while it lasts."""

    label: str
    words: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LifeRow:
    label: str
    words: str
    bar: Picture


@dataclass(frozen=True, slots=True)
class Life:
    """Rows, newest first, and the years at the two ends of the axis."""

    rows: tuple[LifeRow, ...]
    first: int
    last: int


def life_line(spans: Sequence[Span], today: date) -> Life:
    """Bars on one common axis from the first January to today; raises ValueError without spans."""
    if not spans:
        raise ValueError("a life line needs one span at least")
    newest_first = sorted(spans, key=lambda span: span.since, reverse=True)
    start = newest_first[-1].since.replace(month=1, day=1)
    days = max((today - start).days, 1)

    def x(on: date) -> float:
        return min(max((on - start).days / days, 0.0), 1.0) * BAR_WIDTH

    rows = tuple(
        LifeRow(span.label, span.words, _span(x(span.since), x(span.until or today), span.until))
        for span in newest_first
    )
    return Life(rows, start.year, today.year)


def _span(left: float, right: float, until: date | None) -> Picture:
    wide = max(right - left, LEAST)
    left = min(left, BAR_WIDTH - wide)
    middle = BAR_HEIGHT / 2
    return drawing(
        BAR_WIDTH,
        BAR_HEIGHT,
        path("M", 0, middle, "H", BAR_WIDTH, class_="axis"),
        element(
            "rect", x=left, y=2, width=wide, height=14, rx=2, class_="past" if until else "now"
        ),
        preserveAspectRatio="none",
        class_="drawing bar",
    )
