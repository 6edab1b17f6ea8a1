"""Scenarios 4, 5 and 6 in two real browsers: both agree, one leaves; and a change of jobs."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.people.models import Invitation
from goodterms.customer.people.operations import invitations
from goodterms.kernel.acting import working
from tests.browser import portal_steps as steps
from tests.browser.ways import SCRIPT_ON_PHONE, SCRIPTS
from tests.support.browser import faults
from tests.support.make import make_customer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.conftest import Member
    from tests.support.cast import Story
    from tests.support.house import House

pytestmark = pytest.mark.browser

_numbers = count(1)


@pytest.fixture
def ben(house: House, story: Story) -> Member:
    with house.inside():
        return make_customer(f"ben{next(_numbers)}@post.example", "Ben Whitlock")


def say_yes(page: Page, name: str) -> None:
    page.get_by_label("Your name, as the others may read it").fill(name)
    page.get_by_role("button", name=re.compile("^Yes")).click()


@SCRIPTS
def test_two_sign_ins_agree_read_one_anothers_name_and_one_leaves(
    visit: Visit, house: House, story: Story, ben: Member, *, script: bool
) -> None:
    hers = visit(story.ana, width=360, script=script)
    his = visit(ben, width=1280, script=script)
    hers.goto("/people/")
    expect(hers.get_by_role("heading", name="Only you")).to_be_visible()
    hers.get_by_role("link", name="Somebody lives with me").click()
    hers.get_by_role("button", name="Ask them").click()
    expect(hers.get_by_role("alert")).to_contain_text("“Their email” is still empty.")
    hers.get_by_label("Their email").fill(ben.login.email)
    hers.get_by_label("Your name, as they know you").fill("Ana")
    hers.get_by_role("button", name="Ask them").click()
    expect(hers.get_by_role("heading", name="You asked somebody you live with")).to_be_visible()
    with house.inside(), working("a test"):
        invitations.bind()

    steps.open_when(his, "/", "Ana says that you live together")  # or the worker is binding it
    his.get_by_role("link", name="Answer Ana says that you live together").click()
    expect(hers.get_by_text("Lives with you")).to_have_count(0)
    say_yes(his, "Ben")
    expect(his.locator("#household")).to_contain_text("Ana")
    hers.goto("/people/")
    household = hers.locator("#household")
    expect(household).to_contain_text("Ben")
    household.get_by_role("button", name=re.compile("^One for all")).click()
    expect(household).to_contain_text("One copy for all of you")
    assert not script or faults(hers) == {}

    his.goto("/people/")
    expect(his.locator("#household")).to_contain_text("chosen by Ana")
    his.get_by_role("button", name=re.compile("^Leave")).click()
    expect(his.get_by_role("status").first).to_contain_text("You have left the household.")
    assert not script or faults(his) == {}
    his.get_by_role("button", name="Undo leaving the household").click()
    expect(his.locator("#household")).to_contain_text("Ana")
    his.get_by_role("button", name=re.compile("^Leave")).click()
    hers.goto("/people/")
    expect(hers.get_by_role("heading", name="Only you")).to_be_visible()
    assert "Ben" not in hers.locator("main").inner_text()


@SCRIPTS
def test_what_records_ask_names_nobody_until_both_have_said_yes(
    visit: Visit, house: House, story: Story, ben: Member, *, script: bool
) -> None:
    with house.inside(), working("a test"):
        invitations.propose(
            (story.ana.person.pk, ben.person.pk),
            kind=Invitation.Kind.HOUSEHOLD,
            origin=Invitation.Origin.RECORDS,
        )
    hers, his = visit(story.ana, script=script), visit(ben, script=script)
    for page, name, other in ((hers, "Ana", "Ben"), (his, "Ben", "Ana")):
        page.goto("/people/")
        asked = page.get_by_role("region", name=re.compile("share your home"))
        expect(asked).to_be_visible()
        assert other not in page.locator("main").inner_text()
        assert not script or faults(page) == {}
        say_yes(page, name)
    expect(his.locator("#household")).to_contain_text("Ana")
    hers.goto("/people/")
    expect(hers.locator("#household")).to_contain_text("Ben")


@SCRIPT_ON_PHONE
def test_a_change_of_jobs_is_told_in_three_questions(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/people/jobs/new/")
    page.get_by_label("Firm").fill("Aldgate Freight")
    page.get_by_label("Since").fill("2018-05-01")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="I changed jobs").click()
    expect(page.get_by_role("checkbox", name="Aldgate Freight")).to_be_checked()
    page.get_by_label("Where do you work now?").fill("Norr Logistics")
    page.get_by_label("Since when?").fill("2026-07-01")
    assert not script or faults(page) == {}
    page.get_by_role("button", name="That is it").click()
    jobs = page.locator("#jobs")
    expect(jobs).to_contain_text("Norr Logistics")
    expect(jobs).to_contain_text(re.compile(r"Aldgate Freight\s+from 1 May 2018 to 1 July"))
    page.goto("/held/")
    expect(page.locator("#jobs")).to_contain_text("Norr Logistics")
    assert not script or faults(page) == {}
