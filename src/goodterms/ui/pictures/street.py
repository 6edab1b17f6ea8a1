"""The street: what looks like customers, sorted into houses, shops, people and lamp posts.

One drawing stands for ``per`` records. The seed is the installation's id, so the street does not
change between visits. Before the records are resolved every lamp is dark and every figure grey.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from goodterms.ui.pictures.buildings import WIDTH, building, figure, glow, lamp, light, tree
from goodterms.ui.pictures.svg import Picture, drawing, element, path

DRAWINGS = 48  # as many as can be told apart
HEIGHT, PAVEMENT, ROAD = 220.0, 196.0, 204.0
WIDEST = {"house": 74.0, "shop": 96.0}
TREE = 44.0
SEAM = 2.0  # the ground of each half reaches so far beneath the other, so that no line shows
HILLS = "M-2 140H0C90 105 170 150 260 128S430 100 600 140H602V200H-2z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records of each kind; lamps are all that is no customer."""

    lamps: int
    people: int
    households: int
    firms: int

    @property
    def total(self) -> int:
        return self.lamps + self.people + self.households + self.firms

    def over(self, per: int) -> Counts:
        """How many drawings that makes; what there is at all gets one at least."""

        def drawn(records: int) -> int:
            return max(round(records / per), 1) if records else 0

        return Counts(
            lamps=drawn(self.lamps),
            people=drawn(self.people),
            households=drawn(self.households),
            firms=drawn(self.firms),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """Two halves that stand side by side, or one above the other on a phone."""

    halves: tuple[Picture, Picture]
    drawn: Counts
    per: int
    lit: bool


def street(counts: Counts, seed: str | int, *, lit: bool = True) -> Street:
    """The street of these counts, the same for the same seed, sorted (``lit``) or not yet."""
    per = max(math.ceil(counts.total / DRAWINGS), 1)
    drawn = counts.over(per)
    chance = random.Random(seed)  # noqa: S311  (it places windows)
    kinds = ["house"] * drawn.households + ["shop"] * drawn.firms
    chance.shuffle(kinds)
    half = math.ceil(len(kinds) / 2)
    left = _half(kinds[:half], _split(drawn, 0), chance, lit=lit)
    right = _half(kinds[half:], _split(drawn, 1), chance, lit=lit)
    return Street(halves=(left, right), drawn=drawn, per=per, lit=lit)


def _split(drawn: Counts, side: int) -> tuple[int, int]:
    """Lamps and people of one half; the left one takes the odd one."""
    return (drawn.lamps + 1 - side) // 2, (drawn.people + 1 - side) // 2


def _half(
    kinds: list[str], standing: tuple[int, int], chance: random.Random, *, lit: bool
) -> Picture:
    lamps, people = standing
    light_reach = _light_reach(lamps)
    posts = [
        min(max(x, light_reach), WIDTH - light_reach)  # a light cut off at the seam shows it
        for x in _places(lamps, chance, reach=0.2)
    ]
    walkers = _places(people, chance, reach=0.35)
    tops = [chance.uniform(92, 106) for _ in posts]
    heads = list(zip(posts, tops, strict=True))
    return drawing(
        WIDTH,
        HEIGHT,
        element("path", d=HILLS, class_="hill"),
        *_row(kinds, chance),
        _ground(PAVEMENT, ROAD, "kerb"),
        _ground(ROAD, HEIGHT, "road"),
        path("M", 0, (ROAD + HEIGHT) / 2, "H", WIDTH, class_="lane"),
        *(_glows(heads, f"light-{chance.getrandbits(32):x}") if lit else []),
        *(lamp(x, top) for x, top in heads),
        *(figure(x, chance) for x in walkers),
        preserveAspectRatio="xMidYMax slice",
        class_="half",
    )


def _ground(top: float, bottom: float, name: str) -> Picture:
    wide = WIDTH + 2 * SEAM
    return element("rect", x=-SEAM, y=top, width=wide, height=bottom - top, class_=name)


def _glows(heads: list[tuple[float, float]], name: str) -> list[Picture]:
    """One light a lamp; one group, so that CSS can count them."""
    reach = _light_reach(len(heads))
    return [light(name), element("g", *(glow(x, top, reach, name) for x, top in heads))]


def _light_reach(lamps: int) -> float:
    """How far a light shines: less where the lamps stand close."""
    return min(46.0, WIDTH / max(lamps, 1) * 0.75)


def _row(kinds: list[str], chance: random.Random) -> list[Picture]:
    """The buildings wall to wall, as wide as they fit, with trees where the street is short."""
    if not kinds:
        return [tree(x, chance) for x in _places(5, chance, reach=0.3)]
    wished = sum(WIDEST[kind] for kind in kinds)
    trees = max(int((WIDTH - wished) // TREE), 0)
    line = [*kinds, *["tree"] * trees]
    if trees:
        chance.shuffle(line)
    fit = min((WIDTH - trees * TREE) / wished, 1.25)
    x = (WIDTH - trees * TREE - wished * fit) / 2
    drawn: list[Picture] = []
    for kind in line:
        if kind == "tree":
            wide = TREE
            drawn.append(tree(x + TREE / 2, chance))
        else:
            wide = WIDEST[kind] * fit
            drawn.append(building(kind, x, wide, chance))
        x += wide
    return drawn


def _places(many: int, chance: random.Random, *, reach: float) -> list[float]:
    """Even places along the half, each off by up to ``reach`` of the distance between two."""
    apart = WIDTH / max(many, 1)
    return [apart * (place + 0.5 + chance.uniform(-reach, reach)) for place in range(many)]
