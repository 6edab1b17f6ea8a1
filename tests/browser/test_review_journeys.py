"""Dov decides who is who by keyboard alone, and looks with Ana's eyes (scenarios 1, 2 and 9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.identity.models import Edge, Review
from goodterms.customer.identity.operations import queue
from goodterms.customer.identity.operations.groups import ordered
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from tests.browser.ways import SCRIPT_AT_DESK, SCRIPT_ON_PHONE
from tests.support.browser import faults
from tests.support.make import make_record
from tests.surfaces.desk.conftest import PARTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@pytest.fixture
def pairs(house: House, divisions: Divisions) -> list[Review]:
    """Two pairs, and no others: those of earlier tests are put away.

    The machine itself is in doubt about them: what is answered and undone is decided again.
    """
    with house.inside(), working("a test"):
        Review.objects.all().delete()
        Edge.objects.all().delete()
    with house.inside():
        for name, other, phone in (
            ("Tara Shaw", "Tamar Shaw", "01632 960771"),
            ("Cora Lind", "Cora Brandt", "01632 960772"),
        ):
            first = make_record(divisions.energy, name=name, phone=phone)
            second = make_record(divisions.connect, name=other, phone=phone)
            with working("a test"):
                Edge.objects.create(
                    **ordered(first.pk, second.pk), weight=4.3, parts=PARTS, at=clock.now()
                )
        with working("a test"):
            queue.refresh()
            return list(Review.objects.open().in_turn())


def title(page: Page) -> str:
    return page.locator("#pair-title").inner_text()


def test_two_pairs_by_keyboard_alone(
    visit: Visit, divisions: Divisions, pairs: list[Review]
) -> None:
    page = visit(divisions.dov)
    page.goto("/desk/review/")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 pairs wait for you")
    first = title(page)
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 pair waits for you")
    expect(page.get_by_role("status").first).to_contain_text("are one person now.")
    expect(page.locator("#pair-title")).to_be_focused()
    second = title(page)
    assert second != first
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 pairs wait for you")
    assert title(page) == first
    page.keyboard.press("j")
    expect(page.locator("main .list tbody a").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#pair-title")).to_have_text(second)
    expect(page.locator("#keys")).to_be_visible()  # the page has its script, and hears keys
    page.keyboard.press("2")
    expect(page.get_by_role("status").first).to_contain_text("are kept apart.")
    expect(page.locator("#pair-title")).to_be_focused()  # the next pair is ready for its key
    page.keyboard.press("4")
    expect(page.get_by_role("status").first).to_contain_text("wait until the others are done.")
    page.keyboard.press("?")
    expect(page.locator("#keys summary")).to_be_focused()


def test_keys_rest_in_fields_and_where_they_are_turned_off(
    visit: Visit, divisions: Divisions, pairs: list[Review]
) -> None:
    page = visit(divisions.dov)
    page.goto("/desk/review/")
    page.get_by_text("Decide with documents").click()
    page.get_by_label("Documents you were shown").fill("lease 1")
    page.keyboard.press("1")
    expect(page.get_by_label("Documents you were shown")).to_have_value("lease 11")
    page.keyboard.press("Tab")
    page.locator("#keys summary").click()
    page.get_by_label("Single keys act here").uncheck()
    page.locator("#pair-title").focus()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 pairs wait for you")
    page.evaluate("localStorage.clear()")


@SCRIPT_ON_PHONE
def test_by_buttons_with_an_undo(
    visit: Visit, divisions: Divisions, pairs: list[Review], width: int, *, script: bool
) -> None:
    page = visit(divisions.dov, width=width, script=script)
    page.goto("/desk/review/")
    page.get_by_role("button", name="Related").click()
    expect(page.locator("main")).to_contain_text("are related, and kept apart.")
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 pairs wait for you")


@pytest.mark.parametrize("address", ["/desk/review/", "/desk/review/?pair=x"])
def test_the_page_holds_in_every_light_and_width(
    visit: Visit, divisions: Divisions, pairs: list[Review], address: str
) -> None:
    page = visit(divisions.dov)
    page.goto(address)
    assert faults(page) == {}


@SCRIPT_AT_DESK
def test_dov_sees_what_ana_sees_and_she_reads_that_he_did(
    tied: Story, ana_at_the_desk: Page
) -> None:
    page = ana_at_the_desk
    page.get_by_role("link", name=re.compile("^See what .* sees")).click()
    expect(page.locator("body")).to_contain_text("Nothing here can be pressed")
    expect(page.locator("main")).to_contain_text(str(tied.known.payload["email"]))
    expect(page.locator("main")).not_to_contain_text(tied.old_email)
    assert page.locator("form").count() == 0
    page.get_by_role("link", name="Their first page").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Back to the desk").click()
    expect(page.get_by_role("link", name=re.compile("^See what"))).to_be_visible()


def test_the_mirror_holds(visit: Visit, divisions: Divisions, tied: Story) -> None:
    page = visit(divisions.dov)
    page.goto(f"/desk/people/{tied.ana.person.pk}/mirror/")
    assert faults(page) == {}


@SCRIPT_ON_PHONE
def test_a_record_is_taken_apart_with_a_reason(tied: Story, ana_at_the_desk: Page) -> None:
    page = ana_at_the_desk
    page.get_by_role("link", name=re.compile("^Take apart A. Ferriera")).click()
    page.get_by_role("button", name="Take it apart").click()
    expect(page.get_by_role("alert")).to_contain_text("still empty")
    page.get_by_label("Why is this somebody else?").fill("Her mother, same address")
    page.get_by_role("button", name="Take it apart").click()
    expect(page.locator("main")).to_contain_text("somebody else, says Dov Adler")
    page.get_by_role("button", name=re.compile("^Undo A. Ferriera")).click()
    expect(page.locator("main")).not_to_contain_text("somebody else, says Dov Adler")
    page.goto(f"/desk/people/{tied.ana.person.pk}/")
    expect(page.locator("main")).to_contain_text(tied.old_email)
