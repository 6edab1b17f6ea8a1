"""Scenarios 1, 2 and 25 to their end: wish, check, dispute, object, ask about a look, by keys too.

On a phone and a wide screen, with script and without.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.kernel.acting import acting
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from tests.browser import portal_steps as steps
from tests.browser.ways import SCRIPT_AT_DESK, SCRIPT_ON_PHONE
from tests.support.browser import faults

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@SCRIPT_ON_PHONE
def test_ana_wishes_dov_checks_and_ana_reads_why(
    visit: Visit, story: Story, divisions: Divisions, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/held/")
    steps.mend(page, "Date of birth", "1980-05-15")
    born = steps.row(page, "birth_date")
    expect(born).to_contain_text("Saved as your wish")
    expect(born.locator(".val")).to_have_text("14 May, year hidden")

    desk = visit(divisions.dov, width=width, script=script)
    desk.goto("/desk/checks/")
    desk.get_by_role("link", name="Date of birth").first.click()
    desk.get_by_label("No, it stays as it is").check()
    desk.get_by_role("button", name="Send the answer").click()
    expect(desk.get_by_role("alert")).to_contain_text("A no needs a reason")
    desk.get_by_label("What you checked, and why").fill("Your passport says the 14th.")
    desk.get_by_label("No, it stays as it is").check()
    desk.get_by_role("button", name="Send the answer").click()
    expect(desk.locator(".done")).to_contain_text("They read your answer")

    page.goto("/held/")
    expect(steps.row(page, "birth_date")).to_contain_text("“Your passport says the 14th.”")


@SCRIPT_AT_DESK
def test_ana_says_that_a_number_is_wrong_and_takes_it_back(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/held/")
    page.get_by_role("link", name="Fix phone").click()
    page.get_by_role("link", name="It is wrong, and I do not want to say what is right").click()
    page.get_by_role("button", name="Say that it is wrong").click()
    phone = steps.row(page, "phone")
    expect(phone).to_contain_text("You say that this is wrong, and both sides see it.")
    phone.get_by_role("button", name=re.compile("^Take back")).click()
    expect(phone).not_to_contain_text("You say that this is wrong")


@SCRIPT_ON_PHONE
def test_ana_asks_why_somebody_looked(
    visit: Visit, house: House, story: Story, divisions: Divisions, width: int, *, script: bool
) -> None:
    with house.inside(), acting(divisions.dov.actor) as dov:
        people = [story.ana.person.pk]
        look(by=dov, kind=Look.Kind.OPENED, people=people, groups=["facts"])
    page = visit(story.ana, width=width, script=script)
    page.goto("/")
    page.get_by_role("link", name="Who looked at my record").click()
    expect(page.locator(".look")).to_contain_text("No reason given")
    page.get_by_role("link", name=re.compile("^Ask about Dov Adler")).click()
    page.get_by_role("main").get_by_role("button", name="Ask").click()
    page.goto("/looks/")
    expect(page.locator(".look")).to_contain_text("You asked; Dov Adler answers by")


@SCRIPT_AT_DESK
def test_ana_adds_what_we_did_not_know_and_takes_everything_along(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/held/")
    page.get_by_role("link", name="Email at work").click()
    page.get_by_label("Email at work, as it should read").fill("ana@norr.example")
    page.get_by_role("button", name="Save").click()
    expect(steps.row(page, "email_work").locator(".val.pen")).to_have_text("ana@norr.example")
    with page.expect_download() as taken:
        page.locator("#take").get_by_role("link", name="Take your data").click()
    assert taken.value.suggested_filename == "goodterms.zip"


def test_ana_objects_by_keyboard_alone(visit: Visit, story: Story) -> None:
    page = visit(story.ana)
    page.goto("/held/")
    steps.tab_to(page, "Object to “How we greet you”")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Object to “How we greet you”").wait_for()
    steps.tab_to(page, "Object")
    page.keyboard.press("Enter")
    page.get_by_text("You object, so it is out of use.").wait_for()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"^Good (morning|afternoon|evening)$")
    )


def test_the_new_pages_hold(visit: Visit, house: House, story: Story, divisions: Divisions) -> None:
    with house.inside(), acting(divisions.dov.actor) as dov:
        for reason in ("", "billing"):
            people = [story.ana.person.pk]
            look(by=dov, kind=Look.Kind.OPENED, people=people, groups=["facts"], reason=reason)
    page = visit(story.ana)
    page.goto("/held/")
    steps.mend(page, "Date of birth", "1980-05-15")
    page.get_by_text("Saved as your wish").wait_for()
    for address in ("/held/", "/looks/", "/held/card/", "/held/phone/dispute/"):
        page.goto(address)
        assert faults(page) == {}, address


def test_the_desks_new_pages_hold(visit: Visit, story: Story, divisions: Divisions) -> None:
    page = visit(story.ana)
    page.goto("/held/phone/dispute/")
    page.get_by_label(re.compile("^What you would like us to know")).fill("My sister's.")
    page.get_by_role("button", name="Say that it is wrong").click()
    desk = visit(divisions.dov)
    desk.goto("/desk/checks/")
    assert faults(desk) == {}
    desk.get_by_role("link", name="Phone", exact=True).first.click()
    desk.get_by_role("button", name="Send the answer").wait_for()
    assert faults(desk) == {}
