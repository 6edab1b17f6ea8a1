"""What the door does as time goes by."""

from __future__ import annotations

from procrastinate.contrib.django import app

from goodterms.surfaces.door import tidying


@app.periodic(cron="17 * * * *")
@app.task(name="goodterms.door.tidy", queue="events", queueing_lock="goodterms.door.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 (what every periodic task is told)
    tidying.clear_unproved()
    tidying.clear_sessions()
