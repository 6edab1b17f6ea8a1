"""Staff write down who pays for an account; the customer reads whose word it is, and ends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.ways import SCRIPTS, WIDTHS
from tests.support.browser import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Story

pytestmark = pytest.mark.browser


@WIDTHS
@SCRIPTS
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
