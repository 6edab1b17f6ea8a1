"""What the timeline does as time goes by: nothing waits on somebody who is not there."""

from __future__ import annotations

from procrastinate.contrib.django import app

from goodterms.customer.identity.operations import handling
from goodterms.customer.profile.operations import proposals
from goodterms.dialogue.timeline.operations import answers


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="goodterms.timeline.take_over",
    queue="events",
    queueing_lock="goodterms.timeline.take_over",
)
def take_over(timestamp: int) -> None:  # noqa: ARG001 (what every periodic task is told)
    answers.take_over_all()
    proposals.take_over_all()
    handling.pass_on_all()
