"""What audit does as time goes by: seal what was committed, each minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from goodterms.audit import sealing


@app.periodic(cron="* * * * *")
@app.task(name="goodterms.audit.seal", queue="events", queueing_lock="goodterms.audit.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 (what every periodic task is told)
    sealing.seal()
