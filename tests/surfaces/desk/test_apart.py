"""Taking a record apart, with a reason, and what was not joined (R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import Bill
from goodterms.customer.identity.models import Assertion, Review, Says, Strength
from goodterms.customer.identity.operations.groups import join
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from tests.conftest import FormClient
from tests.support.make import make_cards, make_record, make_source, make_staff, seed_of
from tests.support.said import make_word, own_words
from tests.surfaces.desk.conftest import make_case

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from tests.conftest import Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db

REASON = {"reason": "Her mother, same address"}


def form_of(case: Case) -> str:
    return reverse("desk:people-apart", args=[case.person, case.second.pk])


def test_it_stands_alone_at_once_with_what_came_through_it(desk: FormClient, case: Case) -> None:
    assert "Take apart" in desk.get(case.page).content.decode()
    assert desk.get(form_of(case)).status_code == 200
    answer = desk.post(form_of(case), REASON)
    assert answer.status_code == 303
    assert seed_of(case.second).canonical_id == case.joined
    with working("a test"):
        assert Bill.objects.get(number="MC-2207").person_id == case.joined
        assert AuditRecord.objects.filter(what="identity.taken_apart").count() == 1
        assert Assertion.objects.get().strength == Strength.WORD
    page = desk.get(answer["Location"]).content.decode()
    assert "Not joined, and why" in page
    assert "somebody else, says Dov Adler. “Her mother, same address”" in page


def test_undo_puts_it_back(desk: FormClient, energy: Division, connect: Division) -> None:
    phone = "01632 960 811"  # so that the machine itself takes the two for one
    second = make_record(make_source(connect), name="A. Ferreira", phone=phone)
    case = make_case(make_record(make_source(energy), name="Ana Ferreira", phone=phone), second)
    desk.post(form_of(case), REASON)
    with working("a test"):
        pair = Review.objects.get()
    assert seed_of(case.second).canonical_id == case.joined
    desk.post(reverse("desk:review-undo", args=[pair.pk]))
    assert seed_of(case.second).canonical_id == case.person


@pytest.mark.parametrize("reason", ["", "no", "two words"])
def test_without_a_reason_nothing_moves(desk: FormClient, case: Case, reason: str) -> None:
    answer = desk.post(form_of(case), {"reason": reason})
    assert answer.status_code == 422
    assert seed_of(case.second).canonical_id == case.person


def test_what_the_customer_proved_stays(desk: FormClient, case: Case, ana: Member) -> None:
    with working("a test"):
        join(ana.person.pk, [case.joined], cause={})
    make_word(own_words(ana).pk, case.second.pk, Says.SAME, by=ana.actor)
    person = seed_of(case.second).canonical_id
    answer = desk.post(reverse("desk:people-apart", args=[person, case.second.pk]), REASON)
    assert answer.status_code == 303
    make_cards()
    said = desk.get(answer["Location"]).content.decode()
    assert "Your word is kept, and nothing moved." in said
    assert seed_of(case.second).canonical_id == person
    with working("a test"):
        assert Review.objects.get().state == Review.State.DISPUTED


def test_only_a_steward_and_only_their_own_records(
    case: Case, energy: Division, connect: Division
) -> None:
    reader = make_staff("r@x.example", "Rita", [energy, connect], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(reader.login)
    assert "Take apart" not in client.get(case.page).content.decode()
    assert client.post(form_of(case), REASON).status_code == 403


def test_a_record_of_somebody_else_is_not_there(desk: FormClient, case: Case) -> None:
    there = reverse("desk:people-apart", args=[case.person, 999_999])
    assert desk.get(there).status_code == 404
