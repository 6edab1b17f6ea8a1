"""Events: told if and only if what they tell of was committed, and once for each who listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from goodterms.kernel import events, sql
from goodterms.kernel.acting import working
from goodterms.kernel.events import Event, announce, handle, on
from goodterms.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Happened(Event):
    """Something did, to this one and those."""

    one: UUID
    those: tuple[UUID, ...]


heard: list[Happened] = []


@pytest.fixture(autouse=True)
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens before a test says who."""
    monkeypatch.setattr(events, "_handlers", {})
    monkeypatch.setattr(events, "_named", {})
    heard.clear()


def hear(event: Happened) -> None:
    heard.append(event)


def hear_too(event: Happened) -> None:
    heard.append(event)


def jobs() -> list[dict[str, Any]]:
    found = ProcrastinateJob.objects.filter(task_name="goodterms.handle").order_by("pk")
    return list(found.values_list("args", flat=True))


def test_each_who_listens_gets_a_job_that_carries_the_ids_as_text() -> None:
    on(Happened)(hear)
    on(Happened)(hear_too)
    event = Happened(new_id(), (new_id(), new_id()))
    with working("a test"):
        announce(event)
    assert not heard, "nobody is told before it is committed"
    left = jobs()
    assert [str(job["handler"]).rpartition(".")[2] for job in left] == ["hear", "hear_too"]
    assert left[0]["event"] == {"one": str(event.one), "those": [str(one) for one in event.those]}
    for job in left:
        handle(**job)
    assert [UUID(str(told.one)) for told in heard] == [event.one, event.one]


def test_the_job_is_what_the_queues_own_library_would_leave() -> None:
    """It is put by a statement of our own; a library that puts it otherwise must be noticed."""
    on(Happened)(hear)
    with working("a test"):
        announce(Happened(new_id(), ()))
    left = jobs()
    with working("a test"):
        handle.batch_defer(*left)
    told = "SELECT to_jsonb(j) - 'id' FROM procrastinate_jobs j ORDER BY id DESC LIMIT 2"
    (theirs,), (ours,) = sql.rows(told)
    assert ours == theirs


def test_what_is_rolled_back_is_told_to_nobody() -> None:
    on(Happened)(hear)
    with working("a test"), transaction.atomic():
        announce(Happened(new_id(), ()))
        transaction.set_rollback(True)
    assert jobs() == []


def test_who_must_hold_with_it_hears_it_in_the_same_transaction() -> None:
    on(Happened, inline=True)(hear)
    event = Happened(new_id(), ())
    with working("a test"):
        announce(event)
        assert heard == [event]
    assert jobs() == []


def test_what_nobody_listens_to_leaves_nothing() -> None:
    with working("a test"):
        announce(Happened(new_id(), ()))
    assert jobs() == []


def test_who_registers_twice_is_told_once() -> None:
    for _ in range(2):
        on(Happened)(hear)
    with working("a test"):
        announce(Happened(new_id(), ()))
    assert len(jobs()) == 1
