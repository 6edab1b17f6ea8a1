"""Delivery: once, or again under the same id, or given up in the open."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Claim
from goodterms.customer.people.models import Person
from goodterms.customer.profile.operations.permits import permit
from goodterms.dialogue.timeline.models import Message
from goodterms.dialogue.timeline.operations import send
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import working
from goodterms.surfaces.mailroom import delivery, tasks
from goodterms.surfaces.mailroom.delivery import TRIES, deliver
from goodterms.surfaces.mailroom.gateways import files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Member

ADDRESS = "ana.ferreira@mail.example"
State = Message.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(ben: Member) -> Claim:
    with working("a test"):
        now = clock.now()
        return Claim.objects.create(
            claimant=ben.person,
            means=Claim.Means.EMAIL,
            state=Claim.State.WAITING,
            asked_at=now,
            expires_at=now + claims_last(),
        )


def claims_last() -> Any:
    from goodterms.customer.identity.operations.claims import ANSWER_WITHIN  # noqa: PLC0415

    return ANSWER_WITHIN


@pytest.fixture
def message(ana: Member, claim: Claim) -> Message:
    with working("a test") as by:
        return send(
            by=by,
            permit=permit(by=by, person=ana.person.pk, topic="proof", channel="email"),
            address=ADDRESS,
            template="proof-code",
            data={"claim": str(claim.pk), "attempt": 1},
        )


def now(message: Message) -> Message:
    with working("a test"):
        return Message.objects.get(pk=message.pk)


def mails(folder: Path) -> list[Any]:
    found = sorted(folder.glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in found]


def break_folder(settings: Any, folder: Path) -> None:
    (folder / "file").write_text("")
    settings.MAILERS = {"default": files.settings_for(folder / "file" / "mail")}


def test_a_message_leaves_as_soon_as_a_worker_sees_it(
    message: Message, mail_folder: Path, claim: Claim
) -> None:
    done = do_jobs()

    assert done[-2:] == ["goodterms.handle", "goodterms.mailroom.deliver"]
    [mail] = mails(mail_folder)
    assert (mail["To"], mail["From"]) == (ADDRESS, "Mere & Moor <hello@localhost>")
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    code = secrets.code("claim", claim.pk, 1)
    for kind in ("plain", "html"):
        assert code in mail.get_body((kind,)).get_content()
    sent = now(message)
    assert (sent.state, sent.attempts) == (State.SENT, 1)
    assert sent.sent_at is not None


def test_a_message_is_delivered_once_however_often_it_is_asked_for(
    message: Message, mail_folder: Path
) -> None:
    for _ in range(3):
        deliver(message.pk)
    assert len(mails(mail_folder)) == 1
    with working("a test"):
        assert AuditRecord.objects.filter(what="mailroom.delivered").count() == 1


def test_a_crash_after_the_server_took_it_sends_again_under_the_same_id(
    message: Message, mail_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as power_cut:
        power_cut.setattr(delivery, "record", _crash)
        with pytest.raises(KeyboardInterrupt):
            deliver(message.pk)
    assert now(message).state == State.SENDING

    deliver(message.pk)

    assert [mail["Message-ID"] for mail in mails(mail_folder)] == [message.message_id] * 2
    assert (now(message).state, now(message).attempts) == (State.SENT, 2)


def test_a_server_that_does_not_answer_is_tried_again(
    message: Message, mail_folder: Path, settings: Any
) -> None:
    good = settings.MAILERS
    break_folder(settings, mail_folder)
    with pytest.raises(OSError, match="Not a directory"):
        deliver(message.pk)
    assert (now(message).state, now(message).attempts) == (State.QUEUED, 1)

    settings.MAILERS = good
    deliver(message.pk)
    assert (now(message).state, now(message).attempts) == (State.SENT, 2)


def test_after_five_tries_it_is_given_up_and_said_so(
    message: Message, mail_folder: Path, settings: Any
) -> None:
    break_folder(settings, mail_folder)
    for _ in range(TRIES - 1):
        with pytest.raises(OSError, match="Not a directory"):
            deliver(message.pk)
    deliver(message.pk)  # the last failure ends the job as well

    assert (now(message).state, now(message).attempts) == (State.FAILED, TRIES)
    with working("a test"):
        assert AuditRecord.objects.get(what="mailroom.given_up").rule == "mailroom.tries"
    deliver(message.pk)
    assert mails(mail_folder) == []


def test_a_message_that_brings_the_process_down_is_not_tried_for_ever(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "letter", _crash)
    for _ in range(TRIES):
        with pytest.raises(KeyboardInterrupt):
            deliver(message.pk)
    deliver(message.pk)
    assert now(message).state == State.FAILED


def test_the_job_is_tried_as_often_as_the_message() -> None:
    assert tasks.AGAIN.max_attempts == TRIES - 1


def test_the_gate_is_asked_again_at_the_moment_of_sending(
    message: Message, ana: Member, mail_folder: Path
) -> None:
    with working("a test"):
        Person.objects.filter(pk=ana.person.pk).update(erased_at=clock.now())
    deliver(message.pk)
    assert mails(mail_folder) == []
    assert now(message).state == State.FAILED
    with working("a test"):
        assert AuditRecord.objects.get(what="mailroom.given_up").rule == "permits.erased"


def test_the_code_of_a_claim_that_is_closed_is_not_sent(
    message: Message, claim: Claim, mail_folder: Path
) -> None:
    with working("a test"):
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.STOPPED)
    deliver(message.pk)
    assert mails(mail_folder) == []
    assert now(message).state == State.FAILED


def _crash(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
