"""A file, single records of its source and a run of the batch at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from tests.customer.identity.test_turns import is_free

from goodterms.customer.identity import turns
from goodterms.customer.identity.models import Record, Source
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving.run import resolve
from goodterms.journeys.intake import chunks
from goodterms.journeys.intake.models import Whole
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from tests.journeys.intake.conftest import Write

pytestmark = pytest.mark.usefixtures("own_home")

FILE = "Customer No,Name,City\n1,Ana Ferreira,Leeds\n2,Ben Whitlock,York\n"
PATIENCE = 30.0  # seconds; nothing here takes one


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Each chunk stays uncommitted: the first event says that it is loaded, the second lets go."""
    loaded, go = Event(), Event()
    load = chunks.load

    def lingering(chunk: Any, source: int) -> Any:
        done = load(chunk, source)
        loaded.set()
        assert go.wait(PATIENCE)
        return done

    monkeypatch.setattr(chunks, "load", lingering)
    return loaded, go


@pytest.fixture
def hands(own_database: str) -> Iterator[Callable[..., Future[Any]]]:
    """Do something in a thread, on a connection of its own."""

    def do(deed: Callable[[], Any]) -> Any:
        try:
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        yield lambda deed: pool.submit(do, deed)


@pytest.fixture
def after_the_file(
    held: tuple[Event, Event], hands: Callable[..., Future[Any]], write: Write
) -> Callable[[Callable[[], Any]], Any]:
    """What a deed comes to that is begun while a file comes in, and has to wait for it."""

    def do(deed: Callable[[], Any]) -> Any:
        loaded, go = held
        coming = hands(lambda: import_file(write(FILE), source="billing"))
        try:
            assert loaded.wait(PATIENCE)
            begun = hands(deed)
            assert somebody_waits()
        finally:
            go.set()
        assert coming.result(PATIENCE).new == 2
        return begun.result(PATIENCE)

    return do


def somebody_waits(where: str = "locktype = 'advisory'") -> bool:
    """Whether anybody waits for a turn; looked for till it is so."""
    give_up = time.monotonic() + PATIENCE
    waiting = f"SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND {where})"
    while time.monotonic() < give_up:
        if sql.value(waiting):
            return True
        time.sleep(0.02)
    return False


def test_a_run_begun_while_a_file_comes_in_reads_all_of_it(
    after_the_file: Callable[[Callable[[], Any]], Any],
) -> None:
    assert after_the_file(resolve).counts["records"] == 2


def test_a_key_told_while_its_file_comes_in_becomes_one_record(
    after_the_file: Callable[[Callable[[], Any]], Any],
) -> None:
    def tell() -> Any:
        with working("a test") as task:
            told = [Told("2", {"name": "Ben Whitlock", "city": "Selby"})]
            return receive(by=task, source=source, told=told)

    with working("a test"):
        source = Source.objects.create(code="billing", name="billing")
    assert [one.state for one in after_the_file(tell)] == ["changed"]
    with working("a test"):
        assert Record.objects.get(source_key="2").payload["city"] == "Selby"
        assert Record.objects.filter(source=source).count() == 2


@pytest.mark.django_db(databases=["default", "owner"])
def test_records_of_other_sources_come_in_beside_a_file(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[bool] = []
    load = chunks.load

    def looking(chunk: Any, source: int) -> Any:
        done = load(chunk, source)
        wanted = [turns.IMPORT, turns.of_source(source + 1)]
        free.append(sql.value(turns.TRY_SHARE, {"shared": wanted}, using="owner"))
        return done

    monkeypatch.setattr(chunks, "load", looking)
    import_file(write(FILE), source="billing")
    assert free == [True]


CHANGED = "Customer No,Name,City\n1,Ana Ferreira,Selby\n2,Ben Whitlock,Selby\n"
OTHERS = "Customer No,Name,City\n3,Cora Vale,Leeds\n"


@pytest.mark.parametrize(("again", "whole"), [(CHANGED, Whole.NO), (OTHERS, Whole.ANYWAY)])
def test_who_waits_for_a_record_of_the_file_holds_none_with_a_higher_number(
    hands: Callable[..., Future[Any]], write: Write, again: str, whole: Whole
) -> None:
    import_file(write(FILE), source="billing")
    with working("a test"):
        low, high = Record.objects.order_by("pk")
        low.save()  # it lies behind the other now
        list(Record.objects.select_for_update(no_key=True).filter(pk=low.pk))
        coming = hands(lambda: import_file(write(again), source="billing", whole=whole))
        assert somebody_waits("true")
        assert is_free(high.pk)
    coming.result(PATIENCE)
