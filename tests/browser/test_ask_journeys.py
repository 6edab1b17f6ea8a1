"""Scenario 9 in a real browser: an answer or a named person in two steps, and what comes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from tests.browser import portal_steps as steps
from tests.browser.ways import EVERY_WAY, SCRIPT_AT_DESK, SCRIPT_ON_PHONE, WIDTHS
from tests.support.browser import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser

READS = re.compile(r"Dov Adler reads it before [\w, ]*\d\d:\d\d and answers here\.")


def find(page: Page, words: str) -> None:
    page.goto("/ask/")
    page.get_by_role("searchbox", name="Ask or find anything").fill(words)
    page.get_by_role("button", name="Ask", exact=True).click()


def put(story: Story, house: House, words: str = "When is my meter read?") -> Ask:
    with house.inside(), acting(story.ana.actor):
        return asks.ask(
            by=story.ana.actor, person=story.ana.person.pk, words=words, kind=Ask.Kind.QUESTION
        )


def answered(story: Story, divisions: Divisions, house: House) -> Ask:
    ask = put(story, house)
    with house.inside(), acting(divisions.dov.actor):
        return answers.answer(by=divisions.dov.actor, ask=ask.pk, words="On Friday.")


@SCRIPT_ON_PHONE
def test_ana_finds_what_she_holds_in_one_step(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    find(page, "my phone")
    page.get_by_role("link", name="Phone: 01632 960 811").click()
    expect(page).to_have_url(re.compile(r"/held/#fact-phone$"))


@EVERY_WAY
def test_where_nothing_answers_a_named_person_does_in_two_steps(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    find(page, "zebra crossings")
    expect(page.get_by_role("heading", name="No page answers this")).to_be_visible()
    expect(page.get_by_text(READS)).to_be_visible()
    page.get_by_role("button", name="Send it as a question").click()
    expect(page.locator(".thread .words.pen")).to_have_text("zebra crossings")
    expect(page.get_by_role("status").filter(has_text=READS)).to_be_visible()


@SCRIPT_AT_DESK
def test_asked_answered_not_yet_and_then_it_helped(
    visit: Visit, story: Story, divisions: Divisions, width: int, *, script: bool
) -> None:
    ana = visit(story.ana, width=width, script=script)
    find(ana, f"zebra {story.invoice}")
    ana.get_by_role("button", name="Send it as a question").click()
    ana.get_by_text("We have it.").wait_for()

    dov = visit(divisions.dov, width=width, script=script)
    for words in ("On Friday.", "He was ill; on Monday, and I come along."):
        dov.goto("/desk/asks/")
        dov.get_by_role("link", name=f"zebra {story.invoice}").click()
        dov.get_by_label("Your answer").fill(words)
        dov.get_by_role("button", name="Answer").click()
        expect(dov.get_by_role("status").filter(has_text="Answered.")).to_be_visible()

        ana.goto(ana.url)
        expect(ana.locator(".thread")).to_contain_text(words)
        if words == "On Friday.":
            ana.get_by_label("What is still missing").fill("Nobody came.")
            ana.get_by_role("button", name="Not yet").click()
            expect(ana.get_by_text("Dov Adler has it back, with your words")).to_be_visible()
    ana.get_by_role("button", name="That helped").click()
    expect(ana.get_by_text("Closed by you")).to_be_visible()


@SCRIPT_ON_PHONE
def test_what_else_do_you_want_answers_on_the_same_page(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/held/")
    field = page.get_by_role("textbox", name="What else do you want?")
    want = page.locator("#want")
    want.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert").first).to_contain_text("is still empty")
    field.fill("A calendar of readings")
    want.get_by_role("button", name="Send").click()
    expect(want.get_by_text(READS)).to_be_visible()
    expect(page).to_have_url(re.compile("/held/"))
    want.get_by_role("link", name="Open it").click()
    expect(page.locator(".thread")).to_contain_text("A calendar of readings")


@SCRIPT_ON_PHONE
def test_a_visitor_signs_in_and_their_words_are_still_there(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(width=width, script=script)
    page.goto("/")
    page.get_by_role("textbox", name="What else do you want?").fill("solar & wind")
    page.locator("#want").get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Sign in and send it").click()
    steps.come_in(page, story.ana.login.email)
    expect(page.get_by_label("Your question")).to_have_value("solar & wind")
    page.get_by_role("button", name="Send it as a question").click()
    expect(page.locator(".thread .words.pen")).to_have_text("solar & wind")


@SCRIPT_AT_DESK
def test_ana_writes_to_somebody_by_name(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/talk/")
    expect(page.get_by_text(re.compile("Open now, until|Closed now, opens")).first).to_be_visible()
    page.get_by_text("Write to Dov Adler").click()
    page.get_by_label("Your words").fill("Call me after six")
    page.locator(".greeter").get_by_role("button", name="Send").click()
    expect(page.locator(".thread .words.pen")).to_have_text("Call me after six")


@WIDTHS
def test_the_whole_of_it_by_keyboard_alone(
    visit: Visit, story: Story, divisions: Divisions, width: int
) -> None:
    ana = visit(story.ana, width=width)
    ana.goto("/ask/")
    steps.tab_to(ana, "Ask")  # the page in the navigation, or the button behind the field
    ana.locator("#q").focus()
    ana.keyboard.type(f"keyboard {story.invoice}")
    ana.keyboard.press("Enter")
    ana.get_by_role("heading", name="No page answers this").wait_for()
    steps.tab_to(ana, "Send it as a question")
    ana.keyboard.press("Enter")
    ana.get_by_text("We have it.").wait_for()

    dov = visit(divisions.dov, width=width)
    dov.goto("/desk/asks/")
    rows = dov.locator(".list tbody a")
    for _ in range(rows.count()):
        dov.keyboard.press("j")
        if dov.evaluate("document.activeElement.innerText").startswith("keyboard"):
            break
    dov.keyboard.press("Enter")
    dov.get_by_label("Your answer").focus()
    dov.keyboard.type("Here it is.")
    dov.keyboard.press("Tab")
    dov.keyboard.press("Enter")
    dov.get_by_text("Answered.", exact=False).first.wait_for()

    ana.goto(ana.url)
    steps.tab_to(ana, "That helped")
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("Closed by you")).to_be_visible()
    assert steps.has_focus(ana.get_by_role("heading", level=1))


@SCRIPT_ON_PHONE
def test_dov_says_why_it_is_late_and_hands_over(
    visit: Visit, story: Story, divisions: Divisions, house: House, width: int, *, script: bool
) -> None:
    ask = put(story, house, "Late by an hour")
    with house.inside(), working("a test"):
        Ask.objects.filter(pk=ask.pk).update(due_at=clock.now() - timedelta(hours=1))
    ana = visit(story.ana, width=width, script=script)
    ana.goto(f"/ask/{ask.pk}/")
    expect(ana.get_by_text("Dov Adler should have answered by")).to_be_visible()

    dov = visit(divisions.dov, width=width, script=script)
    dov.goto(f"/desk/asks/{ask.pk}/")
    dov.get_by_role("button", name="Answer").click()
    expect(dov.get_by_role("alert")).to_contain_text("“Why is this late?” is still empty.")
    dov.get_by_text("Name a new hour").click()
    dov.get_by_label("What holds it up?").fill("The depot is shut today.")
    dov.get_by_role("button", name="Name this hour").click()
    expect(dov.get_by_role("status").filter(has_text="A new hour.")).to_be_visible()

    ana.goto(f"/ask/{ask.pk}/")
    expect(ana.locator(".thread")).to_contain_text("The depot is shut today.")
    expect(ana.locator(".thread")).to_contain_text("New hour:")


# Every page as it really is: axe, sideways scroll, targets, day and night, 320 to 1280.


@pytest.mark.parametrize("address", ["/ask/", "/ask/?q=phone", "/ask/?q=zebra", "/talk/"])
def test_the_pages_of_a_customer_hold(
    visit: Visit, story: Story, house: House, address: str
) -> None:
    put(story, house, "unbroken" * 20)
    page = visit(story.ana)
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert faults(page) == {}


def test_a_visitors_results_hold(visit: Visit, story: Story) -> None:
    page = visit()
    page.goto("/ask/?q=talk")
    assert faults(page) == {}


def test_a_refused_wish_and_a_receipt_hold(visit: Visit, story: Story) -> None:
    page = visit(story.ana)
    page.goto("/claims/")
    page.locator("#want").get_by_role("button", name="Send").click()
    page.get_by_role("alert").wait_for()
    assert faults(page) == {}
    page.get_by_role("textbox", name="What else do you want?").fill("More light")
    page.locator("#want").get_by_role("button", name="Send").click()
    page.get_by_text("We have it.").wait_for()
    assert faults(page) == {}


def test_a_thread_holds_open_answered_and_closed(
    visit: Visit, story: Story, divisions: Divisions, house: House
) -> None:
    page = visit(story.ana)
    page.goto(f"/ask/{put(story, house).pk}/")
    assert faults(page) == {}
    page.goto(f"/ask/{answered(story, divisions, house).pk}/")
    assert faults(page) == {}
    page.get_by_role("button", name="That helped").click()
    page.get_by_text("Closed by you").wait_for()
    assert faults(page) == {}


def test_the_desks_pages_hold(
    visit: Visit, story: Story, divisions: Divisions, house: House
) -> None:
    ask = put(story, house, "unbroken" * 20)
    page = visit(divisions.dov)
    for address in ("/desk/asks/", "/desk/asks/?show=answered", f"/desk/asks/{ask.pk}/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert faults(page) == {}, address
    page.get_by_role("button", name="Hand it over").click()
    page.get_by_role("alert").wait_for()
    assert faults(page) == {}
