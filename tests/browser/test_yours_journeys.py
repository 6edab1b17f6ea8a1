"""Scenario 21 and the rooms of Yours in a real browser: with script and without, and by keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.holdings.models import Thing
from goodterms.customer.holdings.operations import bringing
from goodterms.kernel.acting import working
from tests.browser import portal_steps as steps
from tests.browser.ways import EVERY_WAY, SCRIPT_AT_DESK, SCRIPT_ON_PHONE
from tests.support.browser import faults

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.support.cast import Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@pytest.fixture
def router(house: House, story: Story) -> str:
    """Sold by Mere Energy, on the record Ana's mailbox opens; its name."""
    brought = bringing.Brought(
        record=story.known.pk,
        key=f"T{story.known.pk}",
        origin=Thing.Origin.BOUGHT,
        kind="Router",
        maker="Hearth",
        model="2",
        serial=f"HR2-{story.known.pk}",
    )
    with house.inside(), working("a test"):
        bringing.bring(source=story.known.source_id, things=[brought])
    return "Hearth 2"


@EVERY_WAY
def test_ana_reports_a_fault_in_two_sentences_and_sees_who_comes_by_when(
    visit: Visit, story: Story, router: str, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/things/")
    page.get_by_role("link", name=f"Report a fault {router}").click()
    expect(page.get_by_role("radio", name=router)).to_be_checked()
    expect(page.get_by_text("Empty means 14 Quay Lane, Merehaven.")).to_be_visible()
    page.get_by_label("What is wrong?").fill("It drops out at six each evening.")
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text(re.compile("Dov Adler reads it before")).first).to_be_visible()
    expect(page.get_by_text(re.compile(rf"{router}, serial HR2"))).to_be_visible()
    page.goto("/")
    waiting = page.get_by_role("region", name="Waiting on us")
    expect(waiting).to_contain_text(f"Fault: {router}")
    expect(waiting).to_contain_text("Dov Adler")


@SCRIPT_ON_PHONE
def test_a_thing_is_told_with_one_word_taken_off_and_put_back(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/things/new/")
    page.get_by_role("button", name="Put it on my list").click()
    expect(page.get_by_role("alert")).to_contain_text("One thing to put right")
    page.get_by_label("What do you call it?").fill("The old boiler")
    page.get_by_role("button", name="Put it on my list").click()
    expect(page.get_by_role("status").first).to_contain_text("It is on your list.")
    page.get_by_role("link", name="Change The old boiler").click()
    page.get_by_role("button", name="Take it off my list").click()
    expect(page.get_by_text("“The old boiler” is off your list.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator(".fact", has_text="The old boiler")).to_be_visible()


@SCRIPT_AT_DESK
def test_a_purchase_is_rated_and_left_out_where_it_stands(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/purchases/new/")
    page.get_by_label("What did you buy?").fill("Induction hob")
    page.get_by_role("button", name="Put it on my list").click()
    hob = page.locator(".fact", has_text="Induction hob")
    hob.get_by_role("button", name=re.compile("^Leave out")).click()
    expect(hob).to_contain_text("Left out of suggestions")
    hob.get_by_role("link", name=re.compile("^Rate")).click()
    page.get_by_label("4, good").check()
    page.get_by_role("button", name="Save").click()
    expect(hob).to_contain_text("your rating: 4, good")
    expect(hob).to_contain_text("Left out of suggestions")


def test_a_fault_is_reported_by_keys_alone(visit: Visit, story: Story, router: str) -> None:
    page = visit(story.ana)
    page.goto("/things/")
    steps.tab_to(page, f"Report a fault {router}")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What is broken?").wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "words":
            break
    page.keyboard.type("It drops out.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Dov Adler reads it before")).first).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/", "/accounts/", "/things/", "/things/new/", "/things/faults/", "/purchases/"]
)
def test_the_rooms_hold(visit: Visit, story: Story, router: str, address: str) -> None:
    page = visit(story.ana)
    page.goto("/purchases/new/")
    page.get_by_label("What did you buy?").fill("Induction hob")
    page.get_by_role("button", name="Put it on my list").click()
    page.goto(address)
    assert faults(page) == {}


def test_refused_pages_and_a_row_being_rated_hold(visit: Visit, story: Story, router: str) -> None:
    page = visit(story.ana)
    page.goto("/things/faults/")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert faults(page) == {}
    page.goto("/purchases/new/")
    page.get_by_label("What did you buy?").fill("Induction hob")
    page.get_by_role("button", name="Put it on my list").click()
    page.get_by_role("link", name=re.compile("^Rate")).click()
    page.get_by_label("In your own words").wait_for()
    assert faults(page) == {}
