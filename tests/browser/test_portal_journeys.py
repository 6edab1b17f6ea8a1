"""Scenarios 1, 2 and 3 in a real browser: on a phone and a wide screen, with script and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import portal_steps as steps
from tests.browser.ways import EVERY_WAY, SCRIPT_AT_DESK, SCRIPT_ON_PHONE, WIDTHS

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.support.cast import Story

pytestmark = pytest.mark.browser


@EVERY_WAY
def test_ana_mends_a_fact_and_takes_it_back(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    page.goto("/")
    page.get_by_role("link", name="What we hold").first.click()
    steps.mend(page, "Phone", "07700 900 999")

    phone = steps.row(page, "phone")
    expect(phone.locator(".val.pen")).to_have_text("07700 900 999")
    expect(phone).to_contain_text(re.compile(r"Saved at \d\d:\d\d\."))
    expect(phone).to_contain_text("told by you")

    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator(".val")).to_have_text("01632 960 811")
    expect(phone).to_contain_text("from Mere Energy billing")


@EVERY_WAY
def test_ana_claims_by_an_invoice_sees_two_divisions_in_one_view_and_undoes(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    claim = steps.ask(page, story)
    code = steps.code_from_mailbox(page, story.old_email)
    page.goto(claim)

    steps.give(page, "12 345")
    expect(page.get_by_role("alert")).to_contain_text("A code has six figures; you gave five.")
    assert page.get_by_label("The code").input_value() == "12 345"
    steps.give(page, "000000" if code != "000000" else "000001")
    expect(page.get_by_role("alert")).to_contain_text("You can try four more times.")
    steps.give(page, code)
    expect(page.get_by_role("heading", name="Two accounts, one Ana")).to_be_visible()

    page.get_by_role("link", name="See what we hold").click()
    accounts = page.locator("#accounts")
    expect(accounts).to_contain_text("Electricity")
    expect(accounts).to_contain_text("Broadband")
    page.goto("/")
    yours = page.get_by_role("region", name="Yours")
    expect(yours).to_contain_text("Electricity")
    expect(yours).to_contain_text("Broadband")

    page.goto(claim)
    page.get_by_role("button", name=re.compile("^Undo until")).click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    page.goto("/held/")
    expect(page.locator("#accounts")).not_to_contain_text("Broadband")


@SCRIPT_AT_DESK
def test_ana_settles_what_we_are_not_sure_of(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    steps.connect(page, story)
    page.goto("/held/")
    expect(page.locator("#held-lede")).to_contain_text("two we are not sure of")
    phone = steps.row(page, "phone")
    phone.get_by_role("button", name="Use “01632 960 811”").click()
    expect(phone.locator(".val.pen")).to_have_text("01632 960 811")
    expect(page.locator("#held-lede")).to_contain_text("one we are not sure of")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_role("button", name="Use “07700 900 614”")).to_be_visible()


@SCRIPT_ON_PHONE
def test_ana_says_that_a_record_is_not_hers_and_takes_it_back(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(story.ana, width=width, script=script)
    steps.connect(page, story)
    page.goto("/held/")
    page.get_by_role("button", name="Not mine the record of Moor Connect billing").click()
    expect(page.get_by_text("A record left this page")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Ferriera")
    page.get_by_role("button", name="Undo “not mine”").click()
    expect(page.locator("#records")).to_contain_text("A. Ferriera")


@pytest.mark.parametrize(
    ("width", "script"), [(360, True), (1280, False)], ids=["phone", "wide, no script"]
)
def test_a_visitor_comes_in_by_a_code_and_leaves_again(
    visit: Visit, story: Story, width: int, *, script: bool
) -> None:
    page = visit(width=width, script=script)
    page.goto("/")
    page.get_by_role("link", name="Sign in with your email").click()
    steps.come_in(page, story.ana.login.email)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Good .*, Ana$"))
    page.get_by_role("button", name="Sign out").click()
    page.goto("/held/")
    expect(page.get_by_label("Your email address")).to_be_visible()


class TestInPlace:
    """With a script only the row is exchanged, and the focus is where one goes on."""

    def test_a_row_answers_where_it_stands(self, visit: Visit, story: Story) -> None:
        page = visit(story.ana)
        page.goto("/held/")
        page.evaluate("document.querySelector('h1').dataset.same = 'yes'")
        page.get_by_role("link", name="Fix phone").click()
        box = page.get_by_label("Phone, as it should read")
        expect(box).to_be_focused()

        box.fill(" ")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_be_focused()

        box.fill("07700 900 999")
        page.get_by_role("button", name="Save").click()
        expect(steps.row(page, "phone")).to_be_focused()
        steps.row(page, "phone").get_by_role("button", name="Undo").click()
        expect(steps.row(page, "phone")).to_contain_text("01632 960 811")
        expect(steps.row(page, "phone")).to_be_focused()
        assert page.locator("h1").get_attribute("data-same") == "yes"
        assert page.url.endswith("/held/")

    def test_never_mind_puts_the_row_back(self, visit: Visit, story: Story) -> None:
        page = visit(story.ana)
        page.goto("/held/")
        page.get_by_role("link", name="Fix phone").click()
        page.get_by_role("link", name="Never mind").click()
        expect(steps.row(page, "phone").get_by_role("link", name="Fix phone")).to_be_visible()

    def test_a_hidden_value_is_shown_in_its_row(self, visit: Visit, story: Story) -> None:
        page = visit(story.ana)
        page.goto("/held/")
        page.get_by_role("link", name="Show date of birth").click()
        expect(steps.row(page, "birth_date")).to_contain_text("14 May 1980")

    def test_after_not_mine_the_new_line_has_the_focus(self, visit: Visit, story: Story) -> None:
        page = visit(story.ana)
        page.goto("/held/")
        page.get_by_role("button", name="Not mine the record of Mere Energy billing").click()
        expect(page.locator("#set-aside-h")).to_be_focused()

    def test_the_amount_is_asked_for_with_an_invoice_only(self, visit: Visit, story: Story) -> None:
        page = visit(story.ana)
        page.goto("/claims/")
        amount = page.get_by_label("The amount on the invoice")
        expect(amount).to_be_visible()
        page.get_by_label("Email", exact=True).check()
        expect(amount).to_be_hidden()


@WIDTHS
def test_by_keyboard_alone_ana_mends_a_fact_and_takes_it_back(
    visit: Visit, story: Story, width: int
) -> None:
    page = visit(story.ana, width=width)
    page.goto("/held/")
    steps.tab_to(page, "Fix phone")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone, as it should read")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("07700 900 999")
    page.keyboard.press("Enter")
    expect(steps.row(page, "phone")).to_be_focused()
    steps.tab_to(page, "Undo the change of “Phone”")
    page.keyboard.press("Enter")
    expect(steps.row(page, "phone")).to_contain_text("01632 960 811")
