"""What intake does later. DuckDB and Arrow take a second to load: only who imports pays it."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from goodterms.journeys.intake.jobs import BRING, CARRY_ON, CLEAR
from goodterms.journeys.intake.operations import uploads
from goodterms.kernel.retries import CUT_OFF


@app.task(name=BRING, queue="batch", retry=CUT_OFF)
def bring_later(number: str) -> None:
    from goodterms.journeys.intake.operations.bringing import bring  # noqa: PLC0415

    bring(UUID(number))


@app.task(name=CARRY_ON, queue="batch", retry=CUT_OFF)
def carry_on_later(number: str) -> None:
    from goodterms.journeys.intake.operations.bringing import look_after  # noqa: PLC0415

    look_after(UUID(number))


@app.task(name=CLEAR, queue="batch", retry=CUT_OFF)
def clear_later(number: str) -> None:
    uploads.clear(UUID(number))
