"""Language, clock and colours: chosen once, obeyed everywhere, kept with the sign-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.audit.models import AuditRecord
from goodterms.kernel.acting import working
from tests.surfaces.door.visitors import Visitor, newest

if TYPE_CHECKING:
    from tests.conftest import Member

ANA = "ana.ferreira@mail.example"
GERMAN = {"language": "de", "zone": "", "theme": ""}


def choose(visitor: Visitor, **liked: str) -> Any:
    return visitor.browser.post("/preferences/", {"next": "/", **GERMAN, **liked})


def sign_in(visitor: Visitor) -> None:
    visitor.ask(ANA)
    visitor.type(newest(ANA).code)


def test_a_visitor_is_spoken_to_as_the_browser_wishes(db: None, visitor: Visitor) -> None:
    assert '<html lang="de"' in visitor.browser.get("/", HTTP_ACCEPT_LANGUAGE="de-AT,en").text
    assert '<html lang="en"' in visitor.browser.get("/", HTTP_ACCEPT_LANGUAGE="fr,en;q=.5").text


def test_a_visitors_choice_goes_before_the_browsers_wish(db: None, visitor: Visitor) -> None:
    answer = choose(visitor, theme="dark")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    page = visitor.browser.get("/", HTTP_ACCEPT_LANGUAGE="en").text
    assert '<html lang="de"' in page
    assert 'data-theme="dark"' in page


def test_a_persons_choice_follows_them_to_another_device(ana: Member, visitor: Visitor) -> None:
    sign_in(visitor)
    choose(visitor, theme="light", zone="Asia/Tokyo")
    other = Visitor()
    sign_in(other)
    page = other.get("/").text
    assert '<html lang="de"' in page
    assert 'data-theme="light"' in page


def test_the_choice_leaves_one_record_of_the_person(ana: Member, visitor: Visitor) -> None:
    sign_in(visitor)
    choose(visitor)
    with working("test"):
        told = AuditRecord.objects.get(what="people.preferences.kept")
        assert told.people == [ana.person.pk]
        assert told.details["liked"] == GERMAN


def test_what_is_not_among_the_choices_is_said_and_keeps_the_rest(
    db: None, visitor: Visitor
) -> None:
    answer = choose(visitor, zone="Mars/Olympus", theme="dark")
    assert answer.status_code == 422
    assert "has no such choice" in answer.text
    assert "checked" in answer.text


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_the_way_back_never_leads_out_of_the_house(db: None, visitor: Visitor, away: str) -> None:
    assert choose(visitor, next=away)["Location"] == "/"


def test_only_who_works_here_chooses_their_work_mail(ana: Member, visitor: Visitor) -> None:
    sign_in(visitor)
    assert "Mail about what waits on you" not in visitor.browser.get("/preferences/").text
    choose(visitor, waits_mail="none")
    ana.login.refresh_from_db()
    assert ana.login.waits_mail == ""


@pytest.mark.parametrize("liked", ["", "morning", "none"])
def test_a_member_of_staff_keeps_their_choice(dov: Member, desk: Any, liked: str) -> None:
    form = {"next": "/", **GERMAN, "language": "en", "waits_mail": liked}
    assert desk.post("/preferences/", form).status_code == 303
    dov.login.refresh_from_db()
    assert dov.login.waits_mail == liked
    page = desk.get("/preferences/").text
    assert re.search(rf'name="waits_mail" value="{liked}"[^>]* checked', page)
    answer = desk.post("/preferences/", {**form, "waits_mail": "hourly"})
    assert answer.status_code == 422


def test_a_choice_whose_empty_answer_is_one_of_those_shown_is_not_called_optional(
    db: None, visitor: Visitor
) -> None:
    assert "(optional)" not in visitor.browser.get("/preferences/").text
