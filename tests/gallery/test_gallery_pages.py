"""The gallery in a real browser: axe, overflow, targets, focus, keys, and life without script.

Every part is on these pages, so what holds here holds on each page built from them (R98).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browser import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Route

    from tests.support.browser import Windows

pytestmark = pytest.mark.browser

PAGES = ["/ui/", "/ui/desk/", "/ui/door/", "/ui/errors/404/"]
FIRMS = ["quillstone", "mere-moor"]

# The box of whatever has the focus, and what lies on top of its middle.
COVERED = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const mine = !top || document.activeElement.contains(top) || top.contains(document.activeElement);
  return mine ? "" : document.activeElement.outerHTML.slice(0, 90);
}"""


@pytest.fixture
def pages(windows: Windows) -> Iterator[Any]:
    """A function that opens an address."""
    with windows.lent() as take:

        def at(address: str, width: int = 1280, **more: Any) -> Page:
            page = take(width=width, **more)
            page.goto(address)
            return page

        yield at


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.tagName"))


@pytest.mark.parametrize("firm", FIRMS)
@pytest.mark.parametrize("address", PAGES)
def test_every_page_holds(pages: Any, address: str, firm: str) -> None:
    assert faults(pages(f"{address}?firm={firm}")) == {}


def test_a_choice_of_the_person_outweighs_that_of_the_system(pages: Any) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    by_day, by_night = "rgb(247, 243, 235)", "rgb(20, 23, 31)"
    assert pages("/ui/", theme="dark").evaluate(ground) == by_night
    assert pages("/ui/?theme=light", theme="dark").evaluate(ground) == by_day
    assert pages("/ui/?theme=dark", theme="light").evaluate(ground) == by_night


def test_print_is_light_and_keeps_the_sources(pages: Any) -> None:
    page = pages("/ui/?theme=dark", theme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 34, 48)"
    assert page.get_by_text("told by you, 3 March 2024").is_visible()
    assert page.get_by_text("Quillstone Advisory, Ana Ferreira, ").is_visible()
    assert not page.locator(".nav").is_visible()
    assert not page.get_by_role("link", name="Fix full name").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_reaches_everything_and_nothing_covers_it(pages: Any, width: int) -> None:
    page = pages("/ui/", width)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the page"
    stops = page.locator(
        "a:visible, button:visible, select:visible, textarea:visible, "
        "input:visible:not([type=radio]):not([type=hidden]), input[type=radio]:checked"
    ).count()
    for _ in range(stops - 1):
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) == ""
    assert focused(page) == "Language, clock and colours"


def test_the_skip_link_leads_to_the_page(pages: Any) -> None:
    page = pages("/ui/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


class TestRefusedForm:
    def test_without_script_the_page_comes_back_with_the_focus_on_what_to_put_right(
        self, pages: Any
    ) -> None:
        page = pages("/ui/", 360, script=False)
        page.get_by_label("The code").fill("48 120")
        page.get_by_role("button", name="Look for it").click()
        assert page.get_by_role("alert").inner_text().startswith("3 things to put right")
        assert page.locator(".errors").evaluate("(e) => e === document.activeElement")
        assert page.get_by_label("The code").input_value() == "48 120"

    def test_with_script_only_the_part_is_exchanged_and_the_focus_goes_there_too(
        self, pages: Any
    ) -> None:
        page = pages("/ui/")
        page.evaluate("document.querySelector('h1').dataset.same = 'yes'")
        page.get_by_label("The code").fill("48 120")
        page.get_by_role("button", name="Look for it").click()
        page.get_by_text("3 things to put right").wait_for()
        assert page.locator(".errors").evaluate("(e) => e === document.activeElement")
        assert page.locator("h1").get_attribute("data-same") == "yes"

    def test_a_link_of_the_summary_leads_to_its_field(self, pages: Any) -> None:
        page = pages("/ui/")
        page.get_by_role("button", name="Look for it").click()
        page.get_by_role("link", name="“The code” is still empty.").click()
        assert page.evaluate("document.activeElement.id") == "id_code"

    def test_a_broken_answer_is_shown_as_a_page(self, pages: Any) -> None:
        page = pages("/ui/")
        broken = "<title>x</title><main id=main><h1>Something here is broken</h1></main>"
        page.route("**/ui/", lambda route: route.fulfill(status=500, body=broken))
        page.get_by_role("button", name="Look for it").click()
        page.get_by_role("heading", name="Something here is broken").wait_for()
        assert focused(page) == "Something here is broken"
        assert page.locator("main").count() == 1

    def test_out_of_reach_is_said_and_what_was_written_stays(self, pages: Any) -> None:
        page = pages("/ui/")
        page.get_by_label("The code").fill("48 120")
        page.route("**/ui/", lambda route: route.abort())
        page.get_by_role("button", name="Look for it").click()
        page.get_by_role("heading", name="We are out of reach").wait_for()
        assert page.get_by_label("The code").input_value() == "48 120"

    def test_a_slow_part_keeps_its_words_and_shows_that_it_is_busy(self, pages: Any) -> None:
        page = pages("/ui/")
        waiting: list[Route] = []
        page.route("**/ui/", lambda route: waiting.append(route))  # noqa: PLW0108  (playwright marks it)
        page.get_by_role("button", name="Look for it").click()
        page.locator("#claim[aria-busy=true]").wait_for()
        assert page.get_by_label("The code").is_visible()
        waiting[0].continue_()
        page.get_by_role("alert").wait_for()
        assert page.locator("[aria-busy]").count() == 0


class TestKeysOfTheDesk:
    def test_a_slash_finds_and_letters_walk_the_rows(self, pages: Any) -> None:
        page = pages("/ui/desk/")
        walked = []
        for key in ("j", "j", "k"):
            page.keyboard.press(key)
            walked.append(focused(page))
        assert walked == ["Ana Ferreira", "B. Whitlock", "Ana Ferreira"]
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "find"
        page.keyboard.type("j")
        assert page.locator("#find").input_value() == "j"

    def test_they_can_be_turned_off_and_stay_off(self, pages: Any) -> None:
        page = pages("/ui/desk/")
        page.keyboard.press("?")
        page.get_by_label("Single keys act here").uncheck()
        page.reload()
        page.keyboard.press("j")
        assert focused(page) != "Ana Ferreira"

    def test_without_script_nothing_promises_keys(self, pages: Any) -> None:
        page = pages("/ui/desk/", script=False)
        assert not page.locator("#keys").is_visible()


def test_the_street_is_told_in_one_sentence(pages: Any) -> None:
    page = pages("/ui/desk/", 360)
    lit = page.get_by_role("img", name="A street at dusk.")
    assert "12 lamp posts alight" in str(lit.get_attribute("aria-label"))
    halves = lit.locator("svg")
    first, second = (halves.nth(place).bounding_box() for place in (0, 1))
    assert second["y"] >= first["y"] + first["height"]  # one above the other on a phone
