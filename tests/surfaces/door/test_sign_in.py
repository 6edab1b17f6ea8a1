"""Signing in by a code: the way in, and all the ways that do not lead in."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.customer.identity.models import Record
from goodterms.customer.people.models import Login, Person
from goodterms.kernel.acting import working
from tests.surfaces.door.visitors import Visitor, newest, wrong

if TYPE_CHECKING:
    from tests.conftest import Member

ANA = "ana.ferreira@mail.example"
NOBODY = "nobody.known@mail.example"


def test_a_code_from_the_mail_opens_the_door(ana: Member, visitor: Visitor) -> None:
    answer = visitor.ask(ANA)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code/")

    answer = visitor.type(newest(ANA).code)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert visitor.is_in
    assert visitor.browser.session["_auth_user_id"] == str(ana.login.pk)


def test_an_address_may_be_written_in_any_case(ana: Member, visitor: Visitor) -> None:
    visitor.ask(f"  {ANA.upper()} ")
    visitor.type(newest(ANA).code)
    assert visitor.is_in


@pytest.mark.parametrize("form", ["{0} {1}", "{0}-{1}", " {0}{1} "])
def test_a_code_may_be_grouped_as_people_group_figures(
    ana: Member, visitor: Visitor, form: str
) -> None:
    visitor.ask(ANA)
    code = newest(ANA).code
    visitor.type(form.format(code[:3], code[3:]))
    assert visitor.is_in


def test_a_code_may_be_typed_in_other_figures(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    arabic = newest(ANA).code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    visitor.type(arabic)
    assert visitor.is_in


def test_whoever_was_on_the_way_somewhere_arrives_there(ana: Member, visitor: Visitor) -> None:
    answer = visitor.ask(ANA, next="/held/?part=2")
    assert answer["Location"] == "/sign-in/code/?next=%2Fheld%2F%3Fpart%3D2"
    answer = visitor.type(newest(ANA).code, path=answer["Location"])
    assert answer["Location"] == "/held/?part=2"


def test_nobody_is_sent_to_another_house_after_signing_in(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA, next="https://evil.example/")
    answer = visitor.type(newest(ANA).code, path="/sign-in/code/?next=https://evil.example/")
    assert answer["Location"] == "/"


def test_staff_land_at_the_desk(dov: Member, visitor: Visitor) -> None:
    visitor.ask(dov.login.email)
    answer = visitor.type(newest(dov.login.email).code)
    assert answer["Location"] == "/desk/"
    assert visitor.browser.session.get_expiry_age() <= 12 * 3600


def test_staff_on_the_way_somewhere_arrive_there(dov: Member, visitor: Visitor) -> None:
    visitor.ask(dov.login.email, next="/promises/")
    answer = visitor.type(newest(dov.login.email).code, path="/sign-in/code/?next=/promises/")
    assert answer["Location"] == "/promises/"


def test_who_is_in_is_not_asked_again(ana: Member, visitor: Visitor) -> None:
    visitor.browser.force_login(ana.login)
    for path in ("/sign-in/", "/sign-in/code/", "/sign-in/first/", "/sign-in/first/code/"):
        answer = visitor.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_login_made_at_the_desk_needs_one_code_and_no_second(visitor: Visitor, db: None) -> None:
    login = Login.objects.create(email="fresh.login@mail.example", password="!")
    visitor.ask(login.email)
    visitor.type(newest(login.email).code)

    assert visitor.is_in
    login.refresh_from_db()
    with working("a test"):
        [person] = Person.objects.all()
        assert (person.pk, person.opened) == (login.person_id, 2)
        assert Record.objects.filter(source_key=str(login.person_id)).count() == 1


def test_a_second_sign_in_finds_the_same_person(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    visitor.type(newest(ANA).code)
    ana.login.refresh_from_db()
    assert ana.login.person_id == ana.person.pk
    assert ana.login.language == "en"


@pytest.mark.parametrize(
    ("typed", "given"),
    [("12345", "five"), ("1234567", "seven"), ("abc", "none"), ("1" * 14, "14")],
)
def test_a_code_of_other_length_is_told_so_and_costs_no_try(
    ana: Member, visitor: Visitor, typed: str, given: str
) -> None:
    visitor.ask(ANA)
    for _ in range(4):
        answer = visitor.type(typed)
        assert answer.status_code == 422
        assert f"A code has six figures; you gave {given}." in answer.text
    visitor.type(newest(ANA).code)
    assert visitor.is_in


def test_a_wrong_code_says_how_often_one_can_try_again(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    code = newest(ANA).code

    answer = visitor.type(wrong(code))
    assert answer.status_code == 422
    assert "That is not the code in our newest mail to you." in answer.text
    assert "You can try twice more." in answer.text

    answer = visitor.type(wrong(code))
    assert "You can try once more." in answer.text

    visitor.type(code)
    assert visitor.is_in


def test_the_third_wrong_code_ends_it(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    code = newest(ANA).code
    for _ in range(2):
        visitor.type(wrong(code))

    answer = visitor.type(wrong(code))
    assert answer.status_code == 429
    assert "We have stopped here to protect whoever reads this mailbox" in answer.text
    assert "Send a new code" in answer.text

    assert visitor.type(code).status_code == 422
    assert not visitor.is_in


def test_a_code_holds_for_ten_minutes(
    ana: Member, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.ask(ANA)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)

    answer = visitor.type(newest(ANA).code)

    assert answer.status_code == 422
    assert "This code has run out" in answer.text
    assert not visitor.is_in


def test_a_code_still_holds_after_nine_minutes(
    ana: Member, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.ask(ANA)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 540)
    visitor.type(newest(ANA).code)
    assert visitor.is_in


def test_another_code_replaces_the_first_and_gets_its_full_time(
    ana: Member, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.ask(ANA)
    first = newest(ANA).code
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400)
    assert visitor.again()["Location"] == "/sign-in/code/"
    assert "once more. The code in the newest mail counts." in visitor.get("/sign-in/code/").text
    second = newest(ANA).code

    monkeypatch.setattr(time, "time", lambda: now + 800)
    if first != second:
        assert visitor.type(first).status_code == 422
    visitor.type(second)
    assert visitor.is_in


def test_a_code_works_once(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    code = newest(ANA).code
    visitor.type(code)
    visitor.browser.post("/sign-in/out/")
    assert not visitor.is_in

    answer = visitor.type(code)

    assert answer.status_code == 422
    assert not visitor.is_in


def test_a_code_works_only_in_the_browser_that_asked(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    stranger = Visitor()
    assert stranger.type(newest(ANA).code).status_code == 422
    assert not stranger.is_in


def test_who_opens_the_code_page_without_having_asked_is_asked_for_the_address(
    visitor: Visitor,
) -> None:
    assert visitor.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert visitor.get("/sign-in/first/code/")["Location"] == "/sign-in/"


def test_one_can_start_over_with_another_address(
    ana: Member, ben: Member, visitor: Visitor
) -> None:
    visitor.ask(ANA)
    assert visitor.get("/sign-in/").status_code == 200
    visitor.ask(ben.login.email)
    visitor.type(newest(ben.login.email).code)
    assert visitor.browser.session["_auth_user_id"] == str(ben.login.pk)


@pytest.mark.parametrize("typed", ["", "ana", "ana@", "@mail.example"])
def test_what_is_no_address_is_refused_in_words(visitor: Visitor, typed: str) -> None:
    answer = visitor.ask(typed)
    assert answer.status_code == 422
    assert "One thing to put right" in answer.text


def test_signing_out_takes_a_press_and_not_a_look(ana: Member, visitor: Visitor) -> None:
    visitor.browser.force_login(ana.login)
    assert "Sign out of this browser" in visitor.get("/sign-in/out/").text
    assert visitor.is_in
    assert visitor.browser.post("/sign-in/out/")["Location"] == "/"
    assert not visitor.is_in


def test_a_closed_login_gets_no_code(ana: Member, visitor: Visitor) -> None:
    Login.objects.filter(pk=ana.login.pk).update(is_active=False)
    visitor.ask(ANA)
    assert newest(ANA).code == ""


def test_a_login_closed_between_mail_and_code_stays_out(ana: Member, visitor: Visitor) -> None:
    visitor.ask(ANA)
    Login.objects.filter(pk=ana.login.pk).update(is_active=False)
    answer = visitor.browser.post(
        "/sign-in/code/", {"code": newest(ANA).code, "action": "verify"}, follow=True
    )
    assert answer.status_code == 403
    assert "This sign-in is closed" in answer.text
    assert not visitor.is_in


class TestFirstSignIn:
    def test_an_unknown_address_is_told_by_mail_how_to_begin(self, visitor: Visitor) -> None:
        visitor.ask(NOBODY)
        mail = newest(NOBODY)
        assert mail.code == ""
        assert "Claim your record" in mail.text
        link = re.search(r"http://\S+", mail.text)
        assert link
        assert link.group().endswith("/sign-in/first/?email=nobody.known%40mail.example")

    def test_the_page_behind_the_link_knows_the_address(self, visitor: Visitor) -> None:
        page = visitor.get("/sign-in/first/?email=nobody.known%40mail.example").text
        assert f'value="{NOBODY}"' in page

    def test_an_address_alone_is_enough_to_begin(self, visitor: Visitor) -> None:
        answer = visitor.ask_first(NOBODY)
        assert answer["Location"] == "/sign-in/first/code/"
        assert Login.objects.get(email=NOBODY).person_id is None

        answer = visitor.type(newest(NOBODY).code, path="/sign-in/first/code/")

        assert (answer.status_code, answer["Location"]) == (302, "/")
        login = Login.objects.get(email=NOBODY)
        assert visitor.browser.session["_auth_user_id"] == str(login.pk)
        assert not login.has_usable_password()
        with working("a test"):
            assert Record.objects.get(source_key=str(login.person_id)).payload["email"] == NOBODY

    def test_without_the_code_there_is_no_person(self, visitor: Visitor) -> None:
        visitor.ask_first(NOBODY)
        code = newest(NOBODY).code
        for status in (422, 422, 429):
            answer = visitor.type(wrong(code), path="/sign-in/first/code/")
            assert answer.status_code == status
        assert not visitor.is_in
        assert Login.objects.get(email=NOBODY).person_id is None

    def test_who_began_and_left_can_sign_in_as_anybody(self, visitor: Visitor) -> None:
        visitor.ask_first(NOBODY)
        later = Visitor()
        later.ask(NOBODY)
        later.type(newest(NOBODY).code)
        assert later.is_in

    def test_a_known_address_is_told_by_mail_to_sign_in(
        self, ana: Member, visitor: Visitor
    ) -> None:
        answer = visitor.ask_first(ANA)
        assert answer["Location"] == "/sign-in/first/code/"
        mail = newest(ANA)
        assert (mail.subject, mail.code) == ("You can sign in at Mere & Moor already", "")


class TestMails:
    def test_a_code_mail_says_from_where_and_never_to_tell(
        self, ana: Member, visitor: Visitor
    ) -> None:
        visitor.ask(ANA)
        mail = newest(ANA)
        assert mail.subject == f"{mail.code} is your code for Mere & Moor"
        assert "from Firefox on Linux, network address 127.0.0.1" in mail.text
        assert "Never tell anybody this code" in mail.text
        assert "holds for 10 minutes" in mail.text

    def test_nothing_a_browser_says_of_itself_is_quoted(
        self, ana: Member, visitor: Visitor
    ) -> None:
        visitor.browser.defaults["HTTP_USER_AGENT"] = "Call 0800 123 now"
        visitor.ask(ANA)
        assert "0800" not in newest(ANA).text
        assert "a device we do not recognise" in newest(ANA).text

    def test_links_lead_home_whatever_host_was_asked(self, visitor: Visitor) -> None:
        visitor.browser.defaults["HTTP_HOST"] = "evil.example"
        visitor.ask(NOBODY)
        assert "evil.example" not in newest(NOBODY).text

    def test_when_no_mail_can_be_sent_the_page_says_so(
        self, ana: Member, visitor: Visitor, settings: Any, tmp_path: Any
    ) -> None:
        (tmp_path / "file").write_text("")
        settings.MAILERS["default"]["OPTIONS"]["folder"] = tmp_path / "file" / "mail"
        for email in (ANA, NOBODY):
            answer = visitor.ask(email)
            assert answer.status_code == 503
            assert "We could not send the mail" in answer.text
