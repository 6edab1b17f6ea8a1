"""The worker process: carries out what operations and events left to be done.

    python -m goodterms.runtime.worker

Jobs of a worker that was killed are taken up again: each worker shows that it lives every ten
seconds, and looks every fifteen for jobs of those that have not for thirty. So a job may run twice,
also beside its twin when a paused worker wakes up; tasks are written for that.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import django
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.jobs import Job

POLL_SECONDS = 0.2
STOP_SECONDS = 20
JOBS_AT_ONCE = 2
LIFE_SIGN_SECONDS = 10
SILENT_SECONDS = 30
LOOK_SECONDS = 15
MOST_ATTEMPTS = 5  # then it needs a person
KEEP_DAYS = 14  # finished jobs

log = logging.getLogger(__name__)


async def work() -> None:
    """Do jobs until SIGTERM; the running ones get 20 seconds to finish.

    The worker asks five times a second instead of listening: NOTIFY takes one lock for the whole
    database at each commit, which halves what eight writers get done.
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415 (needs django.setup)

    connector = cast("DjangoConnector", app.connector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        async with working.open_async():
            looking = asyncio.create_task(_look_after_jobs(working))
            await working.run_worker_async(
                concurrency=JOBS_AT_ONCE,
                fetch_job_polling_interval=POLL_SECONDS,
                abort_job_polling_interval=STOP_SECONDS,
                listen_notify=False,
                shutdown_graceful_timeout=STOP_SECONDS,
                update_heartbeat_interval=LIFE_SIGN_SECONDS,
                stalled_worker_timeout=SILENT_SECONDS,
            )
            looking.cancel()


async def take_up_stalled(app: App) -> list[int]:
    """Take up the jobs of silent workers; answers their ids.

    One that was taken up four times already has failed, and waits for a person.
    """
    taken = []
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS)
    for job in stalled:
        # Another worker may be quicker; the database lets one of them have it.
        with contextlib.suppress(ConnectorException):
            await _take_up(app, job)
            taken.append(cast("int", job.id))
    return taken


async def _take_up(app: App, job: Job) -> None:
    if job.attempts + 1 >= MOST_ATTEMPTS:
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        log.error("job %s (%s) was cut off %s times", job.id, job.task_name, MOST_ATTEMPTS)
        return
    wait = timedelta(seconds=2**job.attempts - 1)
    await app.job_manager.retry_job(job, retry_at=datetime.now(UTC) + wait)


async def _look_after_jobs(app: App) -> None:
    """While the worker runs: take up stalled jobs, and each hour throw away old ones."""
    for look in itertools.count():
        with contextlib.suppress(ConnectorException, psycopg.Error):
            await take_up_stalled(app)
            if look % (3600 // LOOK_SECONDS) == 0:
                await app.job_manager.delete_old_jobs(nb_hours=KEEP_DAYS * 24)
        await asyncio.sleep(LOOK_SECONDS)


def main() -> None:
    django.setup()
    asyncio.run(work())


if __name__ == "__main__":
    main()
