"""No raw colour, no raw size, no style attribute; one bundle; light enough to open (ui.md 2, 8)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import goodterms
import goodterms.ui
from goodterms.ui.sheets import PRELOADED_FONTS, SHEETS

if TYPE_CHECKING:
    from django.test import Client

PACKAGE = Path(goodterms.__file__).parent
STATIC = Path(goodterms.ui.__file__).parent / "static"
OURS = sorted(path for path in PACKAGE.rglob("static/**/*.css") if "vendor" not in path.parts)
PLAIN = [path for path in OURS if path.name != "tokens.css"]
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
DRAWN = sorted((PACKAGE / "ui" / "pictures").glob("*.py"))

RAW_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b(?![\"'/])|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(|"
    r"(?<=[:\s])(?:black|white|red|green|blue|grey|gray|orange|yellow|purple|pink|brown)\b(?=[;\s!])",
    re.IGNORECASE,
)
RAW_SIZE = re.compile(r"(?<![\w-])\.?\d[\d.]*(?:px|rem|pt|cm|mm|in)\b")
BUDGET = 120_000  # bytes, compressed, of a first load


def rules(sheet: Path) -> str:
    """The sheet without comments, the conditions of its media queries and its font ranges."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    text = re.sub(r"@media[^{]*\{", "{", text)
    return re.sub(r"unicode-range:[^;]*;", "", text)


def ids(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


@pytest.mark.parametrize("sheet", PLAIN, ids=ids(PLAIN))
def test_colours_stand_in_the_tokens_only(sheet: Path) -> None:
    assert RAW_COLOUR.findall(rules(sheet)) == []


@pytest.mark.parametrize("sheet", PLAIN, ids=ids(PLAIN))
def test_sizes_stand_in_the_tokens_only(sheet: Path) -> None:
    assert RAW_SIZE.findall(rules(sheet)) == []


def test_no_layout_begins_on_the_narrowest_telephones() -> None:
    """So the browser tests let axe look at 360 px and measure 320 px alone (support/browser)."""
    told = re.findall(r"@media[^{]*width[^{]*", "\n".join(path.read_text() for path in OURS))
    begins = {float(rem) * 16 for query in told for rem in re.findall(r"([\d.]+)rem", query)}
    assert begins
    assert min(begins) > 360


def test_the_searches_would_find_what_they_look_for() -> None:
    assert RAW_COLOUR.findall("a { color: #fff; border: 1px solid red; }") == ["#fff", "red"]
    assert RAW_SIZE.findall("a { margin: 4px .5rem 0 1em; width: 50%; }") == ["4px", ".5rem"]


@pytest.mark.parametrize("sheet", PLAIN, ids=ids(PLAIN))
def test_every_token_that_is_used_is_there(sheet: Path) -> None:
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "ui/tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= known


def test_every_token_has_a_use() -> None:
    sheets = [path.read_text() for path in OURS]
    used = {name for sheet in sheets for name in re.findall(r"var\((--[\w-]+)", sheet)}
    known = re.findall(r"(--[\w-]+):", (STATIC / "ui/tokens.css").read_text())
    assert set(known) - used == set()


def test_the_bundle_names_every_sheet_once() -> None:
    assert sorted(SHEETS) == sorted(f"ui/{path.name}" for path in (STATIC / "ui").glob("*.css"))


def test_no_sheet_is_too_long_to_read() -> None:
    long = {path.name for path in OURS if len(path.read_text().splitlines()) > 400}
    assert long == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=ids(TEMPLATES))
def test_no_template_styles_by_hand(template: Path) -> None:
    text = template.read_text()
    assert re.findall(r"\sstyle\s*=|<style\b|\son\w+\s*=\s*[\"']", text) == []


@pytest.mark.parametrize("module", DRAWN, ids=ids(DRAWN))
def test_pictures_take_their_colours_from_classes(module: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,6}\b|style", module.read_text()) == []


def test_a_first_load_is_light(gallery: Client) -> None:
    page = gallery.get("/ui/").content
    texts = [page, *((STATIC / path).read_bytes() for path in (*SHEETS, "ui/icons.svg"))]
    fonts = [(STATIC / font).stat().st_size for font in PRELOADED_FONTS]
    assert sum(len(gzip.compress(text, 6)) for text in texts) + sum(fonts) <= BUDGET
