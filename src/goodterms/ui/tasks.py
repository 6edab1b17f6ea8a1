"""The one job of the pages themselves: that it gets done is all it says."""

from __future__ import annotations

from procrastinate.contrib.django import app

PULSE = "goodterms.pulse"


@app.task(name=PULSE, queue="events", queueing_lock=PULSE)
def pulse() -> None:
    """Do nothing; ``health`` asks whether a worker takes up jobs."""
