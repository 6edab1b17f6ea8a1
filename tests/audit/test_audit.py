"""One record an operation, also for a refused one, and none that can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goodterms.audit.models import AuditRecord, Outcome
from goodterms.customer.profile.operations import facts
from goodterms.kernel.acting import acting
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

pytestmark = pytest.mark.django_db


def test_a_correction_leaves_who_did_what_about_whom(ana: Member) -> None:
    with acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900614")
        told = AuditRecord.objects.latest("id")
    assert (told.what, told.actor, told.people) == (
        "profile.fact.corrected",
        ana.person.pk,
        [ana.person.pk],
    )
    assert told.details == {"field": "phone"}, "the value itself stays with the record"


def test_a_refused_correction_leaves_a_record_and_nothing_else(ana: Member) -> None:
    with acting(ana.actor):
        with pytest.raises(Refused):
            facts.correct(by=ana.actor, person=ana.person.pk, field="birth_date", value="tomorrow")
        told = AuditRecord.objects.latest("id")
    assert (told.what, told.outcome) == ("profile.fact.corrected", Outcome.REFUSED)


def test_a_customer_reads_the_records_that_concern_them_alone(ana: Member, ben: Member) -> None:
    with acting(ben.actor):
        facts.correct(by=ben.actor, person=ben.person.pk, field="phone", value="07700 900615")
    with acting(ana.actor):
        assert not AuditRecord.objects.filter(what="profile.fact.corrected").exists()
