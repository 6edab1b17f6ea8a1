"""What intake does later: look after imports that nobody finishes."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from goodterms.journeys.intake.jobs import CARRY_ON


# DuckDB and Arrow take a second to load: only the process that imports should pay it.
@app.task(name=CARRY_ON, queue="batch")
def carry_on_later(number: str) -> None:
    from goodterms.journeys.intake.operations.bringing import look_after  # noqa: PLC0415

    look_after(UUID(number))
