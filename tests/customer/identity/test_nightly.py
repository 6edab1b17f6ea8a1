"""Every night what is known is weighed as a whole again, where there is anything new to weigh."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django import app
from tests.customer.identity.test_resolve import town
from tests.support.make import make_record, make_source

from goodterms.config import environment
from goodterms.customer.identity.models import Run
from goodterms.customer.identity.operations.resolve import ask_nightly
from goodterms.customer.identity.resolving.run import _Telling, resolve
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

__all__ = ["town"]  # a fixture


def asked() -> Run | None:
    with working("identity.nightly") as task:
        return ask_nightly(by=task)


@pytest.mark.django_db
def test_a_first_night_resolves(db: None) -> None:
    run = asked()
    assert run is not None
    assert run.stage == "waiting"


@pytest.mark.django_db
def test_a_night_without_news_passes(town: dict[str, Record]) -> None:
    resolve()
    assert asked() is None


@pytest.mark.django_db
def test_a_record_that_came_since_is_a_reason(town: dict[str, Record], energy: Division) -> None:
    resolve()
    make_record(make_source(energy), name="Nora Blythe")
    assert asked() is not None


@pytest.mark.django_db
def test_a_run_under_way_is_not_doubled(db: None) -> None:
    first, second = asked(), asked()
    assert first is not None
    assert second is not None
    assert first.pk == second.pk


def test_the_worker_knows_the_hour() -> None:
    known = app.periodic_registry.periodic_tasks
    assert known["goodterms.identity.nightly", "nightly"].cron == "30 2 * * *"


def test_the_hour_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_NIGHTLY", "23:05")
    assert environment.read().nightly == "23:05"
    monkeypatch.setenv("GOODTERMS_NIGHTLY", "off")
    assert environment.read().nightly == ""
    monkeypatch.setenv("GOODTERMS_NIGHTLY", "noon")
    with pytest.raises(SystemExit, match="noon is no hour"):
        environment.read()


def test_a_run_in_a_long_statement_is_not_taken_for_a_killed_one(own_database: str) -> None:
    long_ago = clock.now() - timedelta(minutes=30)
    with working("a test"):
        run = Run.objects.create(started=long_ago, moved_at=long_ago, stage="comparing persons")
    tell = _Telling(run, None, turn=lambda: None)
    tell.last = long_ago
    pulse = threading.Thread(target=tell, args=("comparing persons", 37, 100))
    pulse.start()
    pulse.join()
    with working("a test"):
        kept = Run.objects.get(pk=run.pk)
    assert kept.moved_at > long_ago
    assert (kept.stage, kept.ended) == ("comparing persons", None)
