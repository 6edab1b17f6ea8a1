"""A serial told twice: a quiet question at the desk, and nobody learns of the other (R13, R60)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import SerialQuestion, Thing
from goodterms.customer.holdings.operations import serials, things
from goodterms.customer.holdings.operations.things import Told
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_cards, make_staff

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

SERIALS = reverse("desk:checks-serials")
CHECKS = reverse("desk:checks")
CLERK = frozenset({Power.READER, Power.CONTRIBUTOR})


def tell(who: Member, name: str) -> Thing:
    with acting(who.actor):
        told = Told(known_as=name, serial="HB-7781")
        return things.tell(by=who.actor, person=who.person.pk, told=told)


@pytest.fixture
def question(ana: Member, ben: Member, dov: Member) -> SerialQuestion:
    tell(ben, "Kettle of another house")
    mine = tell(ana, "Boiler in the loft")
    make_cards()
    with working("a test"):
        serials.compare(mine.pk)
        return SerialQuestion.objects.get()


def at(question: SerialQuestion) -> str:
    return reverse("desk:checks-serial", args=[question.pk])


def test_nothing_told_twice_is_an_empty_tray(desk: FormClient) -> None:
    assert "No serial is told twice" in desk.get(SERIALS).text
    assert SERIALS not in desk.get(CHECKS).text


def test_a_steward_is_led_to_it_and_reads_one_side_only(
    desk: FormClient, question: SerialQuestion, ana: Member, ben: Member
) -> None:
    assert "1 serial told twice" in desk.get(CHECKS).text
    page = desk.get(SERIALS).text
    assert "Boiler in the loft" in page
    assert "HB-7781" in page
    assert str(ana.person.pk) in page
    assert "another house" not in page
    assert str(ben.person.pk) not in page
    with working("a test"):
        looks = Look.objects.filter(people__overlap=[ana.person.pk, ben.person.pk])
        assert [(one.people, one.reason) for one in looks] == [([ana.person.pk], "by.check")]


@pytest.mark.parametrize("outcome", SerialQuestion.Outcome.values)
def test_settling_it_leaves_a_record_and_changes_nobodys_thing(
    desk: FormClient, question: SerialQuestion, dov: Member, outcome: str
) -> None:
    with working("a test"):
        before = list(Thing.objects.order_by("pk").values())
    answer = desk.post(at(question), {"outcome": outcome})
    assert (answer.status_code, answer["Location"]) == (303, f"{SERIALS}?done=1")
    assert "nobody was told" in desk.get(answer["Location"]).text
    with working("a test"):
        question.refresh_from_db()
        assert (question.outcome, question.settled_by_id) == (outcome, dov.person.pk)
        assert list(Thing.objects.order_by("pk").values()) == before
        (left,) = AuditRecord.objects.filter(what="holdings.serial.settled")
        assert (left.details, left.people) == ({"answer": outcome}, [])


def test_a_second_answer_is_refused_with_the_page_as_it_is(
    desk: FormClient, question: SerialQuestion
) -> None:
    desk.post(at(question), {"outcome": "both"})
    answer = desk.post(at(question), {"outcome": "misread"})
    assert answer.status_code == 422
    assert "Somebody has settled this already." in answer.text


def test_an_answer_nobody_offered_is_no_answer(desk: FormClient, question: SerialQuestion) -> None:
    assert desk.post(at(question), {"outcome": "stolen"}).status_code == 400
    with working("a test"):
        assert SerialQuestion.objects.get().settled_at is None


def test_it_is_closed_to_who_is_no_steward(energy: Division, question: SerialQuestion) -> None:
    clerk = FormClient()
    clerk.force_login(make_staff("clerk@mere.example", "A Clerk", [energy], CLERK).login)
    assert clerk.get(SERIALS).status_code == 403
    assert clerk.post(at(question), {"outcome": "both"}).status_code == 403
    assert SERIALS not in clerk.get(CHECKS).text


def test_neither_owner_reads_of_it(question: SerialQuestion, ana: Member, ben: Member) -> None:
    for owner in (ana, ben):
        theirs = FormClient()
        theirs.force_login(owner.login)
        for page in ("things", "home", "held"):
            assert "told twice" not in theirs.get(reverse(f"portal:{page}")).text
