"""Every page of the portal as it really is: axe, sideways scroll, targets, day and night (R98)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import portal_steps as steps
from tests.support.browser import LOOKED_AT, THEMES, faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Story

pytestmark = pytest.mark.browser

# A line that can hardly be read in one width by one light.
FAINT = """([name, width, theme]) => {
  const line = document.querySelector("main").appendChild(document.createElement("p"));
  line.textContent = line.title = name;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@media (width: ${width}px) and (prefers-color-scheme: ${theme}) {
    [title="${name}"] { color: var(--rule); background: var(--paper) } }`);
  document.adoptedStyleSheets.push(sheet);
}"""


def test_the_look_would_find_what_is_wrong(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
        "<img src='/static/ui/icons.svg' width='2000' height='9'><button>x</button>")"""
    )
    found = {dress: " ".join(told) for dress, told in faults(page).items()}
    for dress, *wrong in (
        ("320 light", "wide", "<button>"),
        ("360 light", "wide", "<button>", "image-alt"),
        ("1280 dark", "wide", "<button>"),
    ):
        for fault in wrong:
            assert fault in found[dress]


def test_a_fault_of_one_dress_alone_is_found_there_and_only_there(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    dresses = [f"{width} {theme}" for theme in THEMES for width in LOOKED_AT]
    for dress in dresses:
        page.evaluate(FAINT, [dress, *dress.split()])
    found = faults(page)
    assert list(found) == dresses
    for dress, (fault,) in found.items():
        assert fault.startswith("color-contrast")
        assert f'"{dress}"' in fault.replace("\\", "")


def test_values_without_a_blank_in_them_stay_on_the_page(visit: Visit, story: Story) -> None:
    page = visit(story.ana, width=320)
    long = "unbroken" * 20
    for name, label in (("name", "Full name"), ("street", "Street")):
        page.goto(f"/held/{name}/")
        page.get_by_label(f"{label}, as it should read").fill(long)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved at").first.wait_for()
    for address in ("/", "/held/", "/held/name/", "/claims/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address


@pytest.mark.parametrize("address", ["/", "/talk/"])
def test_a_visitors_pages_hold(visit: Visit, story: Story, address: str) -> None:
    page = visit()
    page.goto(address)
    assert faults(page) == {}


@pytest.mark.parametrize("address", ["/", "/held/", "/held/phone/", "/claims/", "/talk/"])
def test_a_customers_pages_hold(visit: Visit, story: Story, address: str) -> None:
    page = visit(story.ana)
    page.goto(address)
    assert faults(page) == {}


@pytest.fixture
def connected(visit: Visit, story: Story) -> Page:
    """Ana's window after her claim; the result stands on it."""
    page = visit(story.ana)
    steps.connect(page, story)
    return page


def test_the_result_of_a_claim_holds(connected: Page) -> None:
    assert faults(connected) == {}


@pytest.mark.parametrize("address", ["/", "/held/", "/held/name/", "/claims/"])
def test_pages_with_something_waiting_hold(connected: Page, address: str) -> None:
    connected.goto(address)
    assert faults(connected) == {}


def test_a_row_being_mended_and_refused_and_saved_holds(visit: Visit, story: Story) -> None:
    page = visit(story.ana)
    page.goto("/held/")
    page.get_by_role("link", name="Fix phone").click()
    page.get_by_label("Phone, as it should read").fill(" ")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    assert faults(page) == {}
    page.get_by_label("Phone, as it should read").fill("07700 900 999")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved at").wait_for()
    page.get_by_role("button", name="Not mine the record of Mere Energy billing").click()
    page.get_by_text("A record left this page").wait_for()
    assert faults(page) == {}


def test_a_refused_code_and_a_stopped_claim_hold(visit: Visit, story: Story) -> None:
    page = visit(story.ana)
    steps.ask(page, story, number="NOBODY-1")
    steps.give(page, "000000")
    page.get_by_text("four more times").first.wait_for()
    assert faults(page) == {}
    for words in ("three more", "two more", "once more", "We have stopped here"):
        steps.give(page, "000000")
        page.get_by_text(words).first.wait_for()
    assert faults(page) == {}
