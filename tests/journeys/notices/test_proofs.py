"""A claim found something: the code goes to the address on the record, under a permit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_bill, make_record, make_source, seed_of
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.events import ProofWanted
from goodterms.customer.identity.models import Claim, ClaimMatch, Kind, Record
from goodterms.customer.identity.operations import claims
from goodterms.customer.people.models import Login, Person
from goodterms.customer.profile.models import Permit
from goodterms.dialogue.timeline.models import Message
from goodterms.journeys.notices.handlers import send_the_code
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom import mailbox

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

HOLDER = "a.ferriera@old.example"

pytestmark = pytest.mark.django_db


def ask(ana: Member, number: str = "MC-2207") -> Claim:
    with acting(ana.actor):
        return claims.ask(
            by=ana.actor, person=ana.person.pk, means="invoice", value=number, fact="48.20"
        )


def messages() -> list[Message]:
    with working("a test"):
        return list(Message.objects.select_related("permit").order_by("pk"))


def test_a_claim_brings_a_code_to_the_address_on_the_record(ana: Member, moor: Record) -> None:
    claim = ask(ana)
    do_jobs()

    [mail] = mailbox.latest()
    assert mail.to == HOLDER
    assert mail.code == secrets.code("claim", claim.pk, 1)
    assert mail.subject == f"{mail.code} proves to Mere & Moor that this is yours"
    assert "says that an invoice we sent to this address is also theirs" in mail.text
    assert "Never tell anybody this code" in mail.text
    with acting(ana.actor):
        proved = claims.prove(by=ana.actor, person=ana.person.pk, claim=claim.pk, code=mail.code)
    assert proved.state == Claim.State.PROVED


def test_the_mail_names_neither_the_claimant_nor_what_they_typed(ana: Member, moor: Record) -> None:
    ask(ana)
    do_jobs()
    [mail] = mailbox.latest()
    raw = mail.subject + mail.text
    assert "MC-2207" not in raw
    assert "48.20" not in raw
    assert ana.login.email not in raw


def test_the_message_is_the_holders_and_names_the_duty_that_allows_it(
    ana: Member, moor: Record
) -> None:
    ask(ana)
    do_jobs()
    [message] = messages()
    assert message.to_id == seed_of(moor).pk
    assert (message.state, message.attempts) == (Message.State.SENT, 1)
    assert message.permit.topic == "proof"
    assert message.permit.because.startswith("security")


def test_no_row_and_no_job_holds_the_code(ana: Member, moor: Record) -> None:
    claim = ask(ana)
    do_jobs()
    code = secrets.code("claim", claim.pk, 1)
    [message] = messages()
    assert code not in str(message.data)
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    assert ProcrastinateJob.objects.exists()
    assert not [job for job in ProcrastinateJob.objects.all() if code in str(job.args)]


def test_a_claim_of_nothing_sends_nothing(ana: Member, moor: Record) -> None:
    ask(ana, "MC-9999")
    do_jobs()
    assert messages() == []


def test_a_claim_announced_twice_sends_one_code(ana: Member, moor: Record) -> None:
    claim = ask(ana)
    do_jobs()
    with working("a test"):
        send_the_code(ProofWanted(claim.pk))
    do_jobs()
    assert len(messages()) == 1
    assert len(list(mailbox.latest())) == 1


def test_another_attempt_is_another_code(ana: Member, moor: Record) -> None:
    claim = ask(ana)
    do_jobs()
    with working("a test"):
        ClaimMatch.objects.filter(claim=claim).update(attempt=2)
        send_the_code(ProofWanted(claim.pk))
    do_jobs()
    newest, first = mailbox.latest()
    assert newest.code == secrets.code("claim", claim.pk, 2) != first.code


def test_nothing_is_sent_to_a_person_who_was_erased(ana: Member, moor: Record) -> None:
    ask(ana)
    with working("a test"):
        Person.objects.filter(pk=seed_of(moor).pk).update(erased_at=clock.now())
    do_jobs()
    assert messages() == []
    with working("a test"):
        assert not Permit.objects.exists()
        refusal = AuditRecord.objects.get(what="profile.permitted")
        assert (refusal.outcome, refusal.rule) == ("refused", "permits.erased")


def test_nothing_is_sent_where_no_person_reads(ana: Member, connect: Division) -> None:
    firm = make_record(
        make_source(connect), kind=Kind.ORGANISATION, organisation="Norr", email="info@norr.example"
    )
    make_bill(firm, "MC-7", "1.00")
    ask(ana, "MC-7")
    do_jobs()
    assert messages() == []


def test_the_holder_reads_it_in_their_language(ana: Member, ben: Member, moor: Record) -> None:
    Login.objects.filter(pk=ben.login.pk).update(language="de")
    do_jobs()  # what their sign-ins began is decided before somebody joins the two
    with working("a test"):
        Person.objects.filter(pk=seed_of(moor).pk).update(canonical=ben.person)
    ask(ana)
    do_jobs()
    assert [message.language for message in messages()] == ["de"]
