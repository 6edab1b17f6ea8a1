"""Wanting everything resolved. The work itself is ``identity.resolving.run``, done by a task."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Run
from goodterms.kernel import clock

if TYPE_CHECKING:
    from goodterms.kernel.actors import Actor

TASK = "goodterms.identity.resolve"
SILENT = timedelta(minutes=10)  # a run that has said nothing for so long was killed


@operation("identity.resolve.asked")
def ask(*, by: Actor) -> Run:
    """Want everything resolved; a task does it. While one run is under way, that is the answer."""
    now = clock.now()
    under_way = Run.objects.filter(ended__isnull=True, moved_at__gt=now - SILENT).first()
    if under_way:
        return under_way
    run = Run(started=now, moved_at=now, stage="waiting")
    run.save(force_insert=True)
    app.configure_task(TASK, queue="batch", lock="identity.resolve").defer(run=str(run.pk))
    record("identity.resolve.asked", run, by=by)
    return run
