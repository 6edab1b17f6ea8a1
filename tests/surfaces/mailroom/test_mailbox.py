"""The demo's mailbox: everybody's mail on one page, and only in the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from goodterms.surfaces.mailroom import mailbox

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def post(to: str, subject: str, text: str = "Good morning.") -> None:
    EmailMessage(subject, text, to=[to]).send()


@pytest.fixture
def browser() -> Client:
    return Client()


def test_the_newest_mail_stands_first(browser: Client) -> None:
    for number in range(3):
        post("ana@mail.example", f"Letter {number}")
    page = browser.get("/mailbox/").text
    assert page.index("Letter 2") < page.index("Letter 1") < page.index("Letter 0")


def test_it_can_be_narrowed_to_one_address(browser: Client) -> None:
    post("ana@mail.example", "For Ana")
    post("ben@mail.example", "For Ben")
    page = browser.get("/mailbox/?to=ANA@").text
    assert "For Ana" in page
    assert "For Ben" not in page


def test_an_empty_mailbox_says_what_will_stand_there(browser: Client) -> None:
    assert "No mail yet" in browser.get("/mailbox/").text
    assert (
        "Nothing has gone to eve@mail.example so far"
        in browser.get("/mailbox/?to=eve@mail.example").text
    )


def test_a_mail_shows_its_code_apart(browser: Client) -> None:
    post("ana@mail.example", "A code", "Here it is:\n\n042917\n\nNever tell anybody.")
    [mail] = mailbox.latest()
    page = browser.get(f"/mailbox/{mail.name}/").text
    assert '<p class="code">042917</p>' in page


def test_figures_in_a_sentence_are_no_code(browser: Client) -> None:
    post("ana@mail.example", "A bill", "Your bill 123456 is paid.")
    [mail] = mailbox.latest()
    assert mail.code == ""


def test_words_of_a_mail_are_shown_and_never_obeyed(browser: Client) -> None:
    post("ana@mail.example", "<b>Hi</b>", "<script>alert(1)</script> http://localhost/sign-in/")
    [mail] = mailbox.latest()
    page = browser.get(f"/mailbox/{mail.name}/").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;Hi&lt;/b&gt;" in page
    assert '<a href="http://localhost/sign-in/" rel="nofollow">' in page


def test_long_lists_come_in_pages_of_fifty(browser: Client) -> None:
    for number in range(51):
        post("ana@mail.example", f"Letter {number:02d}")
    first, second = browser.get("/mailbox/").text, browser.get("/mailbox/?page=2").text
    assert "1 to 50 of 51" in first
    assert "Letter 00" not in first
    assert "Letter 00" in second


@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e%2fsecret", "a.eml"])
def test_what_is_no_mail_is_not_found(browser: Client, mail_folder: Path, name: str) -> None:
    (mail_folder.parent / "secret.eml").write_text("Subject: secret\n\nsecret")
    answer = browser.get(f"/mailbox/{name}/")
    assert answer.status_code == 404


def test_a_real_firm_has_no_mailbox_page(browser: Client, settings: Any) -> None:
    post("ana@mail.example", "A code", "\n042917\n")
    [mail] = mailbox.latest()
    settings.IS_DEMO = False
    for path in ("/mailbox/", f"/mailbox/{mail.name}/"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "042917" not in answer.text


def test_in_a_real_firm_the_door_speaks_of_no_mailbox(browser: Client, settings: Any) -> None:
    assert "/mailbox/" in browser.get("/sign-in/").text
    settings.IS_DEMO = False
    assert "/mailbox/" not in browser.get("/sign-in/").text


def test_the_page_says_that_it_belongs_to_the_demo(browser: Client) -> None:
    assert "In a real firm this page does not exist" in browser.get("/mailbox/").text


def test_a_mailbox_page_asks_the_database_nothing(
    browser: Client, django_assert_num_queries: Any
) -> None:
    post("ana@mail.example", "For Ana")
    with django_assert_num_queries(0):
        browser.get("/mailbox/")
