"""One record an operation, also for a refused one, and none that can be changed."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, reverse

from goodterms.audit import once
from goodterms.audit.models import AuditRecord, FormKey, Outcome
from goodterms.audit.tasks import tidy
from goodterms.config import urls
from goodterms.customer.identity.models import Record
from goodterms.customer.profile.operations import facts
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import FormClient, Member

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


class TestARefusalNobodyCatches:
    """The page is a 422, nothing of the request is kept, and yet the refusal is on record."""

    @pytest.fixture
    def refused(self, portal: FormClient, ana: Member, monkeypatch: pytest.MonkeyPatch) -> Any:
        def view(request: Any) -> HttpResponse:
            ours = {"by": request.actor, "person": ana.person.pk}
            facts.correct(**ours, field="phone", value="07700 900614")
            facts.correct(**ours, field="birth_date", value="tomorrow")
            return HttpResponse("never")

        addresses = ModuleType("addresses")
        addresses.urlpatterns = [path("press/", view), *urls.urlpatterns]  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "addresses", addresses)
        with override_settings(ROOT_URLCONF="addresses"):
            return portal.post("/press/", {"_key": "one"})

    def test_it_left_its_record_and_nothing_else(self, refused: Any, ana: Member) -> None:
        assert refused.status_code == 422
        assert "tomorrow is not a date" in refused.text
        with acting(ana.actor):
            told = AuditRecord.objects.filter(what="profile.fact.corrected")
            assert [(one.outcome, one.actor) for one in told] == [(Outcome.REFUSED, ana.person.pk)]
            words = Record.objects.get(source__code="portal", source_key=str(ana.person.pk))
            assert "phone" not in words.payload

    def test_the_form_may_be_sent_again(self, refused: Any) -> None:
        with working("a test"):
            assert not FormKey.objects.filter(key="one").exists()


def test_the_keys_of_forms_are_forgotten_after_a_day(portal: FormClient) -> None:
    portal.post(reverse("portal:things-new"), {"known_as": "A kettle", "_key": "old"})
    with clock.moved(timedelta(hours=23)):
        assert once.forget() == 0
        with working("a test"):
            assert FormKey.objects.filter(key="old").exists()
    with clock.moved(timedelta(hours=25)):
        portal.post(reverse("portal:things-new"), {"known_as": "A lamp", "_key": "new"})
        tidy(0)
    with working("a test"):
        assert list(FormKey.objects.values_list("key", flat=True)) == ["new"]
