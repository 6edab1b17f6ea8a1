"""Writers that meet: nobody writes over another, and who waits holds nothing that another needs."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from django.db import OperationalError, connections, transaction
from tests.customer.identity.live.crowd import source, take
from tests.customer.identity.live.test_receiving import RUTH
from tests.support.make import make_division, make_record, make_source, seed_of

from goodterms.customer.identity.live import again
from goodterms.customer.identity.live import items as items_
from goodterms.customer.identity.models import Face, Kind, Record
from goodterms.customer.identity.operations import groups
from goodterms.customer.identity.operations.receiving import Told
from goodterms.customer.identity.resolving import kinds, pointers
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.identity.models import Source


def elsewhere(deed: Callable[[], Any]) -> Callable[[], Any]:
    """Done in a thread, on a connection of its own."""

    def do() -> Any:
        try:
            return deed()
        finally:
            connections.close_all()

    return do


def test_what_somebody_writes_before_the_locks_are_ours_is_not_written_over(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    billing: Source = source(make_division("mere", "Mere Energy"))
    (done,) = take(billing, [Told("1", RUTH)])
    told: list[str] = []

    def interrupted(items: Any) -> Any:
        if not told:
            told.append("once")
            newest = [Told("1", {**RUTH, "name": "Ruth Newest"})]
            with ThreadPoolExecutor(1) as hands:
                hands.submit(elsewhere(lambda: take(billing, newest))).result()
        return items_.locks_of(items)

    with working("a test"):
        edited = {**RUTH, "name": "Ruth Edited"}
        Record.objects.filter(pk=done.record).update(payload=edited)
    monkeypatch.setattr("goodterms.customer.identity.live.again.locks_of", interrupted)
    with working("a test"):
        again.redecide([done.record], cause={"why": "a test"})
    with working("a test"):
        assert Record.objects.get().payload["name"] == "Ruth Newest"
        assert Face.objects.get().family == "newest"


@pytest.fixture
def pair(own_database: str) -> tuple[UUID, UUID]:
    """A person, and a seed that stands behind them and sorts before them."""
    billing = make_source(make_division("mere", "Mere Energy"))
    seed, person = sorted(seed_of(make_record(billing, name=f"Ruth {n}")).pk for n in range(2))
    with working("a test"):
        people.point({seed: person})
    return seed, person


def _move(seed: UUID, person: UUID) -> None:
    with working("a test"):
        pointers.move([(seed, person, seed)], cause={"why": "a test"})


def _hold(seed: UUID, _: UUID) -> None:
    with working("a test"):
        groups.hold([seed])


@pytest.mark.parametrize("deed", [_move, _hold])
def test_who_waits_for_a_person_holds_none_of_their_seeds(
    pair: tuple[UUID, UUID], deed: Callable[[UUID, UUID], None]
) -> None:
    seed, person = pair
    with ThreadPoolExecutor(1) as hands:
        with working("a test"):
            list(Person.objects.select_for_update(no_key=True).filter(pk=person))
            waiting = hands.submit(elsewhere(lambda: deed(seed, person)))
            assert _somebody_waits()
            try:
                with transaction.atomic():
                    list(Person.objects.select_for_update(nowait=True).filter(pk=seed))
            except OperationalError:
                pytest.fail("the one who waits holds the seed")
        waiting.result(30)


def _somebody_waits() -> bool:
    """Whether somebody waits for a row; looked for till it is so."""
    for _ in range(1500):
        if sql.value("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            return True
        time.sleep(0.02)
    return False


def test_who_waits_for_a_record_to_write_its_kind_holds_none_with_a_higher_number(
    own_database: str,
) -> None:
    billing = make_source(make_division("mere", "Mere Energy"))
    low, high = make_record(billing).pk, make_record(billing).pk
    with working("a test"):
        Record.objects.filter(pk=low).update(kind_p=0.5)  # it lies behind the other now

    def take() -> None:
        judged = duckdb.connect()
        judged.execute(f"""CREATE TABLE face AS SELECT unnest([{high}, {low}]) AS "row",
            'asset' AS kind, 0.9 AS kind_p, ['sign']::VARCHAR[] AS kind_why""")
        judged.execute('CREATE TABLE prepared AS SELECT "row", 1 AS version FROM face')
        kinds.take_kinds(judged)

    with ThreadPoolExecutor(1) as hands:
        with working("a test"):
            list(Record.objects.select_for_update(no_key=True).filter(pk=low))
            waiting = hands.submit(elsewhere(take))
            assert _somebody_waits()
            assert is_free(high)
        waiting.result(30)
    with working("a test"):
        assert {one.kind for one in Record.objects.all()} == {Kind.ASSET}


def is_free(record: int) -> bool:
    try:
        with transaction.atomic():
            list(Record.objects.select_for_update(nowait=True, no_key=True).filter(pk=record))
    except OperationalError:
        return False
    return True
