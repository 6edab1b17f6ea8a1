"""Claims at the desk: why one waits, and what can be done with it (R7; identity.md 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Claim, ClaimMatch
from goodterms.customer.identity.operations import claims, looking
from goodterms.kernel import secrets
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support import actors
from tests.support.make import make_bill, make_cards, make_record, make_source, make_staff
from tests.surfaces.portal.steps import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

TODAY = reverse("desk:today")
PERSON = ("person", "The gas at 3 Quay Lane", "letter,document")


def asked(who: Member, means: str, value: str, fact: str = "") -> Claim:
    with acting(who.actor):
        claim = claims.ask(by=who.actor, person=who.person.pk, means=means, value=value, fact=fact)
    with working("a test"):
        looking.look(claim.pk)
        make_cards()
        return Claim.objects.get(pk=claim.pk)


def address(claim: Claim, deed: str = "one") -> str:
    return reverse(f"desk:claims-{deed}", args=[claim.pk])


def now(claim: Claim) -> Claim:
    with working("a test"):
        return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def moor(connect: Division) -> None:
    record = make_record(make_source(connect), name="A. Ferriera", email="a.f@old.example")
    make_bill(record, "MC-2207", "48.20")


class TestToday:
    def test_what_waits_stands_there_with_its_reason_its_person_and_its_hour(
        self, desk: FormClient, ana: Member, dov: Member
    ) -> None:
        claim = asked(ana, *PERSON)
        page = spoken(desk.get(TODAY))
        assert address(claim) in desk.get(TODAY).text
        assert "No number: wants to show two proofs" in page
        assert "Dov Adler" in page

    def test_an_alarm_brings_a_claim_there_that_waits_for_nobody(
        self, desk: FormClient, ana: Member, dov: Member
    ) -> None:
        claim = asked(ana, "account", "X-1")
        assert address(claim) not in desk.get(TODAY).text
        with working("a test"):
            ClaimMatch.objects.filter(claim=claim).update(alarms=["surnames"])
        page = desk.get(TODAY).text
        assert address(claim) in page
        assert "found people of many family names" in page

    @pytest.mark.parametrize("count", [1, 12])
    def test_it_asks_as_often_however_many_wait(
        self, count_queries: Callable[[str], int], ana: Member, dov: Member, count: int
    ) -> None:
        for _ in range(count):
            asked(ana, *PERSON)
        assert count_queries(TODAY) <= 18


class TestThePage:
    def test_it_says_what_is_known_and_is_a_look(
        self, desk: FormClient, ana: Member, dov: Member
    ) -> None:
        claim = asked(ana, *PERSON)
        page = spoken(desk.get(address(claim)))
        assert "No number: wants to show two proofs" in page
        assert "a letter to the address" in page
        assert "The gas at 3 Quay Lane" in page
        with working("a test"):
            line = Look.objects.get()
        assert (line.kind, line.people) == ("listed", [ana.person.pk])

    def test_a_word_is_wanted_for_every_deed(self, desk: FormClient, ana: Member) -> None:
        claim = asked(ana, *PERSON)
        for deed in ("taking-up", "closure", "documents", "undo"):
            answer = desk.post(address(claim, deed), {})
            assert answer.status_code == 422
            assert "is still empty" in answer.text
        assert now(claim).state == Claim.State.WAITING

    def test_to_take_it_up_puts_ones_name_on_it(self, desk: FormClient, ana: Member) -> None:
        claim = asked(ana, *PERSON)
        answer = desk.post(address(claim, "taking-up"), {"up-words": "I ring you at four."})
        assert answer.status_code == 303
        assert (now(claim).greeter, now(claim).told) == ("Dov Adler", "I ring you at four.")

    def test_to_close_it_tells_why(self, desk: FormClient, ana: Member) -> None:
        claim = asked(ana, *PERSON)
        desk.post(address(claim, "closure"), {"close-words": "It is next door."})
        assert (now(claim).state, now(claim).told) == (Claim.State.CLOSED, "It is next door.")
        again = desk.post(address(claim, "closure"), {"close-words": "Twice."})
        assert again.status_code == 422
        assert "does not wait any more" in again.text

    def test_documents_open_what_a_number_speaks_of(
        self, desk: FormClient, ana: Member, moor: None
    ) -> None:
        claim = asked(ana, *PERSON)
        nothing = desk.post(
            address(claim, "documents"), {"doc-number": "NO-1", "doc-documents": "Passport."}
        )
        assert nothing.status_code == 422
        assert "Nothing of a person is found" in nothing.text
        form = {"doc-number": "MC-2207", "doc-documents": "Passport and tenancy."}
        assert desk.post(address(claim, "documents"), form).status_code == 303
        assert (now(claim).state, now(claim).level) == (Claim.State.PROVED, 4)
        with working("a test"):
            line = AuditRecord.objects.get(what="identity.claim.by_documents", outcome="done")
        assert line.actor_name == "Dov Adler"
        assert ana.person.pk in line.people

    def test_a_contributor_takes_up_and_decides_by_no_documents(
        self, ana: Member, energy: Division, moor: None
    ) -> None:
        helper = make_staff("h@mereandmoor.example", "Hal Ode", [energy],
                            frozenset(actors.STEWARD) - {Power.STEWARD})  # fmt: skip
        client = FormClient()
        client.force_login(helper.login)
        claim = asked(ana, *PERSON)
        assert "Accept by documents" not in client.get(address(claim)).text
        form = {"doc-number": "MC-2207", "doc-documents": "Passport."}
        assert client.post(address(claim, "documents"), form).status_code == 403
        assert client.post(address(claim, "taking-up"), {"up-words": "Mine."}).status_code == 303

    def test_the_letter_has_a_code_that_opens_and_its_reading_is_a_look(
        self, desk: FormClient, ana: Member, connect: Division
    ) -> None:
        record = make_record(make_source(connect), name="A. Ferriera", street="14 Quay Lane")
        make_bill(record, "MC-5", "1.00")
        claim = asked(ana, "account", "AC-MC-5")
        assert "post the code" in desk.get(address(claim)).text
        page = desk.post(address(claim, "letter"), {}).text
        assert secrets.code("claim", claim.pk, 1) in page
        assert "14 Quay Lane" in page
        with working("a test"):
            assert Look.objects.filter(groups=["contact"]).count() == 1

    def test_there_is_no_letter_where_a_mail_went(
        self, desk: FormClient, ana: Member, moor: None
    ) -> None:
        claim = asked(ana, "invoice", "MC-2207")
        answer = desk.post(address(claim, "letter"), {})
        assert answer.status_code == 422
        assert secrets.code("claim", claim.pk, 1) not in answer.text

    def test_a_customer_finds_no_such_page(self, ana: Member) -> None:
        client = FormClient()
        client.force_login(ana.login)
        assert client.get(address(asked(ana, *PERSON))).status_code == 404
