"""Every page of the desk as it really is: axe, sideways scroll, targets, day and night (R98)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import desk_steps as steps
from tests.browser.test_desk_journeys import make_lamp
from tests.support.browser import faults

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _lamp(house: House, tied: Story, divisions: Divisions) -> None:
    with house.inside():
        make_lamp(divisions.energy)


@pytest.mark.parametrize(
    "address",
    [
        "/desk/",
        "/desk/people/",
        "/desk/people/?q=Ferreira",
        "/desk/people/?q=Zbigniew",
        "/desk/lamps/",
        "/desk/lamps/asset/asset_word/",
        "/desk/lamps/test/",
        "/desk/definition/",
        "/desk/definition/back/first/",
        "/desk/health/",
    ],
)
def test_the_lists_hold(visit: Visit, divisions: Divisions, tied: Story, address: str) -> None:
    page = visit(divisions.dov)
    page.goto(address)
    assert faults(page) == {}


@pytest.mark.parametrize(
    "more", ["", "looks/", "facts/birth_date/", "then/", "then/?on=2026-01-05"]
)
def test_the_pages_of_a_person_hold(
    visit: Visit, divisions: Divisions, tied: Story, more: str
) -> None:
    page = visit(divisions.dov)
    page.goto(f"/desk/people/{tied.ana.person.pk}/{more}")
    assert faults(page) == {}


def test_everything_opened_holds(visit: Visit, divisions: Divisions, tied: Story) -> None:
    page = visit(divisions.dov)
    page.goto("/desk/people/")
    steps.find(page, tied.invoice)
    steps.open_first(page)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.get_by_role("link", name="Fix phone").click()
    page.get_by_label("Phone, as it should read").fill(" ")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    assert faults(page) == {}


def test_what_a_record_is_about_holds(visit: Visit, divisions: Divisions, tied: Story) -> None:
    page = visit(divisions.dov)
    page.goto(f"/desk/lamps/records/{tied.moor.pk}/kind/")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("main").wait_for()
    assert faults(page) == {}
