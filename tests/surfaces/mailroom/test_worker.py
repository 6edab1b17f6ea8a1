"""The real worker and the mailroom: what fails is put back, and tried again later."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.make import make_bill, make_customer, make_division, make_record, make_source

from goodterms.customer.identity.operations import claims
from goodterms.dialogue.timeline.models import Message
from goodterms.kernel import sql
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom import mailbox
from goodterms.surfaces.mailroom.gateways import files

if TYPE_CHECKING:
    from pathlib import Path

    from procrastinate.contrib.django.django_connector import DjangoConnector

    from goodterms.customer.identity.models import Claim


def work() -> None:
    """All that waits now, done by procrastinate's own worker."""

    async def until_idle() -> None:
        connector = cast("DjangoConnector", app.connector)
        with app.replace_connector(connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await worker.run_worker_async(
                    wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False
                )

    asyncio.run(until_idle())


@pytest.fixture
def claim(own_database: str) -> Claim:
    ana = make_customer("ana.ferreira@mail.example", "Ana Ferreira")
    source = make_source(make_division("moor-connect", "Moor Connect"))
    make_bill(make_record(source, email="a.ferriera@old.example"), "MC-2207", "48.20")
    with acting(ana.actor):
        return claims.ask(
            by=ana.actor, person=ana.person.pk, means="invoice", value="MC-2207", fact="48.20"
        )


def state() -> tuple[str, int]:
    with working("a test"):
        message = Message.objects.get()
        return message.state, message.attempts


def test_from_the_claim_to_the_mailbox_by_the_worker_alone(claim: Claim) -> None:
    work()
    [mail] = mailbox.latest()
    assert (mail.to, len(mail.code)) == ("a.ferriera@old.example", 6)
    assert state() == (Message.State.SENT, 1)


def test_a_server_that_is_down_is_tried_again_later(
    claim: Claim, mail_folder: Path, settings: Any
) -> None:
    good = settings.MAILERS
    (mail_folder / "file").write_text("")
    settings.MAILERS = {"default": files.settings_for(mail_folder / "file" / "mail")}
    work()
    assert state() == (Message.State.QUEUED, 1)
    [job] = ProcrastinateJob.objects.filter(task_name="goodterms.mailroom.deliver")
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None

    settings.MAILERS = good
    sql.run("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE id = %s", [job.pk])
    work()
    assert state() == (Message.State.SENT, 2)
    assert len(list(mailbox.latest())) == 1
