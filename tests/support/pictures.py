"""Takes the pictures of ``docs/screens`` from a running demo, as its readers see it.

    bin/start --port 8000 --data-dir DIR      (a fresh demo)
    python -m tests.support.pictures http://localhost:8000

One walk: Dov reads Ana's record, Ana reads who looked, claims what is hers and takes it back. The
pictures are of a window, not of the paper: 360 or 1280 wide and no taller than ``TALLEST``.
"""

from __future__ import annotations

import argparse
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.journeys.demo import cast
from tests.support.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
WIDTHS = (360, 1280)
SHORTEST, TALLEST = 800, 1000
DARK = {"portal-home", "what-we-hold", "desk-today", "desk-review"}
OLD_EMAIL = "aferreira84@moormail.example"  # on the record of her invoice
PATIENCE = 20.0  # seconds until a mail must have come

DESK = {
    "desk-today": "/desk/",
    "desk-lamps": "/desk/lamps/",
    "desk-search": "/desk/people/?q=Ferreira",
    "desk-review": "/desk/review/",
    "desk-asks": "/desk/asks/",
    "desk-imports": "/desk/imports/",
    "desk-definition": "/desk/definition/",
    "desk-health": "/desk/health/",
    "desk-things": "/desk/lamps/asset/asset_word/",
    "desk-away": "/desk/away/",
}
PORTAL = {
    "portal-home": "/",
    "what-we-hold": "/held/",
    "who-looked": "/looks/",
    "ask": "/ask/",
    "accounts": "/accounts/",
    "things": "/things/",
    "fault": "/things/faults/",
    "purchases": "/purchases/",
    "people": "/people/",
    "talk": "/talk/",
    "preferences": "/preferences/",
    "is-this-yours-1-question": "/claims/",
}


@dataclass(frozen=True)
class Visit:
    """One window of one person, and another of the mailbox beside it."""

    page: Page
    mailbox: Page

    def take(self, name: str, path: str = "") -> None:
        """The screen at ``path``, or as it stands: in every width, the key ones at night too."""
        if path:
            self._widen(WIDTHS[0], SHORTEST)  # a page that opens on a phone shows where one is
            self.page.goto(path)
        for width in WIDTHS:
            self._shoot(width, f"{name}-{width}")
        if name in DARK:
            self.page.emulate_media(color_scheme="dark")
            self._shoot(1280, f"{name}-1280-dark")
            self.page.emulate_media(color_scheme="light")

    def _shoot(self, width: int, name: str) -> None:
        self._widen(width, SHORTEST)
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        height = min(max(tall, SHORTEST), TALLEST if width > WIDTHS[0] else SHORTEST)
        self._widen(width, height)
        self.page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        self.page.screenshot(path=SCREENS / f"{name}.png")

    def _widen(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def sign_in(self, address: str) -> None:
        self.page.goto("/sign-in/")
        before = self._mails(address)
        self.page.locator("main input[type=email]").fill(address)
        self.page.locator("main form button").first.click()
        self.page.locator("input[name=code]").fill(self.code(address, before))
        self.page.locator("main form button").first.click()
        self.page.get_by_text("Sign out").first.wait_for()

    def claim(self) -> None:
        """Ana's whole claim, with its pictures, and its undoing: the demo is as before."""
        before = self._mails(OLD_EMAIL)
        self.page.goto("/claims/")
        self.page.get_by_label("The number or address").fill(cast.INVOICE_NO)
        self.page.get_by_label("The amount on the invoice").fill(cast.INVOICE_AMOUNT)
        self.press("Look for it")
        self.page.get_by_role("heading", name="Show that it is yours").wait_for()
        self.take("is-this-yours-2-proof")
        self.page.get_by_label("The code").fill(self.code(OLD_EMAIL, before))
        self.press("Show what it opens")
        self.page.get_by_text("It is yours.").wait_for()
        self.take("is-this-yours-3-result")
        self.press("Undo until")
        self.page.get_by_role("heading", name="Taken back").wait_for()

    def wish(self) -> None:
        """Another birthday, which our side checks by hand."""
        self.page.goto("/held/birth_date/")
        self.page.locator("main input[name=value]").fill("1984-05-15")
        self.page.locator("main form button.main").first.click()
        self.page.get_by_text("Saved as your wish").first.wait_for()

    def take_the_wish_back(self) -> None:
        self.page.goto("/held/")
        self.press("Take back")

    def last_word(self, other: Visit) -> None:
        """Ana says that Ben's sign-in is hers, Ben says yes, and then she thinks better of it."""
        self.page.goto("/claims/?means=login")
        self.page.get_by_label("The number or address").fill(cast.BEN_SIGNS_IN.email)
        self.press("Look for it")
        self.page.get_by_role("heading", name="Sign in there and say yes").wait_for()
        question = self.page.url
        other.until("/claims/", "That is me too")
        other.press("That is me too")
        other.page.get_by_text("You said: that is me too").first.wait_for()
        self.take("is-this-yours-4-last-word", question)
        self.press("No, close this question")
        self.page.get_by_role("heading", name="This question is closed").wait_for()

    def until(self, path: str, button: str) -> None:
        """Look again until this can be pressed: a task had to look first."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.page.goto(path)
            if self.page.get_by_role("button", name=button).count():
                return
            time.sleep(0.2)
        raise AssertionError(f"{button} never came to {path}")

    def code(self, address: str, before: set[str]) -> str:
        """The code in the mail that has come since ``before``."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if new := self._mails(address) - before:
                self.mailbox.goto(new.pop())
                found = re.search(r"\b\d{6}\b", self.mailbox.locator("main").inner_text())
                if found:
                    return found.group()
            time.sleep(0.1)
        raise AssertionError(f"no mail came to {address}")

    def _mails(self, address: str) -> set[str]:
        self.mailbox.goto(f"/mailbox/?to={address}")
        links = self.mailbox.locator("main table a").all()
        return {str(link.get_attribute("href")) for link in links}


def visit(browser: Browser, address: str) -> Visit:
    inside = browser.new_context(base_url=address, reduced_motion="reduce")
    return Visit(page=inside.new_page(), mailbox=browser.new_context(base_url=address).new_page())


def walk(browser: Browser, address: str) -> None:
    dov = visit(browser, address)
    dov.take("sign-in", "/")
    dov.sign_in(cast.DOV.email)
    for name, path in DESK.items():
        dov.take(name, path)
    dov.page.goto(DESK["desk-search"])
    dov.page.get_by_role("link", name="Ana Ferreira").first.click()
    dov.page.get_by_role("link", name="See what").wait_for()
    dov.take("desk-person")
    dov.take("desk-mirror", dov.page.url.partition("?")[0] + "mirror/")

    ana = visit(browser, address)
    ana.sign_in(cast.ANA_SIGNS_IN.email)
    for name, path in PORTAL.items():
        ana.take(name, path)
    ana.wish()
    dov.take("desk-checks", "/desk/checks/")
    ana.take_the_wish_back()
    ben = visit(browser, address)
    ben.sign_in(cast.BEN_SIGNS_IN.email)
    ana.last_word(ben)
    ana.claim()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="where the demo answers, as in http://localhost:8000")
    SCREENS.mkdir(exist_ok=True)
    with chromium() as started:
        walk(started, parser.parse_args().address.rstrip("/"))
