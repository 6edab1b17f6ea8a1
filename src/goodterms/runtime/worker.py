"""The worker process: carries out what operations and events left to be done.

python -m goodterms.runtime.worker
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import django

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

POLL_SECONDS = 0.2
STOP_SECONDS = 20
JOBS_AT_ONCE = 2


async def work() -> None:
    """Do jobs until SIGTERM; the running ones get 20 seconds to finish.

    The worker asks five times a second instead of listening: NOTIFY takes one lock for the whole
    database at each commit, which halves what eight writers get done.
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415 (needs django.setup)

    connector = cast("DjangoConnector", app.connector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(
                concurrency=JOBS_AT_ONCE,
                fetch_job_polling_interval=POLL_SECONDS,
                abort_job_polling_interval=STOP_SECONDS,
                listen_notify=False,
                shutdown_graceful_timeout=STOP_SECONDS,
            )


def main() -> None:
    django.setup()
    asyncio.run(work())


if __name__ == "__main__":
    main()
