"""The lamp posts: counted by reason, looked at, put right, taken back (R38, R39)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity.models import Change, Kind, KindBy, Record, Run
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.surfaces.desk.lamps.listing import correction
from tests.support.make import make_division, make_record, make_source
from tests.surfaces.desk.test_firms import make_firm
from tests.surfaces.portal.steps import PART, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient, Member

pytestmark = pytest.mark.django_db

LAMPS = reverse("desk:lamps")
THINGS = reverse("desk:lamps-reason", args=["asset", "asset_word"])


def make_lamp(division: Division, name: str, kind: Kind = Kind.ASSET) -> Record:
    lamp = make_record(make_source(division), kind=kind, name=name, street="Quay Lane")
    with working("a test"):
        Record.objects.filter(pk=lamp.pk).update(kind_why=["asset_word"])
    return lamp


def kind_of(record: Record) -> tuple[int, int]:
    with working("a test"):
        row = Record.objects.get(pk=record.pk)
    return row.kind, row.kind_by


def say(desk: FormClient, record: Record, kind: Kind = Kind.PERSON, **more: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    address = reverse("desk:lamps-correction", args=[record.pk])
    return desk.post(address, {"kind": str(kind.value), **more})


def test_they_are_counted_by_reason(desk: FormClient, energy: Division) -> None:
    for number in range(3):
        make_lamp(energy, f"Street light {number}")
    page = desk.get(LAMPS).text
    assert "3 records are no customers" in page
    assert f'<a href="{THINGS}">The name speaks of a thing' in page


def test_the_street_stands_over_them_with_the_count_before_and_after(
    desk: FormClient, energy: Division
) -> None:
    make_lamp(energy, "Street light 1")
    make_record(make_source(energy), name="Ana Ferreira")
    page = desk.get(LAMPS).text
    assert 'class="street' in page
    assert "2 looked like customers before; 1 do now." in page


def test_resolve_is_pressed_here_too_and_the_page_listens(
    desk: FormClient, energy: Division
) -> None:
    make_lamp(energy, "Street light 1")
    assert desk.post(reverse("desk:today-runs"), {"back": "lamps"})["Location"] == LAMPS
    page = desk.get(LAMPS).text
    assert 'data-live="/live/?topics=resolve' in page
    assert f'hx-get="{LAMPS}"' in page
    with working("a test"):
        Run.objects.update(moved_at=clock.now() - timedelta(minutes=5))
    assert "the house takes it up again" in desk.get(LAMPS).text


def test_whose_a_thing_likely_is_is_said_with_the_way_to_a_firm_of_ours(
    desk: FormClient, energy: Division
) -> None:
    council = make_firm(energy, "Merebridge Borough Council")
    for name, owner in (
        ("Street light 1", "MEREBRIDGE BOROUGH COUNCIL"),
        ("Panel 2", "Nobody Ltd"),
    ):
        lamp = make_lamp(energy, name)
        with working("a test"):
            Record.objects.filter(pk=lamp.pk).update(
                payload={"name": name, "organisation": owner, "street": "Quay Lane"}
            )
    page = desk.get(THINGS)
    assert "Likely owner: MEREBRIDGE BOROUGH COUNCIL Quay Lane" in spoken(page)
    assert f'<a href="{reverse("desk:people-firm", args=[council])}">MEREBRIDGE' in page.text
    assert "Likely owner: Nobody Ltd Quay Lane" in spoken(page)


def test_a_firms_mailbox_says_why_it_is_no_firm(desk: FormClient, energy: Division) -> None:
    lamp = make_lamp(energy, "Ellison Roofing Ltd", Kind.ROLE_MAILBOX)
    with working("a test"):
        Record.objects.filter(pk=lamp.pk).update(kind_why=["role_mail", "account_odd", "gone"])
    page = spoken(desk.get(reverse("desk:lamps-reason", args=["role_mailbox", "role_mail"])))
    assert "It has an account number of its own; the firm's record has none." in page.replace(
        "&#x27;", "'"
    )


def test_none_is_said_kindly(desk: FormClient) -> None:
    assert "None found" in desk.get(LAMPS).text


def test_those_of_one_reason_are_listed_fifty_a_page(desk: FormClient, energy: Division) -> None:
    for number in range(60):
        make_lamp(energy, f"Light {number:02}")
    first = desk.get(THINGS).text
    assert (first.count('class="lamp"'), "1 to 50 of 60" in first) == (50, True)
    assert desk.get(THINGS, {"page": 2}).text.count('class="lamp"') == 10


def test_another_divisions_lamp_posts_are_not_here(desk: FormClient, energy: Division) -> None:
    make_lamp(make_division("advice", "Advice"), "Advice lamp")
    assert "Advice lamp" not in desk.get(THINGS).text


@pytest.mark.parametrize("kind", ["person", "organisation", "nonsense"])
def test_customers_are_no_kind_of_lamp_post(desk: FormClient, kind: str) -> None:
    assert desk.get(reverse("desk:lamps-kind", args=[kind])).status_code == 404


def test_a_person_among_them_is_put_right(desk: FormClient, energy: Division) -> None:
    lamp = make_lamp(energy, "Abel Lamp")
    answer = say(desk, lamp, back=THINGS)
    assert (answer.status_code, answer["Location"]) == (303, THINGS)
    assert kind_of(lamp) == (Kind.PERSON, KindBy.STEWARD)
    assert "“Abel Lamp” is a person, says Dov Adler." in desk.get(LAMPS).text


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/held/"])
def test_nobody_is_carried_off(desk: FormClient, energy: Division, back: str) -> None:
    answer = say(desk, make_lamp(energy, "Abel Lamp"), back=back)
    assert answer["Location"] == LAMPS


def test_with_script_the_row_answers_in_place(desk: FormClient, energy: Division) -> None:
    lamp = make_lamp(energy, "Abel Lamp")
    address = reverse("desk:lamps-correction", args=[lamp.pk])
    answer = desk.post(address, {"kind": "1", "back": THINGS}, headers=PART)
    assert "“Abel Lamp” is a person, says Dov Adler." in answer.text
    assert "Undo" in answer.text
    assert "<html" not in answer.text


def test_undo_makes_it_a_lamp_post_again(desk: FormClient, energy: Division) -> None:
    lamp = make_lamp(energy, "Abel Lamp")
    before = kind_of(lamp)
    say(desk, lamp)
    with working("a test"):
        change = Change.objects.get(what="kind_changed")
    undo = reverse("desk:lamps-undo", args=[change.pk])
    assert desk.post(undo)["Location"] == LAMPS
    assert kind_of(lamp) == before
    again = desk.post(undo)
    assert again.status_code == 422
    assert "nothing to undo" in again.text


def test_what_cannot_be_is_refused_in_words(desk: FormClient, ana: Member) -> None:
    with working("a test"):
        own = Record.objects.get(source_key=str(ana.person.pk))
    answer = say(desk, own, Kind.TEST)
    assert answer.status_code == 422
    assert "told us of themselves" in answer.text


def test_a_choice_is_waited_for(desk: FormClient, energy: Division) -> None:
    lamp = make_lamp(energy, "Abel Lamp")
    answer = desk.post(reverse("desk:lamps-correction", args=[lamp.pk]), {})
    assert answer.status_code == 422
    assert "waits for your choice" in answer.text


def test_the_form_has_a_page_of_its_own(desk: FormClient, energy: Division) -> None:
    lamp = make_lamp(energy, "Abel Lamp")
    page = desk.get(reverse("desk:lamps-correction", args=[lamp.pk]), {"back": THINGS}).text
    assert "What is “Abel Lamp”?" in page
    assert f'value="{THINGS}"' in page


def test_another_divisions_record_is_nothing(desk: FormClient) -> None:
    lamp = make_lamp(make_division("advice", "Advice"), "Advice lamp")
    assert say(desk, lamp).status_code == 404


@pytest.mark.parametrize("lamps", [1, 50])
def test_it_asks_as_often_however_long_it_is(
    energy: Division, count_queries: Callable[[str], int], lamps: int
) -> None:
    for number in range(lamps):
        make_lamp(energy, f"Light {number}")
    assert count_queries(THINGS) <= 10
    assert count_queries(LAMPS) <= 13  # the street and its counts with it


def test_a_word_from_before_names_were_kept_stands_without_one(energy: Division) -> None:
    change = Change(what="kind_changed", cause={"kind": "person"})
    told = correction(change, make_lamp(energy, "Abel Lamp", Kind.PERSON))
    assert told.words == "“Abel Lamp” is a person."
