"""Scenario 3 by other roads, in a real browser: no number, paper beside a code, two sign-ins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import portal_steps as steps
from tests.browser.ways import SCRIPT_AT_DESK, SCRIPT_ON_PHONE, WIDTHS
from tests.support.browser import faults
from tests.support.make import make_customer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.conftest import Member
    from tests.support.cast import Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@pytest.fixture
def holder(house: House, story: Story) -> Member:
    """Somebody signs in with the old address."""
    with house.inside():
        return make_customer(story.old_email, "Ben Ferreira")


def ask(page: Page, label: str, value: str, heading: str = "Show that it is yours") -> str:
    page.goto("/claims/")
    page.get_by_label(label, exact=True).check()
    page.get_by_label("The number or address").fill(value)
    page.get_by_role("button", name="Look for it").click()
    page.get_by_role("heading", name=heading).wait_for()
    return page.url


@SCRIPT_ON_PHONE
def test_an_old_email_with_paper_beside_its_code_opens_the_bills(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    claim = ask(page, "Email", story.old_email)
    code = steps.code_from_mailbox(page, story.old_email)
    page.goto(claim)
    expect(page.get_by_label("Its sum", exact=True)).to_be_hidden()
    page.get_by_label("An invoice: its number and sum").check()
    steps.give(page, code)
    expect(page.get_by_role("alert")).to_contain_text("The number of the paper is still empty.")
    page.get_by_label("Its number", exact=True).fill(story.invoice)
    page.get_by_label("Its sum", exact=True).fill(story.amount)
    steps.give(page, code)
    expect(page.get_by_role("heading", name="Two accounts, one Ana")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo until")).click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()


@SCRIPT_AT_DESK
def test_without_a_number_there_is_a_name_and_an_hour(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/claims/")
    page.get_by_role("link", name="Show it another way").click()
    page.get_by_label("What is it, and where?").fill("The gas at 3 Quay Lane")
    page.get_by_label("A letter you send").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("One alone is not enough")
    page.get_by_label("A paper or card").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Dov Adler looks with you")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"answers by .*\d\d:\d\d"))
    if script:
        assert faults(page) == {}
    page.get_by_role("button", name="Never mind, close this question").click()
    expect(page.get_by_role("heading", name="This question is closed")).to_be_visible()


@SCRIPT_ON_PHONE
def test_two_sign_ins_become_one_by_a_press_there_and_a_last_word_here(
    visit: Visit, story: Story, holder: Member, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    claim = ask(page, "Another sign-in of mine", story.old_email, "Sign in there and say yes")
    other = visit(holder, width=width, script=script)
    steps.open_when(other, "/", "Somebody says that something of yours is also theirs")
    other.get_by_role("link", name="Answer").first.click()
    expect(other.get_by_role("button", name="Not me")).to_be_visible()
    if script:
        assert faults(other) == {}
    other.get_by_role("button", name="That is me too").click()
    expect(other.get_by_text("You said: that is me too")).to_be_visible()
    page.goto(claim)
    expect(page.get_by_role("heading", name="Your last word: are both you?")).to_be_visible()
    if script:
        assert faults(page) == {}
    page.get_by_role("button", name="Yes, both are me").click()
    expect(page.get_by_text("It is yours.")).to_be_visible()


@WIDTHS
def test_by_keyboard_alone_ana_asks_by_an_old_email(visit: Visit, story: Story, width: int) -> None:
    page = visit(story.ana, width=width)
    page.goto("/claims/?means=email")
    page.get_by_label("The number or address").focus()
    page.keyboard.type(story.old_email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Show that it is yours")).to_be_visible()
    code = steps.code_from_mailbox(page, story.old_email)
    page.go_back()
    page.go_back()
    page.get_by_label("The code").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Contact details only", exact=True)).to_be_visible()


def test_the_proof_with_its_papers_holds(visit: Visit, story: Story) -> None:
    page = visit(story.ana)
    ask(page, "Email", "nobody@old.example")
    assert faults(page) == {}
    page.goto("/claims/other-way/")
    assert faults(page) == {}
