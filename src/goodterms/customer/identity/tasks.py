"""What identity does as a task of its own, outside one transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from goodterms.customer.identity import tallies
from goodterms.customer.identity.operations import erasing, holders
from goodterms.customer.identity.operations import resolve as resolving
from goodterms.customer.identity.operations.definitions import TRIAL
from goodterms.customer.identity.operations.resolve import NIGHTLY, TASK
from goodterms.kernel.acting import working
from goodterms.kernel.retries import CUT_OFF

TALLY = "goodterms.identity.tally"


@app.task(name=TASK, queue="batch", retry=CUT_OFF)
def resolve_later(run: str) -> None:
    """Carry out a run that waits (its id as text); put off where another is at work."""
    # The matcher's engines take a second to load: only the process that resolves should pay it.
    from goodterms.customer.identity.resolving.alone import AtWork  # noqa: PLC0415
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    try:
        resolve(UUID(run), spill_gb=settings.SPILL_GB)
    except AtWork:
        with working("identity.resolve"):
            resolving.wait(UUID(run))


if settings.NIGHTLY:
    HOUR, MINUTE = settings.NIGHTLY.split(":")

    @app.periodic(cron=f"{int(MINUTE)} {int(HOUR)} * * *", periodic_id="nightly")
    @app.task(name="goodterms.identity.nightly", queue="batch")
    def resolve_nightly(timestamp: int) -> None:  # noqa: ARG001  (when it was due)
        with working(NIGHTLY) as task:
            resolving.ask_nightly(by=task)


@app.periodic(cron="* * * * *", periodic_id="tally")
@app.task(name=TALLY, queue="batch", queueing_lock=TALLY)
def count_again(timestamp: int) -> None:  # noqa: ARG001  (when it was due)
    """Every minute: count anew what the newest run has kept, where it is time."""
    with working(TALLY):
        tallies.keep_up()


@app.task(name="goodterms.identity.lapse", queue="events", retry=CUT_OFF)
def lapse_later(claim: str) -> None:
    """The holder has not answered in time: a person takes the claim over."""
    with working("identity.claim.lapsed"):
        holders.lapse(UUID(claim))


@app.task(name="goodterms.identity.redecide", queue="events", retry=CUT_OFF)
def redecide_later(records: list[int], cause: dict[str, Any]) -> None:
    """What found somebody else at work when it was to be decided."""
    from goodterms.customer.identity.live.again import redecide  # noqa: PLC0415

    redecide(records, cause=cause)


@app.task(
    name="goodterms.identity.sweep",
    queue="events",
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
)
def sweep_later(seeds: list[str]) -> None:
    """What a page was writing of somebody while they were erased."""
    erasing.sweep([UUID(seed) for seed in seeds])


@app.task(name=TRIAL, queue="batch", retry=CUT_OFF)
def try_later(definition: str) -> None:
    from goodterms.customer.identity.resolving.trial import try_on  # noqa: PLC0415

    try_on(UUID(definition))
