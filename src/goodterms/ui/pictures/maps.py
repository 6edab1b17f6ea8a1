"""How records hang together: a map of all that stand behind a person, and the moment two join."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from goodterms.ui.pictures.svg import Picture, drawing, element, path, words

if TYPE_CHECKING:
    from collections.abc import Sequence

# No wider than 340, so that its words stay 14 px on a phone.
WIDTH, BOX_WIDTH, BOX_HEIGHT, GAP, EDGE = 340.0, 194.0, 50.0, 12.0, 2.0
NEAR, FURTHER, FURTHEST = 32.0, 64.0, 120.0
LETTER = 0.5  # the width of a letter as a share of its size, on average
TOLD, ROW = 14.5, 18.0  # the words at an arc, and how far they move out of one another's way

type Kind = Literal["proved", "likely", "apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One record: what to call it, and where it is from."""

    key: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What holds two records together. ``words`` is short: "98.6%" or "proved".

    ``proved``: by the customer; ``likely``: by the machine; ``apart``: said not to be the same.
    """

    left: str
    right: str
    words: str
    kind: Kind = "likely"


def links_map(nodes: Sequence[Node], edges: Sequence[Edge], label: str) -> Picture:
    """The records one under the other, in the order given, and an arc for every edge.

    Raises KeyError for an edge to a record that is not there.
    """
    places = {node.key: place for place, node in enumerate(nodes)}
    height = len(nodes) * (BOX_HEIGHT + GAP) - GAP + 2 * EDGE
    arcs = [_arc(places[edge.left], places[edge.right], edge.kind) for edge in edges]
    spots = _apart(
        [(far, middle, edge.words) for (_, far, middle), edge in zip(arcs, edges, strict=True)],
        height,
    )
    told = [
        _line(far, y, edge.words, TOLD, "told", room=WIDTH - far)
        for (_, far, _), y, edge in zip(arcs, spots, edges, strict=True)
    ]
    boxes = [_box(place, node) for place, node in enumerate(nodes)]
    return drawing(WIDTH, height, *(arc for arc, _, _ in arcs), *boxes, *told, label=label)


def _apart(wished: Sequence[tuple[float, float, str]], height: float) -> list[float]:
    """A height for each of the words, as near to the wished one as leaves all to be read."""
    taken: list[tuple[float, float, float]] = []
    for far, middle, text in wished:
        end = far + len(text) * TOLD * LETTER
        free = [
            y
            for y in sorted(_rows(middle, height), key=lambda y: abs(y - middle))
            if all(abs(y - at) >= ROW or end < left or far > right for at, left, right in taken)
        ]
        taken.append((free[0] if free else middle, far, end))
    return [at for at, _, _ in taken]


def _rows(middle: float, height: float) -> list[float]:
    """The wished height, and rows above and below it as far as the picture reaches."""
    steps = int(height / ROW) + 1
    rows = (middle + step * ROW for step in range(-steps, steps + 1))
    return [y for y in rows if y == middle or ROW <= y <= height - EDGE]


def _top(place: int) -> float:
    return EDGE + place * (BOX_HEIGHT + GAP)


def _box(place: int, node: Node) -> Picture:
    top = _top(place)
    return element(
        "g",
        element("rect", x=EDGE, y=top, width=BOX_WIDTH, height=BOX_HEIGHT, rx=8, class_="box"),
        _line(14, top + 21, node.label, 16, "strong", room=BOX_WIDTH - 24),
        _line(14, top + 40, node.detail, 14.5, "soft", room=BOX_WIDTH - 24),
    )


def _arc(one: int, other: int, kind: Kind) -> tuple[Picture, float, float]:
    """The line between two boxes, and where its words wish to stand: at the far end."""
    first, last = sorted((one, other))
    start, end = (_top(place) + BOX_HEIGHT / 2 for place in (first, last))
    # Arcs into a box from above and from below do not meet in one point.
    start, end = start + 8, end - 8
    reach = min(NEAR + FURTHER * (last - first - 1), FURTHEST)
    right = EDGE + BOX_WIDTH
    line = path(
        "M", right, start, "C", right + reach, start, right + reach, end, right, end,
        class_=f"arc {kind}",
    )  # fmt: skip
    far = right + reach * 0.75 + 5  # where a curve of this kind is furthest out
    return line, far, (start + end) / 2 + 5


def join(sources: Sequence[tuple[str, str]], name: str, place: str, label: str) -> Picture:
    """Sources (name, since when) on the left, each leading to one person on the right.

    The picture of a link that has just been made; wider than a map, so the words are larger.
    """
    width, box, high, gap, radius = 520.0, 184.0, 72.0, 24.0, 82.0
    height = max(len(sources) * (high + gap) - gap, 2 * radius) + 8
    middle = height / 2
    first = middle - (len(sources) * (high + gap) - gap) / 2
    centre = width - radius - 6
    lines, boxes = [], []
    for row, (source, since) in enumerate(sources):
        top = first + row * (high + gap)
        at = top + high / 2
        lines.append(
            path("M", 4 + box, at, "C", 270, at, 270, middle, centre - radius, middle, class_="arc")
        )
        boxes += [
            element("rect", x=4, y=top, width=box, height=high, rx=10, class_="box"),
            _line(20, top + 31, source, 19, "strong", room=box - 28),
            _line(20, top + 55, since, 17, "soft", room=box - 28),
        ]
    inner = 2 * radius - 20
    size = min(36.0, inner / (max(len(name), 1) * LETTER))
    person = [
        element("circle", cx=centre, cy=middle, r=radius, class_="person"),
        _line(centre, middle - 2, name, size, "their", room=inner, anchor="middle"),
        _line(centre, middle + 28, place, 17, "place", room=inner, anchor="middle"),
    ]
    return drawing(width, height, *lines, *boxes, *person, label=label, class_="drawing join")


def _line(
    x: float, y: float, text: str, size: float, class_: str, *, room: float, anchor: str = "start"
) -> Picture:
    """One line of words, cut with an ellipsis where the room ends."""
    longest = int(room / (size * LETTER))
    shown = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    return element(
        "text", words(shown), x=x, y=y, font_size=size, text_anchor=anchor, class_=class_
    )
