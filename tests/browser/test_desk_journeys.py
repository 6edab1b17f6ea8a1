"""Dov at the desk in a real browser: he finds Ana and reads why her records belong together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from goodterms.customer.identity.models import Kind, Record, Run
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from tests.browser import desk_steps as steps
from tests.browser.ways import SCRIPT_AT_DESK, SCRIPT_ON_PHONE
from tests.support.make import make_cards, make_division, make_record, make_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.customer.identity.models import Source
    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions, Story
    from tests.support.house import House

pytestmark = pytest.mark.browser


@pytest.fixture
def lamp(house: House, divisions: Divisions) -> Record:
    with house.inside():
        return make_lamp(divisions.energy)


def make_lamp(source: Source) -> Record:
    record = make_record(source, kind=Kind.ASSET, name="Abel Lamp", street="Quay Lane")
    with working("a test"):
        Record.objects.filter(pk=record.pk).update(kind_why=["asset_word"])
    return record


@SCRIPT_ON_PHONE
def test_dov_finds_ana_by_whatever_she_says_and_reads_why(
    visit: Visit, divisions: Divisions, tied: Story, width: int, *, script: bool
) -> None:
    page = visit(divisions.dov, width=width, script=script)
    page.goto("/desk/")
    email = str(tied.known.payload["email"])
    for words, found_by in (
        ("ana ferreira", "name"),
        (email, "email"),
        (tied.old_email, "email"),
        ("07700 900614", "phone or account number"),
        (f"8820-{tied.invoice}", f"account 8820-{tied.invoice}"),
        (tied.invoice, f"invoice {tied.invoice}"),
    ):
        steps.find(page, words)
        row = page.locator("main .list tbody tr").filter(has_text=re.compile("Ana Ferreira"))
        expect(row.first).to_contain_text(found_by)

    steps.open_first(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Ferreira")
    expect(page.locator("main")).to_contain_text("Ana can see that you opened this page.")
    why = page.get_by_role("region", name="Why we think these belong together")
    expect(why).to_contain_text("likely: same home; one letter apart, a rare one.")
    expect(why.get_by_role("img", name=re.compile("records of Ana Ferreira"))).to_be_visible()
    expect(why.locator(".fall:visible").first).to_contain_text("Before we look")
    records = page.get_by_role("region", name="The records behind it")
    expect(records).to_contain_text("A. Ferriera")
    expect(page.locator("main")).to_contain_text("£48.20")


@SCRIPT_AT_DESK
def test_dov_puts_a_fact_right_for_ana_and_takes_it_back(
    visit: Visit, divisions: Divisions, story: Story, width: int, *, script: bool
) -> None:
    page = visit(divisions.dov, width=width, script=script)
    page.goto(f"/desk/people/{story.ana.person.pk}/")
    page.get_by_role("link", name="Fix town").click()
    page.get_by_label("Town, as it should read").fill("Moorwick")
    page.get_by_role("button", name="Save").click()
    town = page.locator("#fact-city")
    expect(town).to_contain_text("Moorwick")
    expect(town).to_contain_text("told by Ana to Dov Adler at our desk")

    theirs = visit(story.ana, width=width, script=script)
    theirs.goto("/held/")
    expect(theirs.locator("#fact-city")).to_contain_text("Dov Adler")

    town.get_by_role("button", name="Undo").click()
    expect(town).to_contain_text("Merehaven")


@SCRIPT_ON_PHONE
def test_another_divisions_customer_opens_for_a_reason(
    visit: Visit, house: House, divisions: Divisions, width: int, *, script: bool
) -> None:
    with house.inside():
        code = f"advice-{width}-{script}".lower()
        advice = make_source(make_division(code, "Quillstone Advisory", "quillstone"))
        make_record(advice, name=f"Marcus Hale {code}", email=f"{code}@norr.example")
        make_cards()
    page = visit(divisions.dov, width=width, script=script)
    page.goto("/desk/people/")
    steps.find(page, f"{code}")
    steps.open_first(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Before you open Marcus Hale")
    expect(page.locator("main")).not_to_contain_text("norr.example")
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("alert")).to_contain_text("waits for your choice")
    page.get_by_label("A bill or a payment").check()
    page.get_by_role("button", name="Open the record").click()
    expect(page.locator("main")).to_contain_text(f"{code}@norr.example")
    expect(page.locator("main")).to_contain_text("Your reason: “A bill or a payment”.")


@SCRIPT_AT_DESK
def test_a_lamp_post_that_is_a_person_is_put_right_and_taken_back(
    visit: Visit, divisions: Divisions, lamp: Record, width: int, *, script: bool
) -> None:
    page = visit(divisions.dov, width=width, script=script)
    page.goto("/desk/lamps/")
    page.get_by_role("link", name=re.compile("speaks of a thing")).click()
    page.locator(f"#lamp-{lamp.pk}").get_by_role("button", name="It is a person").click()
    if not script:
        page.goto("/desk/lamps/")
    expect(page.get_by_text("“Abel Lamp” is a person").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo .*Abel Lamp")).first.click()
    page.goto("/desk/lamps/asset/asset_word/")
    expect(page.locator(f"#lamp-{lamp.pk}")).to_contain_text("Abel Lamp")


class TestTheStreet:
    @pytest.fixture(autouse=True)
    def run(self, house: House, lamp: Record) -> Iterator[None]:
        """A run that has begun; who else asks for one sees this one."""
        with house.inside(), working("a test"):
            run = Run.objects.create(
                started=clock.now(), moved_at=clock.now(), stage="reading records"
            )
        yield
        with house.inside(), working("a test"):
            Run.objects.filter(pk=run.pk).delete()

    def move_on(self, house: House, stage: str) -> None:
        with house.inside(), working("a test"):
            Run.objects.filter(ended=None).update(stage=stage, moved_at=clock.now())

    def end(self, house: House) -> None:
        with house.inside(), working("a test"):
            Run.objects.filter(ended=None).update(ended=clock.now(), stage="done")

    def test_it_sorts_itself_before_ones_eyes(
        self, visit: Visit, house: House, divisions: Divisions
    ) -> None:
        page = visit(divisions.dov)
        page.goto("/desk/")
        expect(page.get_by_role("status").first).to_contain_text("Resolving: reading records")
        self.end(house)
        expect(page.locator("main")).to_contain_text(re.compile(r"sorted today, \d\d:\d\d"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("lamp post")

    def test_it_leaves_the_focus_where_it_is(
        self, visit: Visit, house: House, divisions: Divisions
    ) -> None:
        page = visit(divisions.dov)
        page.goto("/desk/")
        box = page.get_by_label("Find a person")
        with page.expect_response(lambda answer: "/desk/" in answer.url, timeout=30_000):
            pass
        assert page.evaluate("document.activeElement.tagName") == "BODY"
        box.focus()
        self.move_on(house, "evidence")
        expect(page.get_by_role("status").first).to_contain_text("Resolving: evidence")
        expect(box).to_be_focused()

    def test_without_script_one_looks_again(
        self, visit: Visit, house: House, divisions: Divisions
    ) -> None:
        page = visit(divisions.dov, script=False)
        page.goto("/desk/")
        expect(page.locator("main")).to_contain_text("Resolving: reading records")
        self.end(house)
        page.get_by_role("link", name="Look again").click()
        expect(page.locator("main")).to_contain_text("sorted today")


class TestByKeyboardAlone:
    def test_from_the_first_page_to_the_reasons(
        self, visit: Visit, divisions: Divisions, tied: Story
    ) -> None:
        page = visit(divisions.dov)
        page.goto("/desk/")
        page.keyboard.press("/")
        expect(page.get_by_label("Find a person")).to_be_focused()
        page.keyboard.type(tied.invoice)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/people/?q=*")
        page.keyboard.press("j")
        expect(page.locator("main .list tbody a").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ana Ferreira")
        summary = page.locator(".pair summary").last
        for _ in range(200):
            page.keyboard.press("Tab")
            if summary.evaluate("element => element === document.activeElement"):
                break
        expect(summary).to_be_focused()
        before = page.locator(".pair").last.get_attribute("open")
        page.keyboard.press("Enter")
        assert page.locator(".pair").last.get_attribute("open") != before

    def test_a_fact_is_put_right_and_the_focus_stays_in_its_row(
        self, visit: Visit, divisions: Divisions, story: Story
    ) -> None:
        page = visit(divisions.dov)
        page.goto(f"/desk/people/{story.ana.person.pk}/")
        page.get_by_role("link", name="Fix street").focus()
        page.keyboard.press("Enter")
        box = page.get_by_label("Street, as it should read")
        expect(box).to_be_focused()
        box.fill(" ")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        box.fill("15 Quay Lane")
        box.press("Enter")
        street = page.locator("#fact-street")
        expect(street).to_contain_text("15 Quay Lane")
        steps.wait_for_focus_in(page, "fact-street")
        street.get_by_role("button", name="Undo").focus()
        page.keyboard.press("Enter")
        expect(street).to_contain_text("14 Quay Lane")
        steps.wait_for_focus_in(page, "fact-street")
