"""A real browser, and what is asked of every page in it: axe, no sideways scroll, big targets.

Playwright keeps a loop running in the thread it was started in, and Django's database refuses to
work beside one. So a browser belongs to the tests of one package and is gone before the next.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from playwright.sync_api import Error, expect, sync_playwright

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
# Milliseconds until a test gives up waiting; whoever gets what they wait for loses none. On a busy
# machine a house may need longer than the usual five seconds.
PATIENCE = 20_000
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
# By night colours change and nothing else (tokens.css).
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],
}
WIDTHS = (320, 360, 1280)
LOOKED_AT = WIDTHS[1:]  # by axe: the narrowest has the phone's layout (test_sheets)
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
        expect.set_options(timeout=PATIENCE)
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


class Take(Protocol):
    """Gives a window: how wide, with script or without, by day or by night."""

    def __call__(
        self, *, width: int = 1280, script: bool = True, theme: Theme = "light"
    ) -> Page: ...


@dataclass
class Windows:
    """Windows on one address, handed on from test to test: a new one costs most of a second.

    Whoever takes one finds it as new, but for the files that a browser keeps of a site.
    """

    browser: Browser
    address: str
    _idle: dict[bool, list[Page]] = field(default_factory=lambda: {True: [], False: []})
    _complaints: list[str] = field(default_factory=list)

    @contextmanager
    def lent(self) -> Iterator[Take]:
        """For the length of a test; complaints of the content policy and of scripts fail it."""
        lent: list[tuple[Page, bool]] = []

        def take(*, width: int = 1280, script: bool = True, theme: Theme = "light") -> Page:
            page = self._idle[script].pop() if self._idle[script] else self._open(script=script)
            lent.append((page, script))
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(media="screen", color_scheme=theme)
            return page

        yield take
        for page, script in lent:
            self._take_back(page, script=script)
        complaints = [self._complaints.pop() for _ in list(self._complaints)]
        assert complaints == []

    def _open(self, *, script: bool) -> Page:
        page = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=script,
            reduced_motion="reduce",  # nothing is measured half way
        ).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self._complaints.extend(_of_policy(said.text)))
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        return page

    def _take_back(self, page: Page, *, script: bool) -> None:
        """As it was before; one that cannot be brought to it is thrown away."""
        context = page.context
        with suppress(Error):
            page.unroute_all()
            page.goto("/livez")  # a page without script: what stood here has come to its end
            if script:
                page.evaluate("localStorage.clear(); sessionStorage.clear()")
            context.clear_cookies()
            if context.pages == [page]:
                self._idle[script].append(page)
                return
        context.close()


def _of_policy(said: str) -> list[str]:
    return [said] if "Content Security" in said else []


def faults(page: Page) -> dict[str, list[str]]:
    """What is wrong with the page as it stands, in every width, by day and by night."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return {
        f"{width} {theme}": found
        for width, theme in dresses(page)
        if (found := page.evaluate(LOOK, [width, CONTROLS, rules(width, theme)]))
    }


def rules(width: int, theme: Theme) -> list[str]:
    return RULES[theme] if width in LOOKED_AT else []


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
