"""The mailroom's work for later."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from goodterms.surfaces.mailroom import delivery

# Waits 6 s, 36 s, 4 min and 22 min: long enough for a server that greets strangers late.
AGAIN = RetryStrategy(max_attempts=delivery.TRIES - 1, exponential_wait=6)


@app.task(name="goodterms.mailroom.deliver", queue="mail", retry=AGAIN)
def deliver(message: str) -> None:
    delivery.deliver(UUID(message))
