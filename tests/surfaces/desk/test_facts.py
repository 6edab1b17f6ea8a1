"""Dov puts a fact right while Ana is on the phone; both see that he did (R3, R23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import DESK, Record
from goodterms.customer.people import operations as people
from goodterms.kernel.acting import acting, working
from tests.support.make import make_cards
from tests.surfaces.desk.test_people import fact_row, give_reason
from tests.surfaces.portal.steps import PART, spoken

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import FormClient, Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db


def fact(person: UUID, name: str = "phone") -> str:
    return reverse("desk:people-fact", args=[person, name])


def undo(person: UUID, name: str = "phone") -> str:
    return reverse("desk:people-fact-undo", args=[person, name])


def test_without_script_it_comes_back_to_the_row(desk: FormClient, case: Case) -> None:
    answer = desk.post(fact(case.person), {"value": "01632 960 999"})
    assert (answer.status_code, answer["Location"]) == (303, f"{case.page}#fact-phone")
    row = fact_row(desk.get(case.page).text, "phone")
    assert "01632 960 999 Saved at" in row
    assert "told by Ana to Dov Adler at our desk" in row


def test_with_script_the_row_answers_in_place(desk: FormClient, case: Case) -> None:
    form = desk.get(fact(case.person), headers=PART).text
    assert 'hx-target="#fact-phone"' in form
    assert "<html" not in form
    answer = desk.post(fact(case.person), {"value": "01632 960 999"}, headers=PART)
    assert answer.status_code == 200
    assert "01632 960 999" in answer.text
    assert "<html" not in answer.text


def test_what_speaks_to_the_customer_is_called_otherwise_at_the_desk(
    desk: FormClient, case: Case
) -> None:
    assert "How to address them" in spoken(desk.get(case.page))
    form = desk.get(fact(case.person, "visit_note"))
    assert "Before somebody visits them, as it should read" in spoken(form)
    assert "<textarea" in form.text
    for page in (desk.get(case.page), form):
        assert "visits you" not in spoken(page)


def test_undo_gives_back_what_stood_before(desk: FormClient, case: Case) -> None:
    before = fact_row(desk.get(case.page).text, "phone")
    desk.post(fact(case.person), {"value": "01632 960 999"})
    assert desk.post(undo(case.person)).status_code == 303
    assert fact_row(desk.get(case.page).text, "phone") == before


def test_undo_answers_in_place_too(desk: FormClient, case: Case) -> None:
    desk.post(fact(case.person), {"value": "01632 960 999"})
    answer = desk.post(undo(case.person), headers=PART)
    assert answer.status_code == 200
    assert "01632 960 999" not in answer.text


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("phone", "  ", "still empty"),
        ("email", "nobody", "has one @"),
        ("birth_date", "31/31/1999", "is not a date"),
        ("phone", "1" * 300, "longer than"),
    ],
)
def test_what_cannot_be_right_is_refused_and_stays_typed(
    desk: FormClient, case: Case, name: str, value: str, sentence: str, headers: dict[str, str]
) -> None:
    answer = desk.post(fact(case.person, name), {"value": value}, headers=headers)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert value.strip() in answer.text


def test_nothing_to_undo_is_said(desk: FormClient, case: Case) -> None:
    answer = desk.post(undo(case.person))
    assert answer.status_code == 422
    assert "nothing to undo" in answer.text


def test_it_hangs_on_the_sign_in_where_there_is_one(
    desk: FormClient, case: Case, ana: Member
) -> None:
    with working("a test"):
        people.point({case.person: ana.person.pk, case.joined: ana.person.pk})
    make_cards()
    desk.post(fact(ana.person.pk), {"value": "01632 960 999"})
    with working("a test"):
        row = Record.objects.get(source__code=DESK)
    assert row.source_key == str(ana.person.pk)
    with acting(ana.actor):
        seen = Record.objects.get(source__code=DESK)
    assert seen.said["phone"]["by"] == "Dov Adler"


def test_it_is_attributed(desk: FormClient, case: Case, dov: Member) -> None:
    desk.post(fact(case.person), {"value": "01632 960 999"})
    with working("a test"):
        told = AuditRecord.objects.get(what="profile.fact.corrected")
    assert (told.actor, told.surface, told.people) == (dov.person.pk, "desk", [case.person])


def test_a_double_press_has_one_effect(desk: FormClient, case: Case) -> None:
    form = {"value": "01632 960 999", "_key": "01a2-once"}
    first, second = desk.post(fact(case.person), form), desk.post(fact(case.person), form)
    assert first["Location"] == second["Location"]
    with working("a test"):
        assert AuditRecord.objects.filter(what="profile.fact.corrected").count() == 1


def test_another_divisions_customer_is_not_written_about(desk: FormClient, elsewhere: UUID) -> None:
    give_reason(desk, elsewhere, "quality")
    answer = desk.post(fact(elsewhere), {"value": "01632 960 999"})
    assert answer.status_code == 303
    with working("a test"):
        assert not Record.objects.filter(source__code=DESK).exists()


@pytest.mark.parametrize("name", ["salary", "name2"])
def test_a_field_that_is_none_is_nothing(desk: FormClient, case: Case, name: str) -> None:
    assert desk.get(fact(case.person, name)).status_code == 404


def test_the_form_has_a_page_of_its_own(desk: FormClient, case: Case) -> None:
    page = desk.get(fact(case.person, "street")).text
    assert "Put right for Ana: street" in page
    assert "<html" in page
