"""Who must follow is told what moved, with the move itself: merged, split, another's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.customer.identity.live.crowd import source as make_a_source
from tests.customer.identity.live.crowd import take
from tests.customer.identity.live.test_receiving import MISSPELT, RUTH

from goodterms.customer.identity.events import RecordsMoved
from goodterms.customer.identity.models import Kind, Record
from goodterms.customer.identity.operations.groups import leave
from goodterms.customer.identity.operations.kinds import correct_kind
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.people.events import PersonsMerged, PersonsSplit
from goodterms.customer.people.models import Person
from goodterms.customer.people.operations import point
from goodterms.kernel import events
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division
    from goodterms.kernel.events import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def billing(energy: Division) -> Source:
    return make_a_source(energy)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What is told of pointers and memberships from here on, in its transaction."""
    heard: list[Event] = []
    for kind in (PersonsMerged, PersonsSplit, RecordsMoved):
        name = f"a test hears {kind.__name__}"
        monkeypatch.setitem(events._handlers, kind, [(name, True)])
        monkeypatch.setitem(events._named, name, (kind, heard.append))
    return heard


def test_a_record_that_joins_somebody_tells_of_the_merge(
    billing: Source, told: list[Event]
) -> None:
    first, second = take(billing, [Told("1", RUTH), Told("2", MISSPELT)], together=1)
    assert first.person
    assert second.seed
    assert told == [PersonsMerged(first.person, (second.seed,))]


def test_who_leaves_somebody_tells_of_the_split(billing: Source, told: list[Event]) -> None:
    first, second = take(billing, [Told("1", RUTH), Told("2", MISSPELT)])
    assert first.person
    assert second.seed
    told.clear()
    with working("a test"):
        leave(second.seed, cause={})
    assert told == [PersonsSplit(first.person, second.seed, (second.seed,))]


def test_who_moves_to_somebody_else_tells_whom_they_left(
    billing: Source, told: list[Event]
) -> None:
    first, second, third = take(
        billing, [Told("1", RUTH), Told("2", MISSPELT), Told("3", {"name": "Ivo Marten"})]
    )
    assert first.person
    assert second.seed
    assert third.person
    told.clear()
    with working("a test"):
        point({second.seed: third.person})
    assert told == [PersonsSplit(first.person, third.person, (second.seed,))]


def test_a_record_that_turns_out_to_be_another_thing_tells_that_it_moved(
    billing: Source, dov: Member, told: list[Event]
) -> None:
    (only,) = take(billing, [Told("1", RUTH)])
    told.clear()
    with acting(dov.actor):
        correct_kind(by=dov.actor, about=Record.objects.get(pk=only.record), kind=Kind.ASSET)
    assert told == [RecordsMoved((only.record,))]


def test_what_is_rolled_back_leaves_neither_the_move_nor_a_job(
    billing: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = take(billing, [Told("1", RUTH)])
    left: list[Any] = []
    really = events.defer

    def leaves(jobs: list[dict[str, Any]]) -> None:
        left.extend(jobs)
        really(jobs)

    monkeypatch.setattr(events, "defer", leaves)
    with working("a test") as by, transaction.atomic():
        receive(by=by, source=billing, told=[Told("2", MISSPELT)])
        assert left, "there was something to tell"
        transaction.set_rollback(True)
    with working("a test"):
        assert Record.objects.filter(source=billing).count() == 1
        assert Person.objects.filter(canonical=first.person).count() == 1
    jobs = ProcrastinateJob.objects.filter(task_name="goodterms.handle").values_list(
        "args", flat=True
    )
    assert not [job for job in jobs if job in left]
