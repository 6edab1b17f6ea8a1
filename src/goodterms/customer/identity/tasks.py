"""What identity does as a task of its own, outside one transaction."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from goodterms.customer.identity.operations import holders
from goodterms.customer.identity.operations.resolve import TASK
from goodterms.kernel.acting import working


@app.task(name=TASK, queue="batch")
def resolve_later(run: str) -> None:
    # The matcher's engines take a second to load: only the process that resolves should pay it.
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    resolve(UUID(run))


@app.task(name="goodterms.identity.lapse", queue="events")
def lapse_later(claim: str) -> None:
    with working("identity.claim.lapsed"):
        holders.lapse(UUID(claim))
