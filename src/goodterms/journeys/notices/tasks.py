"""What notices do as time goes by: tell staff what came, what is due soon and what is late."""

from __future__ import annotations

from procrastinate.contrib.django import app

from goodterms.journeys.notices import waiting


@app.periodic(cron="* * * * *")
@app.task(name="goodterms.notices.nudge", queue="events", queueing_lock="goodterms.notices.nudge")
def nudge(timestamp: int) -> None:  # noqa: ARG001 (what every periodic task is told)
    waiting.nudge()
