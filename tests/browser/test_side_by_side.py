"""Two screens side by side: the desk's page follows what the customer proves on her phone (R7).

Nothing is pressed and nothing reloaded at the desk; a mark in its window would not outlive that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.people.models import Person
from goodterms.kernel.acting import working
from tests.browser import desk_steps, portal_steps
from tests.support.browser import faults
from tests.support.make import make_cards

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


def open_her_page(desk: Page, story: Story, house: House) -> None:
    with house.inside():
        make_cards()
        with working("a test"):
            person = Person.objects.get(pk=story.ana.person.pk).canonical_id
    desk.goto(f"/desk/people/{person}/")
    desk.wait_for_load_state("networkidle")
    desk.evaluate("window.unbroken = true")


def side_by_side(
    visit: Visit, house: House, divisions: Divisions, story: Story
) -> tuple[Page, Page]:
    """Her page at the desk, and her phone."""
    desk = visit(divisions.dov, width=1280)
    phone = visit(story.ana, width=360)
    open_her_page(desk, story, house)
    return desk, phone


def begin_a_phone(desk: Page) -> Locator:
    """The field, with another number typed into it."""
    desk.get_by_role("link", name=re.compile("Fix Phone", re.IGNORECASE)).first.click()
    field = desk.get_by_label(re.compile("Phone"))
    field.fill("01632 960 999")
    return field


def is_the_same_window(desk: Page) -> bool:
    return bool(desk.evaluate("window.unbroken === true"))


def test_the_desk_changes_while_she_proves_and_back_when_she_undoes(
    visit: Visit, house: House, divisions: Divisions, story: Story
) -> None:
    desk, phone = side_by_side(visit, house, divisions, story)
    bill = desk.get_by_text(story.invoice)
    expect(bill).to_have_count(0)

    claim = portal_steps.connect(phone, story)
    expect(bill.first).to_be_visible()
    assert is_the_same_window(desk)
    assert faults(desk) == {}

    phone.goto(claim)
    phone.get_by_role("button", name=re.compile("^Undo until")).click()
    phone.get_by_role("heading", name="Taken back").wait_for()
    expect(bill).to_have_count(0)
    assert is_the_same_window(desk)


def test_what_is_being_typed_at_the_desk_is_not_swapped_away(
    visit: Visit, house: House, divisions: Divisions, story: Story
) -> None:
    desk, phone = side_by_side(visit, house, divisions, story)
    field = begin_a_phone(desk)

    portal_steps.connect(phone, story)
    desk.wait_for_timeout(3_000)
    expect(field).to_have_value("01632 960 999")

    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text(story.invoice).first).to_be_visible()
    expect(desk.get_by_text("01632 960 999").first).to_be_visible()


def test_who_works_by_keyboard_keeps_their_place_while_the_page_follows(
    visit: Visit, house: House, divisions: Divisions, story: Story
) -> None:
    """The row has the focus since it was saved; what arrives draws it anew without its tabindex."""
    desk, phone = side_by_side(visit, house, divisions, story)
    begin_a_phone(desk)
    desk.keyboard.press("Enter")
    desk_steps.wait_for_focus_in(desk, "fact-phone")

    portal_steps.connect(phone, story)
    expect(desk.get_by_text(story.invoice).first).to_be_visible()
    desk_steps.wait_for_focus_in(desk, "fact-phone")
