"""What audit does as time goes by: seal what was committed, forget keys of forms."""

from __future__ import annotations

from procrastinate.contrib.django import app

from goodterms.audit import once, sealing


@app.periodic(cron="* * * * *")
@app.task(name="goodterms.audit.seal", queue="events", queueing_lock="goodterms.audit.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 (what every periodic task is told)
    sealing.seal()


@app.periodic(cron="47 * * * *")
@app.task(name="goodterms.audit.tidy", queue="events", queueing_lock="goodterms.audit.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001
    once.forget()
