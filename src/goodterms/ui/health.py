"""Is the process alive, is the house ready. Nothing here names a person."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from procrastinate.exceptions import AlreadyEnqueued

from goodterms.kernel import clock, sql
from goodterms.kernel.walls import Role
from goodterms.ui.tasks import PULSE, pulse

SERVING = (Role.PORTAL, Role.DESK, Role.WORKER)
FRESH = timedelta(seconds=60)  # how long a job's answer holds
PATIENCE = 0.3  # seconds for a worker to take a job up; whoever asks may ask again
_began = clock.now()


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when each role reaches its tables; 503 with the reason otherwise.

    With ``?work`` also when a worker has just taken up a job and done it: the start waits for that.
    Without, a silent worker does not take the pages away; the doctor tells of it.
    """
    try:
        _ask_as_each_role()
        answered = "work" not in request.GET or _worker_answers()
    except DatabaseError:
        return _not_ready("the database does not answer")
    return HttpResponse("ready\n", content_type="text/plain") if answered else _not_ready(_IDLE)


_IDLE = "no worker has taken up a job yet"
# A table that all of them may read, and which says nothing of anybody.
_REACH = "SELECT count(*) FROM (SELECT FROM people_division LIMIT 1) one"


def _ask_as_each_role() -> None:
    for role in SERVING:
        with transaction.atomic():
            sql.value("SELECT set_config('role', %s, true)", [role])
            sql.value(_REACH)


_ANSWERED = """
SELECT EXISTS (SELECT FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id
                WHERE j.task_name = %s AND e.type = 'succeeded' AND e.at > %s)
"""


def _worker_answers() -> bool:
    """Whether a job went there and back, since this process began and within the last minute."""
    since = max(_began, clock.now() - FRESH)
    if sql.value(_ANSWERED, [PULSE, since]):
        return True
    with suppress(AlreadyEnqueued):
        pulse.defer()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if sql.value(_ANSWERED, [PULSE, since]):
            return True
        time.sleep(0.05)
    return False


def _not_ready(why: str) -> HttpResponse:
    return HttpResponse(f"{why}\n", content_type="text/plain", status=503)
