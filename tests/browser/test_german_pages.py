"""Every page in German: nothing left in English, and longer words still fit (R40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import URLResolver, get_resolver
from playwright.sync_api import expect

from tests.support import catalogue
from tests.support.browser import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.browser

OTHERWISE = ("static/", "livez", "readyz", "ui/", "live/", "mailbox/")


def addresses(*, desk: bool) -> list[str]:
    """Every address of a surface that needs nothing filled in."""
    found = (f"/{route}" for route in _routes(get_resolver()) if "<" not in route)
    return sorted({one for one in found if one.startswith("/desk/") is desk})


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        elif not route.startswith((*OTHERWISE, "sign-in/")):
            yield route


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Sentences that German says otherwise, long enough to be no name and no part of a word."""
    entries = catalogue.read(catalogue.GERMAN).entries
    return [
        words
        for entry in entries
        for words, german in zip(entry.words, entry.german, strict=True)
        if " " in words and len(words) >= 8 and "%" not in words and "<" not in words
        and words not in german
    ]  # fmt: skip


def left_over(page: Page, english: list[str]) -> list[str]:
    """English sentences among the page's own words; what people wrote stays as they wrote it."""
    told = page.locator("body").inner_text()
    return [words for words in english if words in told]


def shows(page: Page, address: str) -> bool:
    """Go there, if it is a page at all: some addresses are for forms alone, some give a file."""
    answer = page.context.request.get(address)
    if answer.status == 405 or "html" not in answer.headers.get("content-type", ""):
        return False
    page.goto(address)
    return True


@pytest.fixture
def german(visit: Visit, story: Story) -> Page:
    page = visit(story.ana)
    choose_german(page)
    return page


def choose_german(page: Page) -> None:
    page.goto("/preferences/?next=/held/")
    page.get_by_label("Deutsch").check()
    page.get_by_role("button", name="Keep it so").click()
    page.get_by_text("Was über Sie bei uns steht").first.wait_for()


def test_a_customer_reads_every_page_in_german(german: Page, english: list[str]) -> None:
    for address in addresses(desk=False):
        if shows(german, address):
            assert german.locator("html").get_attribute("lang") == "de", address
            assert left_over(german, english) == [], address


def test_german_words_fit_on_the_pages(german: Page) -> None:
    for address in ("/", "/held/", "/claims/"):
        german.goto(address)
        assert faults(german) == {}, address


def test_a_steward_reads_every_page_in_german(
    visit: Visit, divisions: Divisions, story: Story, english: list[str]
) -> None:
    page = visit(divisions.dov)
    choose_german(page)
    try:
        for address in addresses(desk=True):
            if shows(page, address):
                assert left_over(page, english) == [], address
    finally:  # Dov is everybody's colleague, and the others' journeys speak English
        page.goto("/preferences/")
        page.get_by_label("English").check()
        page.get_by_role("button", name="So behalten").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
