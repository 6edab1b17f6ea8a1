"""The sprite holds the agreed set, and no page asks it for anything else (ui.md 6)."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import goodterms
import goodterms.ui

PACKAGE = Path(goodterms.__file__).parent
STATIC = Path(goodterms.ui.__file__).parent / "static" / "ui"
SYMBOL = "{http://www.w3.org/2000/svg}symbol"
AGREED = {
    "house",
    "book-open",
    "handshake",
    "search",
    "coffee",
    "eye",
    "message-circle",
    "calendar",
    "check",
    "circle-check",
    "undo-2",
    "circle-help",
    "pencil",
    "plus",
    "link",
    "map-pin",
    "phone",
    "mail",
    "user-round",
    "users-round",
    "building-2",
    "clock",
    "download",
    "flag",
    "history",
    "list-checks",
    "camera",
    "send",
    "bell",
    "triangle-alert",
    "arrow-right",
    "shield-check",
    "lock",
    "inbox",
    "video",
    "signpost",
    "bot",
}
VOICES = {"mark-liked", "mark-idea", "mark-unhappy"}


def symbols() -> set[str]:
    root = ET.parse(STATIC / "icons.svg").getroot()  # noqa: S314  (our own file)
    return {str(symbol.get("id")) for symbol in root.iter(SYMBOL)}


def test_the_sprite_holds_the_agreed_set() -> None:
    assert symbols() == AGREED | VOICES


def test_no_page_asks_for_an_icon_that_is_not_there() -> None:
    asked = {
        name
        for template in PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r"\{% icon \"([\w-]+)\" %\}", template.read_text())
    } | {
        name
        for module in PACKAGE.rglob("*.py")
        for name in re.findall(r"icon=\"([\w-]+)\"", module.read_text())
    }
    assert asked - AGREED - {"liked", "idea", "unhappy"} == set()
    assert "pencil" in asked


def test_every_firm_mark_is_square_and_takes_the_firms_colour() -> None:
    marks = sorted((STATIC / "marks").glob("*.svg"))
    assert [mark.stem for mark in marks] == ["goodterms", "mere-moor", "quillstone"]
    for mark in marks:
        root = ET.parse(mark).getroot()  # noqa: S314  (our own file)
        assert (root.get("id"), root.get("viewBox")) == ("mark", "0 0 40 40")
        assert root.get("stroke") == "currentColor"
