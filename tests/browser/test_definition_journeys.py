"""Business people say what makes a customer, look at what it does, and change their mind (R129)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.identity.models import Definition, MatchModel
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from tests.browser import desk_steps as steps
from tests.browser.ways import SCRIPT_AT_DESK
from tests.support.browser import faults

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions
    from tests.support.house import House

pytestmark = pytest.mark.browser

FIGURES = {"people": 12, "homes": 8, "firms": 3, "mail": 9}


@pytest.fixture(autouse=True)
def learned(house: House, at_rest: None) -> None:
    with house.inside(), working("a test"):
        MatchModel.objects.create(state=MatchModel.State.LIVE, made_at=clock.now(), contents={})


def tried(house: House) -> None:
    """As the task leaves it; the house's own has given up by then, for want of a learned model."""
    with house.inside():
        steps.wait_for_tasks()
    with house.inside(), working("a test"):
        draft = Definition.objects.drafts().get()
        draft.trial = {"now": FIGURES, "then": FIGURES | {"mail": 5}, "changes": []}
        draft.tried_at = clock.now()
        draft.save()


@SCRIPT_AT_DESK
def test_a_definition_is_tried_switched_on_and_switched_back(
    visit: Visit, divisions: Divisions, house: House, width: int, *, script: bool
) -> None:
    page = visit(divisions.dov, width=width, script=script)
    page.goto("/desk/definition/")
    letter = page.get_by_label("A household gets one letter")
    expect(letter).to_be_hidden()
    page.locator("summary", has_text="Who gets a letter").click()
    letter.check()
    page.get_by_role("button", name="Try it on our own data").click()
    expect(page.get_by_role("alert")).to_contain_text("Why should it be so?")
    expect(letter).to_be_checked()
    if script:
        assert faults(page) == {}
    page.get_by_label("Why should it be so?").fill("One letter a home saves paper.")
    page.get_by_role("button", name="Try it on our own data").click()
    expect(page.locator("#draft")).to_contain_text("Trying")
    tried(house)
    page.goto("/desk/definition/")
    expect(page.locator("#draft")).to_contain_text("No person would be joined")
    if script:
        assert faults(page) == {}
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator("#definition")).to_contain_text("A household gets one letter.")
    expect(page.locator("#definition")).to_contain_text("switched on by Dov")
    page.get_by_role("link", name="Switch back to this").click()
    page.get_by_label("Why should it count again?").fill("Lodgers got none.")
    page.get_by_role("button", name="Switch back").click()
    expect(page.locator("#definition")).to_contain_text("Lodgers got none.")
