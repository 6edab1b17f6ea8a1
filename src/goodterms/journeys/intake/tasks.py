"""What intake does later: look after imports that nobody finishes."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from goodterms.journeys.intake.operations import TASK, look_after


@app.task(name=TASK, queue="batch")
def carry_on_later(number: str) -> None:
    look_after(UUID(number))
