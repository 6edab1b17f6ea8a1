"""Every pair of ink and ground, recomputed by the rule of WCAG 2 (ui.md 2; R98)."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import goodterms.ui

if TYPE_CHECKING:
    from collections.abc import Iterable

STATIC = Path(goodterms.ui.__file__).parent / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+):\s*(?:light-dark\((#\w{6}),\s*(#\w{6})\)|(#\w{6}));")
FIRM = re.compile(r'^\[data-firm="([\w-]+)"\] \{(.*?)^\}', re.MULTILINE | re.DOTALL)

type Palette = dict[str, str]

GROUNDS = ("paper", "leaf", "sunk")
VOICES = ("liked", "idea", "unhappy", "unsure")
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "faint", "accent", *VOICES) for ground in GROUNDS),
    *((voice, f"{voice}-wash") for voice in VOICES),
    *((ink, f"{wash}-wash") for ink in ("ink", "soft") for wash in ("accent", *VOICES)),
    *(
        (hand, wash)
        for hand in ("accent", "accent-deep")
        for wash in ("unsure-wash", "accent-wash")
    ),
    ("accent-deep", "paper"),
    ("accent-deep", "leaf"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    *((ink, ground) for ink in ("rail-ink", "rail-on") for ground in ("rail", "rail-lift")),
]
MARKS = [
    *(("edge", ground) for ground in GROUNDS),
    *(
        (f"{voice}-mark", ground)
        for voice in ("liked", "idea", "unhappy")
        for ground in ("paper", "leaf", f"{voice}-wash")
    ),
    ("unsure", "unsure-wash"),
    ("rail-mark", "rail"),
]


def palettes() -> dict[str, Palette]:
    """Each firm by day and by night, as the sheet lays them over one another."""
    firms = {"quillstone": ""}
    firms |= dict(FIRM.findall(TOKENS))
    common = TOKENS.split('[data-firm="')[0]
    found: dict[str, Palette] = {}
    for firm, own in firms.items():
        rows = COLOUR.findall(common) + COLOUR.findall(own)
        found[f"{firm} by day"] = {name: day or both for name, day, _, both in rows}
        found[f"{firm} by night"] = {name: night or both for name, _, night, both in rows}
    return found


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def hue(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)[0] * 360


PALETTES = palettes()
by_palette = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())


def test_the_rule_gives_the_known_figures() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_both_firms_of_the_demo_are_measured() -> None:
    firms = {name.split()[0] for name in PALETTES}
    assert firms == {"quillstone", "mere-moor"}
    assert PALETTES["mere-moor by day"]["accent"] == "#6e2c68"
    assert PALETTES["quillstone by night"]["accent"] == "#aebbf7"


def poor(palette: Palette, pairs: Iterable[tuple[str, str]], least: float) -> dict[str, float]:
    """What stands out from its ground by less than the least."""
    found = {f"{ink} on {ground}": contrast(palette[ink], palette[ground]) for ink, ground in pairs}
    return {what: round(ratio, 2) for what, ratio in found.items() if ratio < least}


@by_palette
def test_every_text_can_be_read(palette: Palette) -> None:
    assert poor(palette, TEXT, 4.5) == {}


@by_palette
def test_every_mark_and_border_can_be_seen(palette: Palette) -> None:
    assert poor(palette, MARKS, 3) == {}


@by_palette
def test_no_firm_wears_the_colour_of_a_voice(palette: Palette) -> None:
    for voice in ("liked", "idea", "unhappy"):
        apart = abs(hue(palette["accent"]) - hue(palette[voice]))
        assert min(apart, 360 - apart) > 25, voice
