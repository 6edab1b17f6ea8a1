"""Figures drawn: two side by side, one against its limit, one with its interval, shares in a row.

Numbers stand beside each in HTML; one without a label is hidden from those who listen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.ui.pictures.svg import Picture, drawing, element, path

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, THICK, LEAST = 300.0, 28.0, 9.0, 2.0
ROOM = 0.8  # of the width, for what is within its limit


def twin(now: float, then: float, most: float) -> Picture:
    """Now above, then beneath, on the scale of the largest there is."""
    return _picture(
        _axis(0, HEIGHT),
        _bar(0, 3, _length(now, most), "past"),
        _bar(0, HEIGHT - 3 - THICK, _length(then, most), "now"),
    )


def gauge(value: float, limit: float, label: str = "") -> Picture:
    """How much of a limit is used; past it the bar changes its colour, at the edge it ends."""
    scale = limit / ROOM if limit else max(value, 1.0)
    at = WIDTH * ROOM if limit else 0.0
    length = min(_length(value, scale), WIDTH)
    return _picture(
        _axis(HEIGHT / 2, HEIGHT / 2, WIDTH),
        _bar(0, (HEIGHT - THICK) / 2, length, "over" if value > limit else "now"),
        path("M", at, 3, "V", HEIGHT - 3, class_="limit"),
        label=label,
    )


def interval(low: float, value: float, high: float, limit: float, label: str = "") -> Picture:
    """A share from 0 to 1 as a mark, where it may really lie as a bar, its limit as a line."""
    middle = HEIGHT / 2
    return _picture(
        path("M", 0, middle, "H", WIDTH, class_="axis"),
        path("M", low * WIDTH, middle, "H", high * WIDTH, class_="between"),
        path("M", limit * WIDTH, 3, "V", HEIGHT - 3, class_="limit"),
        path("M", value * WIDTH, middle - 8, "V", middle + 8, class_="value"),
        label=label,
    )


def shares(values: Sequence[float], classes: Sequence[str], label: str = "") -> Picture:
    """Parts of one whole in a row; ``classes`` colour them."""
    total = sum(values) or 1.0
    drawn, left = [], 0.0
    for value, class_ in zip(values, classes, strict=True):
        wide = value / total * WIDTH
        if wide:
            drawn.append(
                element("rect", x=left, y=6, width=wide, height=HEIGHT - 12, class_=class_)
            )
        left += wide
    return _picture(*drawn, label=label)


def _picture(*inside: Picture, label: str = "") -> Picture:
    shape = {"preserveAspectRatio": "none", "class_": "drawing measure"}
    return drawing(WIDTH, HEIGHT, *inside, label=label, **shape)


def _axis(top: float, bottom: float, right: float = 0.0) -> Picture:
    return path("M", 0.75, top, "L", right or 0.75, bottom, class_="axis")


def _length(value: float, most: float) -> float:
    if value <= 0 or most <= 0:
        return 0.0
    return max(value / most * WIDTH, LEAST)


def _bar(left: float, top: float, length: float, class_: str) -> Picture:
    return element("rect", x=left, y=top, width=length, height=THICK, rx=2, class_=class_)
