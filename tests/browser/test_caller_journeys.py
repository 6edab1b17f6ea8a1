"""Somebody rings: Dov writes it down, and Ana finds it on her page (R23, R56)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.people.models import Absence, Post
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from tests.browser.ways import SCRIPT_AT_DESK
from tests.support.browser import faults
from tests.support.make import make_staff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.conftest import Member
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@SCRIPT_AT_DESK
def test_what_a_caller_asks_stands_on_their_page_with_who_wrote_it_down(
    visit: Visit, carded: Story, ana_at_the_desk: Page, width: int, *, script: bool
) -> None:
    desk = ana_at_the_desk
    desk.get_by_role("link", name="Write down what they ask").click()
    if script:
        assert faults(desk) == {}
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_role("alert")).to_contain_text("“In their words” is still empty.")
    desk.get_by_label("Fault").check()
    desk.get_by_label("In their words").fill("No heat since Monday")
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_text("Written down.")).to_be_visible()

    page = visit(carded.ana, width=width, script=script)
    page.goto("/")
    page.get_by_role("link", name="No heat since Monday").first.click()
    expect(page.locator("main")).to_contain_text("Written down by Dov Adler, Front line")


@pytest.fixture
def joan(house: House, divisions: Divisions) -> Iterator[Member]:
    """Somebody who greets nobody, so that the others' journeys go on meeting Dov."""
    division = divisions.energy.division
    assert division is not None
    with house.inside():
        powers = frozenset({Power.READER, Power.CONTRIBUTOR})
        who = make_staff("joan@mereandmoor.example", "Joan Petrie", [division], powers)
        with working("a test"):
            Post.objects.filter(person=who.person).update(greets=False)
    yield who
    with house.inside(), working("a test"):
        Absence.objects.filter(person=who.person).delete()
        Post.objects.filter(person=who.person).delete()


def test_who_goes_away_says_until_when_and_that_they_are_back(visit: Visit, joan: Member) -> None:
    for script in (True, False):
        desk = visit(joan, width=360, script=script)
        desk.goto("/desk/asks/")
        desk.get_by_role("link", name="Who is away").click()
        desk.get_by_label("First day away").fill("2040-01-02")
        desk.get_by_label("Back on").fill("2040-01-01")
        desk.get_by_role("button", name="Say so").click()
        expect(desk.get_by_role("alert")).to_contain_text("comes after the first day away")
        expect(desk.get_by_label("First day away")).to_have_value("2040-01-02")
        desk.get_by_label("Back on").fill("2040-01-09")
        desk.get_by_role("button", name="Say so").click()
        expect(desk.get_by_text("back on 9 January 2040")).to_be_visible()
        if script:
            assert faults(desk) == {}
        desk.get_by_role("button", name="There after all").click()
        expect(desk.get_by_text("Nobody has said that they are away.")).to_be_visible()
