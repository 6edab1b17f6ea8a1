"""Staff write down who pays for an account; the customer reads whose word it is, and ends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.holdings.models import AccountParty
from goodterms.customer.identity.operations import groups
from goodterms.customer.people.models import Person
from goodterms.kernel.acting import working
from tests.browser.ways import SCRIPT_AT_DESK, SCRIPT_ON_PHONE
from tests.support.browser import faults
from tests.support.make import make_cards, make_customer, make_record, seed_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@SCRIPT_ON_PHONE
def test_a_part_is_written_down_taken_back_and_said_not_to_be_theirs(
    visit: Visit, carded: Story, ana_at_the_desk: Page, width: int, *, script: bool
) -> None:
    desk = ana_at_the_desk
    desk.get_by_role("table", name="Accounts").get_by_role("link").first.click()
    payer = desk.get_by_label("payer")
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_role("alert")).to_contain_text("waits for your choice")
    assert not script or faults(desk) == {}
    for is_mistaken in (True, False):
        payer.check()
        desk.get_by_role("button", name="Write it down").click()
        expect(desk.locator("#parts")).to_contain_text("written down by Dov")
        assert not script or faults(desk) == {}
        if is_mistaken:
            desk.get_by_role("button", name="Undo payer").click()
            expect(payer).to_be_visible()

    hers = visit(carded.ana, width=width, script=script)
    hers.goto("/accounts/")
    expect(hers.locator("main")).to_contain_text("you hold it and you pay for it")
    expect(hers.locator("main")).to_contain_text("written down by Dov")
    assert not script or faults(hers) == {}
    hers.get_by_role("button", name=re.compile("^Not my part")).click()
    expect(hers.locator("main")).not_to_contain_text("you pay for it")


@SCRIPT_AT_DESK
def test_a_part_in_anothers_account_is_asked_for_given_and_taken_back(
    visit: Visit, carded: Story, ana_at_the_desk: Page, house: House, width: int, *, script: bool
) -> None:
    with house.inside():
        ben = make_customer(f"ben-{carded.known.pk}@post.example", "Ben Whitlock")
        his = make_record(carded.known.source, name="Ben Whitlock")
        with working("a test"):
            number = AccountParty.objects.get(record=carded.known).account.number
            groups.join(ben.person.pk, [seed_of(his).pk], cause={})
            person = Person.objects.get(pk=ben.person.pk).canonical_id
        make_cards()
    desk = ana_at_the_desk
    desk.goto(f"/desk/people/{person}/parts/")
    if desk.get_by_label("They asked us").count():  # his record is opened with a reason, too
        desk.get_by_label("They asked us").check()
        desk.get_by_role("button", name="Open the record").click()
        desk.goto(f"/desk/people/{person}/parts/")
    desk.get_by_role("button", name="Ask whoever holds it").click()
    expect(desk.get_by_role("alert")).to_contain_text("is still empty")
    assert not script or faults(desk) == {}
    desk.get_by_label("Number of the account").fill(number)
    desk.get_by_label("payer").check()
    desk.get_by_role("button", name="Ask whoever holds it").click()
    expect(desk.locator("#offers")).to_contain_text("Their word until")
    assert not script or faults(desk) == {}

    hers = visit(carded.ana, width=width, script=script)
    hers.goto("/")
    expect(hers.locator("main")).to_contain_text("shall Ben Whitlock have a part in")
    hers.goto("/accounts/")
    assert not script or faults(hers) == {}
    hers.get_by_role("button", name=re.compile("^Yes.*Ben Whitlock")).click()
    expect(hers.locator("main")).to_contain_text("Ben Whitlock has a part in it, as payer")
    his_page = visit(ben, width=width, script=script)
    his_page.goto("/accounts/")
    expect(his_page.locator("main")).to_contain_text("Here by the yes of whoever holds it.")
    assert not script or faults(his_page) == {}
    hers.get_by_role("button", name=re.compile("^Take back")).click()
    expect(hers.locator("main")).not_to_contain_text("Ben Whitlock")
    his_page.goto("/accounts/")
    expect(his_page.locator("main")).not_to_contain_text("you pay for it")
