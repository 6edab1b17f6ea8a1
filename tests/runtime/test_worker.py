"""Jobs of a worker that was killed are taken up again, but not for ever."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from procrastinate.contrib.django import app
from procrastinate.psycopg_connector import PsycopgConnector

from goodterms.kernel import sql
from goodterms.runtime.worker import KEEP_DAYS, MOST_ATTEMPTS, SILENT_SECONDS, take_up_stalled

if TYPE_CHECKING:
    from procrastinate import App

pytestmark = pytest.mark.usefixtures("own_database")

PUT = """
INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id, args)
VALUES ('events', 'goodterms.handle', 'doing', %s, %s, '{}') RETURNING id
"""
WORKER = """
INSERT INTO procrastinate_workers (last_heartbeat)
VALUES (now() - make_interval(secs => %s)) RETURNING id
"""


def a_worker(*, silent_for: int) -> int:
    return int(sql.value(WORKER, [silent_for]))


def a_job_under_way(worker: int | None, *, attempts: int = 0) -> int:
    return int(sql.value(PUT, [attempts, worker]))


def take_up(url: str) -> list[int]:
    async def run() -> list[int]:
        connected: App
        with app.replace_connector(PsycopgConnector(conninfo=url)) as connected:
            async with connected.open_async():
                return await take_up_stalled(connected)

    return asyncio.run(run())


def status(job: int) -> tuple[Any, ...]:
    return sql.rows("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [job])[0]


def test_a_job_of_a_silent_worker_is_to_do_again(own_database: str) -> None:
    job = a_job_under_way(a_worker(silent_for=SILENT_SECONDS + 5))
    assert take_up(own_database) == [job]
    assert status(job) == ("todo", 1)


def test_a_job_of_a_worker_that_is_gone_is_to_do_again(own_database: str) -> None:
    job = a_job_under_way(None)
    assert take_up(own_database) == [job]


def test_a_job_of_a_living_worker_is_left_alone(own_database: str) -> None:
    job = a_job_under_way(a_worker(silent_for=SILENT_SECONDS - 5))
    assert take_up(own_database) == []
    assert status(job) == ("doing", 0)


def test_a_job_that_is_cut_off_again_and_again_waits_for_a_person(own_database: str) -> None:
    job = a_job_under_way(None, attempts=MOST_ATTEMPTS - 1)
    take_up(own_database)
    assert status(job) == ("failed", MOST_ATTEMPTS)


def test_each_time_it_waits_longer(own_database: str) -> None:
    first, fourth = a_job_under_way(None), a_job_under_way(None, attempts=3)
    take_up(own_database)
    waits = dict(
        sql.rows(
            "SELECT id, extract(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs"
        )
    )
    assert waits[first] <= 0
    assert 5 < waits[fourth] <= 7


def test_finished_jobs_are_kept_for_two_weeks() -> None:
    assert KEEP_DAYS == 14
