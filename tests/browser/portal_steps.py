"""What Ana does in her browser, by words she can read; the same with script and without."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.support.cast import Story

PATIENCE = 20.0  # seconds until what the worker does must have come


def row(page: Page, name: str) -> Locator:
    return page.locator(f"#fact-{name}")


def mend(page: Page, label: str, value: str) -> None:
    page.get_by_role("link", name=re.compile(f"^(Fix|Add) {label}$", re.IGNORECASE)).click()
    page.get_by_label(f"{label}, as it should read").fill(value)
    page.get_by_role("button", name="Save").click()


def open_when(page: Page, address: str, told: str) -> None:
    """Open a page once it tells of this; until then it is read, and not drawn."""
    until = time.monotonic() + PATIENCE
    while not re.search(told, page.request.get(address).text()):
        assert time.monotonic() < until, f"{address} never told of {told}"
        time.sleep(0.1)
    page.goto(address)


def code_from_mailbox(page: Page, address: str) -> str:
    """The code in the newest mail to this address, read on the demo's mailbox page."""
    open_when(page, f"/mailbox/?to={address}", told=r'<a [^>]*href="/mailbox/[\w-]+/"')
    page.locator("main table a").first.click()
    code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    assert code, "the mail brings no code"
    return code.group()


def come_in(page: Page, address: str) -> None:
    """Through the door, by the code in the mail."""
    page.get_by_label("Your email address").fill(address)
    page.locator("main form button").first.click()
    door = page.url
    code = code_from_mailbox(page, address)
    page.goto(door)
    page.get_by_label(re.compile("code", re.IGNORECASE)).first.fill(code)
    page.locator("main form button").first.click()


def ask(page: Page, story: Story, *, number: str = "") -> str:
    """Ask by an invoice number and its amount; the address of the claim's page."""
    page.goto("/claims/")
    page.get_by_label("The number or address").fill(number or story.invoice)
    page.get_by_label("The amount on the invoice").fill(story.amount)
    page.get_by_role("button", name="Look for it").click()
    page.get_by_role("heading", name="Show that it is yours").wait_for()
    return page.url


def give(page: Page, code: str) -> None:
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Show what it opens").click()


def connect(page: Page, story: Story) -> str:
    """The whole claim, code and all; the address of its result."""
    claim = ask(page, story)
    code = code_from_mailbox(page, story.old_email)
    page.goto(claim)
    give(page, code)
    page.get_by_role("heading", name="Two accounts, one Ana").wait_for()
    return claim


def tab_to(page: Page, name: str) -> None:
    """Go on by keyboard until what has the focus is called this."""
    called = "(document.activeElement.innerText || '').replace(/\\s+/g, ' ').trim()"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(called) == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def has_focus(place: Locator) -> bool:
    return bool(place.evaluate("(element) => element === document.activeElement"))
