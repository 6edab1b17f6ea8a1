"""Runs that meet: one works, and the other says since when and who asked for it, or waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.make import make_division, make_record, make_source, make_staff

from goodterms.customer.identity.models import Run
from goodterms.customer.identity.operations.resolve import TASK, WAITING, ask, ask_nightly
from goodterms.customer.identity.resolving import reading, run
from goodterms.customer.identity.resolving.alone import AtWork, alone
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.identity.tasks import resolve_later
from goodterms.kernel import sql
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

PATIENCE = 30.0  # seconds; nothing here takes one


@pytest.fixture
def at_work(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AbstractContextManager[None]]:
    """Let a run stand still after it has read its records while the block lasts."""
    make_record(make_source(make_division("mere", "Mere Energy")), name="Ruth Vale")
    read, go = Event(), Event()
    first: list[bool] = []
    reads = reading.read_records

    def lingering(*args: Any) -> int:
        done = reads(*args)
        if not first:
            first.append(True)
            read.set()
            assert go.wait(PATIENCE)
        return done

    monkeypatch.setattr(reading, "read_records", lingering)

    @contextmanager
    def standing_still(begin: Callable[[], object] = resolve) -> Iterator[None]:
        def do() -> None:
            try:
                begin()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as hands:
            working_on = hands.submit(do)
            try:
                assert read.wait(PATIENCE)
                yield
            finally:
                go.set()
                working_on.result(PATIENCE)

    return standing_still


def runs() -> list[Run]:
    with working("a test"):
        return list(Run.objects.order_by("started"))


def test_a_second_run_says_who_is_at_work_and_leaves_no_trace(at_work: Any) -> None:
    with at_work(), pytest.raises(AtWork, match=r"at work since \d\d:\d\d UTC, started on a comm"):
        resolve()
    (done,) = runs()
    assert done.ended


def test_a_run_of_the_desk_is_told_by_the_name_of_who_asked(at_work: Any) -> None:
    dov = make_staff("dov@mereandmoor.example", "Dov Adler", [])
    with acting(dov.actor):
        asked = ask(by=dov.actor)
    with at_work(lambda: resolve(asked.pk)), pytest.raises(AtWork, match="asked for by Dov Adler"):
        resolve()


def test_a_run_of_the_night_is_told_as_that(at_work: Any) -> None:
    with working("identity.nightly") as task:
        asked = ask_nightly(by=task)
    assert asked
    with at_work(lambda: resolve(asked.pk)), pytest.raises(AtWork, match="UTC, the nightly one"):
        resolve()


def test_what_only_looks_may_work_beside_a_run(at_work: Any) -> None:
    with at_work():
        assert resolve(dry=True).counts["records"] == 1


def test_the_night_passes_while_a_command_is_at_work(at_work: Any) -> None:
    with at_work(), working("identity.nightly") as task:
        under_way = ask_nightly(by=task)
        assert under_way
        assert under_way.stage != WAITING
    assert len(runs()) == 1


def test_what_the_desk_asked_for_waits_for_its_turn(at_work: Any) -> None:
    with working("a test") as task:
        asked = ask(by=task)
    with at_work():
        resolve_later(str(asked.pk))
        with working("a test"):
            assert Run.objects.get(pk=asked.pk).stage == WAITING
            again = (
                ProcrastinateJob.objects.using("owner").filter(task_name=TASK).order_by("id").last()
            )
        assert again
        assert again.scheduled_at
        assert again.args == {"run": str(asked.pk)}
    resolve_later(str(asked.pk))
    assert all(one.ended for one in runs())


def test_a_run_that_its_twin_has_ended_is_not_done_again(own_database: str) -> None:
    with working("a test") as task:
        asked = ask(by=task)
    done = resolve(asked.pk)
    assert resolve(asked.pk).ended == done.ended


def test_a_run_that_failed_gives_its_turn_back(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_begin", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        resolve()
    with alone():
        pass


def test_a_turn_that_was_lost_is_told_to_its_run(own_database: str) -> None:
    with alone() as turn:
        turn()
        sql.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
        with pytest.raises(OperationalError):
            turn()
    with alone() as turn:
        turn()
