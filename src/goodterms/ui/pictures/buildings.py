"""What stands in the street: houses, shops, trees, lamps, people. Each is drawn where it is told.

Units are those of the street's viewBox, 600 wide; the ground is at 196.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.ui.pictures.svg import Picture, element, path

if TYPE_CHECKING:
    import random

WIDTH, GROUND, FEET = 600.0, 196.0, 202.0
WALLS, ROOFS, DOORS, COATS, SKINS = 4, 3, 4, 5, 3
PANE_WIDTH, PANE_HEIGHT = 10.0, 13.0
UPPER, LOWER = 12.0, 38.0
NARROW = 40.0
LIT_WINDOWS = 0.62


def building(kind: str, x: float, wide: float, chance: random.Random) -> Picture:
    return (shop if kind == "shop" else house)(x, wide, chance)


def house(x: float, wide: float, chance: random.Random) -> Picture:
    """Walls, a roof a little wider, a chimney, a door, windows of which some are lit."""
    tall = chance.uniform(62, 88)
    top = GROUND - tall
    ridge = top - chance.uniform(22, 36)
    inset = wide * 0.04
    left, right = x + inset, x + wide - inset
    roof = _one_of("roof", ROOFS, chance)
    chimney = chance.choice((0.28, 0.72))
    return element(
        "g",
        _rect(x + wide * chimney - 4, ridge + 2, 9, top - ridge, "roof-3"),
        path("M", left - 4, top, "L", x + wide / 2, ridge, right + 4, top, "z", class_=roof),
        _rect(left, top, right - left, tall, _one_of("wall", WALLS, chance)),
        *_windows(left, right, top, tall, chance),
    )


def _windows(
    left: float, right: float, top: float, tall: float, chance: random.Random
) -> list[Picture]:
    """Panes in two columns, and the door in place of one below."""
    wide = right - left
    door_side = chance.randrange(2)
    door_wide = min(14.0, wide * 0.3)
    columns = [left + wide * 0.14, right - wide * 0.14 - PANE_WIDTH]
    if wide < NARROW:
        columns = [left + (wide - PANE_WIDTH) / 2] * 2
    panes = [_pane(column, top + UPPER, chance) for column in columns]
    if wide >= NARROW and tall > LOWER + PANE_HEIGHT:
        panes.append(_pane(columns[1 - door_side], top + LOWER, chance))
    at = columns[door_side] + (PANE_WIDTH - door_wide) / 2
    arch = door_wide / 2
    door = path(
        "M", at, GROUND, "v", -25, "a", arch, arch, 0, 0, 1, door_wide, 0, "v", 25, "z",
        class_=_one_of("door", DOORS, chance),
    )  # fmt: skip
    return [*panes, door]


def _pane(x: float, y: float, chance: random.Random) -> Picture:
    is_lit = chance.random() < LIT_WINDOWS
    return _rect(x, y, PANE_WIDTH, PANE_HEIGHT, "pane" if is_lit else "pane dark")


def shop(x: float, wide: float, chance: random.Random) -> Picture:
    """A flat front with a sign, an awning in stripes, a wide window and a door."""
    tall = chance.uniform(80, 92)
    top = GROUND - tall
    inset = wide * 0.03
    left, inner = x + inset, wide - 2 * inset
    stripes = max(int(inner // 15) // 2 * 2, 2)
    stripe = (inner + 6) / stripes
    awning = [
        path(
            "M", left - 3 + n * stripe, top + 24, "h", stripe, "v", 12,
            "a", stripe / 2, 7, 0, 0, 1, -stripe, 0, "z",
            class_="awning" if n % 2 == 0 else "awning pale",
        )
        for n in range(stripes)
    ]  # fmt: skip
    window = inner * 0.56
    return element(
        "g",
        _rect(left, top, inner, tall, "shop"),
        _rect(left + inner * 0.08, top + 44, window, GROUND - top - 54, "pane"),
        _rect(left + inner * 0.74, top + 42, inner * 0.18, tall - 42, "shopdoor"),
        *awning,
        _rect(left + inner * 0.13, top + 7, inner * 0.74, 10, "sign"),
    )


def tree(x: float, chance: random.Random) -> Picture:
    wide, tall = chance.uniform(15, 19), chance.uniform(22, 28)
    crown = GROUND - 30 - tall
    return element(
        "g",
        path("M", x, GROUND, "V", crown, class_="trunk"),
        element("ellipse", cx=x, cy=crown, rx=wide, ry=tall, class_="crown"),
    )


def light(name: str) -> Picture:
    """The gradient of a lamp's light; ``name`` is its id on the page."""
    stops = (("near", 0), ("mid", 0.35), ("far", 1))
    return element(
        "radialGradient",
        *(element("stop", offset=f"{at:.0%}", class_=class_) for class_, at in stops),
        id=name,
    )


def glow(x: float, top: float, reach: float, name: str) -> Picture:
    return element("circle", cx=x, cy=top - 10, r=reach, fill=f"url(#{name})", class_="glow")


def lamp(x: float, top: float) -> Picture:
    """Post, arms and foot, the glass, its hat."""
    post = path(
        "M", x, FEET, "V", top, "M", x - 6, FEET, "h", 12, "M", x - 7, top + 12, "h", 14,
        class_="iron",
    )  # fmt: skip
    glass = path("M", x - 8, top, "l", -3, -17, "h", 22, "l", -3, 17, "z", class_="glass")
    hat = path("M", x - 12, top - 17, "l", 12, -9, 12, 9, "z", class_="hat")
    return element("g", post, glass, hat)


def figure(x: float, chance: random.Random) -> Picture:
    """Someone on the pavement: a head and a coat, no face. Smaller ones are children."""
    size = chance.choice((0.85, 0.85, 1.0, 1.0, 1.1))
    coat = _one_of("coat", COATS, chance)
    skin = _one_of("skin", SKINS, chance)
    return element(
        "g",
        element("circle", cx=0, cy=-32, r=5, class_=skin),
        element("path", d=COAT, class_=coat),
        transform=f"translate({x:.0f} 208) scale({size})",
        class_="person",
    )


COAT = "M-5.5-25c3-2.5 8-2.5 11 0l2 14h-4l-1 11h-2.2l-.5-9-.5 9H-3l-1-11h-3.5z"


def _rect(x: float, y: float, wide: float, tall: float, class_: str) -> Picture:
    return element("rect", x=x, y=y, width=wide, height=tall, class_=class_)


def _one_of(kind: str, many: int, chance: random.Random) -> str:
    return f"{kind}-{chance.randint(1, many)}"
