"""Who is away, told at the desk; the portal names somebody who is there. R56."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.people.models import Absence
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from tests.conftest import FormClient
from tests.support.make import make_staff
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

AWAY = "/desk/away/"


def day(more: int) -> str:
    return str(clock.now().date() + timedelta(days=more))


def days(who: Member, since: int = 0, back: int = 3) -> dict[str, str]:
    return {"person": str(who.person.pk), "since": day(since), "back": day(back)}


@pytest.fixture
def joan(energy: Division) -> Member:
    powers = frozenset({Power.READER, Power.CONTRIBUTOR})
    return make_staff("joan@mereandmoor.example", "Joan Petrie", [energy], powers)


@pytest.fixture
def joans_desk(joan: Member) -> FormClient:
    client = FormClient()
    client.force_login(joan.login)
    return client


def test_the_portal_names_the_next_who_greets_and_then_them_again(
    desk: FormClient, portal: FormClient, dov: Member, joan: Member
) -> None:
    talk = reverse("portal:talk")
    assert "Dov Adler" in spoken(portal.get(talk))
    assert desk.post(AWAY, days(dov))["Location"] == f"{AWAY}?done=1"
    page = spoken(portal.get(talk))
    assert "Dov Adler" not in page
    assert "Joan Petrie" in page
    assert "Joan Petrie reads it" in spoken(portal.get("/ask/?q=meter"))
    with working("a test"):
        absence = Absence.objects.get()
    assert desk.post(f"{AWAY}{absence.pk}/back/").status_code == 303
    assert "Dov Adler" in spoken(portal.get(talk))


def test_the_page_lists_who_is_away_until_when(desk: FormClient, dov: Member, joan: Member) -> None:
    assert "Nobody has said that they are away." in spoken(desk.get(AWAY))
    desk.post(AWAY, days(joan, 1, 4))
    page = spoken(desk.get(AWAY))
    assert "Joan Petrie , from" in page
    assert "There after all" in page
    assert AWAY in desk.get("/desk/asks/").text


def test_ones_own_days_alone_are_in_reach_of_a_colleague(
    joans_desk: FormClient, dov: Member, joan: Member
) -> None:
    page = joans_desk.get(AWAY).text
    assert str(dov.person.pk) not in page
    assert joans_desk.post(AWAY, days(dov)).status_code == 422
    assert joans_desk.post(AWAY, days(joan)).status_code == 303
    with working("a test"):
        told = Absence.objects.get()
        assert told.person_id == joan.person.pk
        Absence.objects.update(person=dov.person)
    assert "There after all" not in joans_desk.get(AWAY).text
    assert joans_desk.post(f"{AWAY}{told.pk}/back/").status_code == 422


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"since": "", "back": ""}, "“First day away” is still empty."),
        ({"since": "soon", "back": "later"}, "not in a form we can read"),
        ({"since": day(3), "back": day(1)}, "comes after the first day away"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    desk: FormClient, dov: Member, form: dict[str, str], words: str
) -> None:
    answer = desk.post(AWAY, {"person": str(dov.person.pk), **form})
    assert answer.status_code == 422
    assert words in spoken(answer)
    assert f'value="{form["since"]}"' in answer.text or not form["since"]


def test_a_double_press_says_it_once_and_ends_it_once(desk: FormClient, dov: Member) -> None:
    twice = {"_key": str(new_id()), **days(dov)}
    assert {desk.post(AWAY, twice)["Location"] for _press in range(2)} == {f"{AWAY}?done=1"}
    with working("a test"):
        told = Absence.objects.get()
    assert desk.post(f"{AWAY}{told.pk}/back/").status_code == 303
    again = desk.post(f"{AWAY}{told.pk}/back/")
    assert again.status_code == 422
    assert "They are back already." in spoken(again)


def test_days_of_somebody_who_holds_no_post_are_not_taken(
    desk: FormClient, dov: Member, ana: Member
) -> None:
    for person in (str(ana.person.pk), str(new_id()), "nobody"):
        answer = desk.post(AWAY, {**days(dov), "person": person})
        assert answer.status_code == 422
        assert "has no such choice" in spoken(answer)
    with working("a test"):
        assert not Absence.objects.exists()


def test_it_is_no_page_for_customers(portal: FormClient, dov: Member) -> None:
    assert portal.get(AWAY).status_code == 404
    assert portal.post(AWAY, days(dov)).status_code == 404
    assert FormClient().get(AWAY).status_code == 302


def test_it_asks_the_database_seldom(desk: FormClient, dov: Member, joan: Member) -> None:
    desk.post(AWAY, days(joan))
    desk.post(AWAY, days(dov, 5, 6))
    assert queries_of(desk, AWAY) <= 12
