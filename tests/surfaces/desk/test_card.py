"""A card for the address book of whoever calls: how to reach them, and no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.profile.cards_vcf import read
from goodterms.kernel.acting import working
from goodterms.trust.access.models import Look
from tests.support.make import make_cards, make_record, make_source, seed_of

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient, Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db


def card_of(seed: UUID) -> str:
    return reverse("desk:people-card", args=[seed])


@pytest.mark.parametrize("version", ["3", "4"])
def test_it_reads_back_as_what_the_page_shows(desk: FormClient, case: Case, version: str) -> None:
    assert card_of(case.person) in desk.get(case.page).text
    answer = desk.get(card_of(case.person), {"version": version})
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert f"VERSION:{version}.0" in answer.text
    said = read(answer.text)
    assert (said["email"], said["city"]) == ("ana.f@postbox.example", "Merehaven")


def test_what_is_sensitive_and_what_was_said_for_a_visit_stay_here(
    desk: FormClient, energy: Division
) -> None:
    record = make_record(
        make_source(energy), name="Ana Ferreira", birth_date="1980-05-14", note="The dog bites"
    )
    make_cards()
    card = desk.get(card_of(seed_of(record).pk)).text
    assert "FN:Ana Ferreira" in card
    assert "BDAY" not in card
    assert "dog" not in card


def test_taking_it_is_a_look_and_leaves_a_record(desk: FormClient, case: Case, dov: Member) -> None:
    desk.get(card_of(case.person))
    with working("a test"):
        assert Look.objects.filter(kind=Look.Kind.OPENED, looker=dov.person.pk).count() == 1
        told = AuditRecord.objects.get(what="profile.taken")
    assert (told.actor, told.people, told.details) == (
        dov.person.pk,
        [case.person],
        {"form": "vcf"},
    )


def test_of_somebody_elsewhere_a_reason_comes_first(desk: FormClient, elsewhere: UUID) -> None:
    answer = desk.get(card_of(elsewhere))
    assert answer["Location"] == reverse("desk:people-looks", args=[elsewhere])
    with working("a test"):
        assert not AuditRecord.objects.filter(what="profile.taken").exists()


def test_a_joined_seed_leads_to_the_survivor(desk: FormClient, case: Case) -> None:
    answer = desk.get(card_of(case.joined))
    assert (answer.status_code, answer["Location"]) == (308, card_of(case.person))
