"""Our question in a real browser: found at home, answered, changed, and proved (R7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.identity.models import Question
from goodterms.customer.identity.operations import questions
from goodterms.kernel.acting import working
from tests.browser import portal_steps as steps
from tests.browser.ways import SCRIPT_AT_DESK
from tests.support.browser import faults

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.support.cast import Story
    from tests.support.house import House

pytestmark = pytest.mark.browser

ASKED = "Do we know you by another name, email or address?"


@pytest.fixture
def asked(house: House, story: Story) -> None:
    """The worker may have asked her already, when she signed in."""
    with house.inside(), working("a test"):
        if not Question.objects.filter(asked=story.ana.person).exists():
            questions.invite(story.ana.person.pk)


@pytest.mark.usefixtures("asked")
@SCRIPT_AT_DESK
def test_a_no_becomes_a_yes_and_leads_to_a_proof(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/")
    page.get_by_role("link", name=f"Open A question from us, {ASKED}").click()
    question = page.locator("#question")
    expect(question.get_by_role("heading", name=ASKED)).to_be_visible()
    question.get_by_role("button", name="No", exact=True).click()
    expect(question.get_by_text("You said: no")).to_be_visible()
    question.get_by_role("button", name="Yes, I will show it").click()
    expect(page).to_have_url(re.compile("/claims/#ask$"))
    expect(question.get_by_text("You said: yes")).to_be_visible()
    steps.connect(page, story)
    page.goto("/claims/")
    expect(page.get_by_text("It is yours").first).to_be_visible()


@pytest.mark.usefixtures("asked")
def test_the_page_holds_before_and_after_the_answer(visit: Visit, story: Story) -> None:
    page = visit(story.ana)
    page.goto("/claims/")
    assert faults(page) == {}
    page.locator("#question").get_by_role("button", name="Not now").click()
    page.get_by_text("You said: not now").wait_for()
    assert faults(page) == {}
