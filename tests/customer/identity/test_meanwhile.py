"""What is said while a run works holds when it has ended, however the two fall together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from tests.customer.identity.test_decided_again import RUTH
from tests.customer.identity.test_opening import Story
from tests.support.make import (
    make_bill,
    make_customer,
    make_division,
    make_record,
    make_source,
    make_staff,
    seed_of,
)
from tests.support.said import make_word

from goodterms.customer.identity.models import (
    Assertion,
    Change,
    Edge,
    Face,
    Key,
    Kind,
    Record,
    Run,
    Says,
    Strength,
)
from goodterms.customer.identity.operations import deciding, erasing, kinds, records, review
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving import differences, reading
from goodterms.customer.identity.resolving.differences import HELD, KEY
from goodterms.customer.identity.resolving.run import resolve
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from uuid import UUID

    from tests.conftest import Member

PATIENCE = 60.0  # seconds; nothing here takes one


@pytest.fixture
def ruth(own_database: str) -> tuple[Record, Record]:
    """Two records of one person, joined by a run."""
    mere, moor = make_division("mere", "Mere Energy"), make_division("moor", "Moor Connect")
    told = (make_record(make_source(mere), **RUTH), make_record(make_source(moor), **RUTH))
    resolve()
    assert are_one(*told)
    return told


@pytest.fixture
def steward(ruth: object) -> Member:
    with working("a test"):
        divisions = [record.source.division for record in Record.objects.order_by("pk")[:2]]
    return make_staff("dov@mereandmoor.example", "Dov Adler", [one for one in divisions if one])


@pytest.fixture
def hands() -> Iterator[Callable[..., Future[Any]]]:
    def do(deed: Callable[[], Any]) -> Any:
        try:
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        yield lambda deed: pool.submit(do, deed)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """The run has read all words, first event, and stands still until the second."""
    return stopping(monkeypatch, reading, "spoken_pairs")


def stopping(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> tuple[Event, Event]:
    """After this step a run says so by the first event, and waits for the second."""
    done, go = Event(), Event()
    step = getattr(module, name)

    def lingering(*args: Any) -> Any:
        told = step(*args)
        done.set()
        assert go.wait(PATIENCE)
        return told

    monkeypatch.setattr(module, name, lingering)
    return done, go


def are_one(one: Record, other: Record) -> bool:
    return seed_of(one).canonical_id == seed_of(other).canonical_id


def take_apart(steward: Member, about: Record) -> None:
    with acting(steward.actor):
        review.take_apart(by=steward.actor, about=about, reason="She told us so herself.")


def take_for_a_lamp(steward: Member, about: Record) -> None:
    with acting(steward.actor):
        kinds.correct_kind(by=steward.actor, about=about, kind=Kind.ASSET)


def moved_by(run: Run) -> set[UUID]:
    """Seeds that a run has moved itself; what is decided once more at its end is another's."""
    with working("a test"):
        changes = Change.objects.filter(what="resolved", cause={"run": str(run.pk)})
        return {seed for seeds in changes.values_list("seeds", flat=True) for seed in seeds}


def faces(record: Record) -> list[int]:
    with working("a test"):
        return list(Face.objects.filter(record=record).values_list("kind", flat=True))


def holds(say: Callable[[Member, Record], None], ruth: tuple[Record, Record]) -> bool:
    """What was said of her second record is so."""
    return not are_one(*ruth) if say is take_apart else faces(ruth[1]) == [Kind.UNKNOWN]


SAY = pytest.mark.parametrize("say", [take_apart, take_for_a_lamp])


@SAY
def test_what_is_said_while_a_run_works_holds_at_its_end(
    ruth: tuple[Record, Record],
    steward: Member,
    run: tuple[Event, Event],
    hands: Callable[..., Future[Any]],
    say: Callable[[Member, Record], None],
) -> None:
    read, go = run
    running = hands(resolve)
    try:
        assert read.wait(PATIENCE)
        say(steward, ruth[1])
    finally:
        go.set()
    done = running.result(PATIENCE)
    assert holds(say, ruth)
    assert moved_by(done) == set(), "for a moment the run had undone it"


def test_what_a_run_has_not_heard_is_not_held_against_it(
    ruth: tuple[Record, Record], run: tuple[Event, Event], hands: Callable[..., Future[Any]]
) -> None:
    """A customer's claim joins what the run's groups hold apart: nobody's answer is in question."""
    ana = make_customer("ana.ferreira@mail.example")
    make_bill(ruth[1], "N-0", "10.00")
    read, go = run
    running = hands(resolve)
    try:
        assert read.wait(PATIENCE)
        Story(ana, [ruth[1]]).claim(0, paper=True)
        claimed = seed_of(ruth[1])
        assert (claimed.canonical_id, claimed.opened) == (ana.person.pk, 2)
    finally:
        go.set()
    done = running.result(PATIENCE)
    claimed = seed_of(ruth[1])
    assert (claimed.canonical_id, claimed.opened) == (ana.person.pk, 2)
    assert (done.counts[KEY]["held"], done.figures[HELD]) == (0, [])
    assert moved_by(done) == set()


@pytest.mark.parametrize("at", ["read", "compared"])
def test_two_of_whom_somebody_said_while_a_run_works_that_they_are_two_are_not_joined_by_it(
    own_database: str,
    at: str,
    hands: Callable[..., Future[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No pointer tells of this word: they stood apart before it, and do after it."""
    mere, moor = make_division("mere", "Mere Energy"), make_division("moor", "Moor Connect")
    two = (make_record(make_source(mere), **RUTH), make_record(make_source(moor), **RUTH))
    step = (reading, "spoken_pairs") if at == "read" else (differences, "compare")
    done, go = stopping(monkeypatch, *step)
    running = hands(resolve)
    try:
        assert done.wait(PATIENCE)
        make_word(two[0].pk, two[1].pk, Says.DIFFERENT, strength=Strength.WORD)
    finally:
        go.set()
    run = running.result(PATIENCE)
    assert not are_one(*two)
    assert moved_by(run) == set()


def test_a_word_taken_back_while_a_run_works_is_none(
    ruth: tuple[Record, Record],
    steward: Member,
    run: tuple[Event, Event],
    hands: Callable[..., Future[Any]],
) -> None:
    take_apart(steward, ruth[1])
    with clock.moved(timedelta(minutes=5)):
        read, go = run
        running = hands(resolve)
        try:
            assert read.wait(PATIENCE)
            with working("a test") as task:
                Assertion.objects.update(revoked_at=clock.now())
                deciding.at_once([ruth[0].pk], why=str(task))
            assert are_one(*ruth)
        finally:
            go.set()
        done = running.result(PATIENCE)
    assert are_one(*ruth)
    assert moved_by(done) == set()


@SAY
def test_what_was_dated_before_a_run_and_committed_after_it_had_read_holds_at_its_end(
    ruth: tuple[Record, Record],
    steward: Member,
    run: tuple[Event, Event],
    hands: Callable[..., Future[Any]],
    monkeypatch: pytest.MonkeyPatch,
    say: Callable[[Member, Record], None],
) -> None:
    said, (read, go) = Event(), run
    module: Any = review if say is take_apart else kinds
    decides = module.at_once

    def lingering(told: Any, *, why: str) -> None:
        said.set()
        assert read.wait(PATIENCE)
        decides(told, why=why)

    monkeypatch.setattr(module, "at_once", lingering)
    saying = hands(lambda: say(steward, ruth[1]))
    assert said.wait(PATIENCE)
    running = hands(resolve)
    try:
        saying.result(PATIENCE)
    finally:
        go.set()
    running.result(PATIENCE)
    assert holds(say, ruth)


def test_an_edit_dated_before_a_run_is_read_by_it(
    ruth: tuple[Record, Record], hands: Callable[..., Future[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes their own record shares the turn of all who write records."""
    seed, said, go, read = seed_of(ruth[0]).pk, Event(), Event(), Event()
    decides, reads = deciding.later, reading.read_records

    def lingering(told: Any, *, why: str) -> None:
        said.set()
        assert go.wait(PATIENCE)
        decides(told, why=why)

    def looking(*args: Any) -> int:
        read.set()
        return reads(*args)

    def say() -> None:
        with working("a test") as task:
            records.say(by=task, person=seed, values={"name": "Ruth Larkspur"})

    monkeypatch.setattr(records, "later", lingering)
    monkeypatch.setattr(reading, "read_records", looking)
    saying = hands(say)
    assert said.wait(PATIENCE)
    running = hands(resolve)
    try:
        assert not read.wait(1.0), "the run has read before the edit was committed"
    finally:
        go.set()
    saying.result(PATIENCE)
    assert running.result(PATIENCE).counts["records"] == 3


def test_what_a_source_tells_anew_while_a_run_works_keeps_its_newest_kind(
    ruth: tuple[Record, Record], hands: Callable[..., Future[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, go = Event(), Event()
    reads = reading.read_records

    def lingering(*args: Any) -> int:
        done = reads(*args)
        read.set()
        assert go.wait(PATIENCE)
        return done

    monkeypatch.setattr(reading, "read_records", lingering)
    running = hands(resolve)
    try:
        assert read.wait(PATIENCE)
        with working("a test") as task:
            source = ruth[0].source
            lamp = Told(ruth[0].source_key, {"name": "Street light 0007"})
            (told,) = receive(by=task, source=source, told=[lamp])
            assert told.kind == "asset"
    finally:
        go.set()
    running.result(PATIENCE)
    with working("a test"):
        assert Record.objects.get(pk=ruth[0].pk).kind == Kind.ASSET


@pytest.mark.parametrize("step", [(reading, "spoken_pairs"), (differences, "compare")])
def test_who_is_erased_while_a_run_works_is_not_brought_back_by_it_and_nobody_joins_them(
    ruth: tuple[Record, Record],
    hands: Callable[..., Future[Any]],
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[Any, str],
) -> None:
    third = make_record(ruth[0].source, **RUTH)  # whom the run would put beside her
    seed = seed_of(ruth[0]).pk
    read, go = stopping(monkeypatch, *step)
    running = hands(resolve)
    try:
        assert read.wait(PATIENCE)
        with working("a test") as task:
            erasing.erase(by=task, person=seed, because="A letter asked for it.")
    finally:
        go.set()
    running.result(PATIENCE)
    with working("a test"):
        left = {record.pk for record in ruth}
        for table in (Face, Key):
            assert not table.objects.filter(record__in=left).exists(), table.__name__
        assert not Edge.objects.exists()
        assert seed_of(third).canonical_id == seed_of(third).pk, "alone"
        assert not Record.objects.filter(pk__in=left).exclude(payload={}).exists()
