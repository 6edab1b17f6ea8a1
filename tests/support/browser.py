"""A real browser, and what is asked of every page in it: axe, no sideways scroll, big targets.

Playwright keeps a loop running in the thread it was started in, and Django's database refuses to
work beside one. So a browser belongs to the tests of one package and is gone before the next.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

type Theme = Literal["light", "dark"]

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 360, 1280)
THEMES: tuple[Theme, ...] = ("light", "dark")

# What can be pressed or filled; links within a sentence need less (ui.md 2, Target).
CONTROLS = (
    ".btn, .act, .mirror, .nav a, .rail a, .toc a, .firm, .choice, .tick, select, textarea, "
    "input:not([type=hidden], [type=radio], [type=checkbox])"
)
LOOK = Path(__file__).with_name("look.js").read_text("utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        raise AssertionError("chromium is not installed; the browser tests cannot look at anything")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def database_beside_it() -> Iterator[None]:
    """For the length of the block Django may use its database although a browser is open."""
    name = "DJANGO_ALLOW_ASYNC_UNSAFE"
    before = os.environ.get(name)
    os.environ[name] = "true"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def faults(page: Page) -> dict[str, list[str]]:
    """What is wrong with the page as it stands, in every width, by day and by night."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return {
        f"{width} {theme}": found
        for width, theme in dresses(page)
        if (found := page.evaluate(LOOK, [width, CONTROLS, RULES]))
    }


def dresses(page: Page) -> Iterator[tuple[int, Theme]]:
    """The page in every width, by day and by night, without opening it anew."""
    before = page.viewport_size
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            yield width, theme
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
