"""Wanting everything resolved. The work itself is ``identity.resolving.run``, done by a task."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from procrastinate.contrib.django import app

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Assertion, Change, Record, Run
from goodterms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor

TASK = "goodterms.identity.resolve"
ASKED, NIGHTLY = "identity.resolve.asked", "identity.nightly"
WAITING = "waiting"
TRY_AGAIN = 30  # seconds
SILENT = timedelta(minutes=10)  # a run that has said nothing for so long was killed


def ask_nightly(*, by: Actor) -> Run | None:
    """The batch beside the live path: what is known is weighed as a whole again, and compared.

    A house where nothing was told or said since the last one lets the night pass: nothing would
    differ.
    """
    last = Run.objects.filter(ended__isnull=False).order_by("-started").first()
    if last and not _anything_since(last.started):
        return None
    return ask(by=by)


def _anything_since(then: datetime) -> bool:
    told = Q(last_seen__gt=then) | Q(withdrawn_at__gt=then) | Q(erased_at__gt=then)
    said = Q(at__gt=then) | Q(revoked_at__gt=then)
    return (
        Record.objects.filter(told).exists()
        or Assertion.objects.filter(said).exists()
        or Change.objects.filter(at__gt=then).exclude(what="resolved").exists()
    )


@operation(ASKED)
def ask(*, by: Actor) -> Run:
    """Want everything resolved; a task does it. While one run is under way, that is the answer."""
    now = clock.now()
    under_way = Run.objects.filter(ended__isnull=True, moved_at__gt=now - SILENT).first()
    if under_way:
        return under_way
    run = Run(started=now, moved_at=now, stage=WAITING)
    run.save(force_insert=True)
    _later(run)
    record(ASKED, run, by=by)
    return run


def wait(run: UUID) -> None:
    """Another run has the turn, which nobody at the desk asked for: try again soon."""
    waiting = Run.objects.get(pk=run)
    waiting.moved_at, waiting.stage = clock.now(), WAITING
    waiting.save(update_fields=["moved_at", "stage"])
    _later(waiting, in_seconds=TRY_AGAIN)


def _later(run: Run, in_seconds: int = 0) -> None:
    job = app.configure_task(
        TASK,
        queue="batch",
        lock="identity.resolve",
        schedule_in={"seconds": in_seconds} if in_seconds else None,
    )
    job.defer(run=str(run.pk))
