"""The DuckDB of a run: bounded in memory and disk, and never silent while it works."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.customer.identity.matching import engine
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

BIG = "CREATE TABLE big AS SELECT hash(range)::VARCHAR AS h FROM range(3000000) ORDER BY h"
BIGGER = "CREATE TABLE big AS SELECT repeat('x', 100) || range AS h FROM range(3000000) ORDER BY h"


class Halfway:
    """A DuckDB in the middle of a long statement."""

    def query_progress(self) -> float:
        return 37.4


def heard(
    first: tuple[str, int, int], times: int, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, int, int]]:
    """What a person reads who is told one stage and then hears only the pulse."""
    monkeypatch.setattr(engine, "PULSE_SECONDS", 0.001)
    said: list[tuple[str, int, int]] = []
    enough = threading.Event()

    def progress(*told: Any) -> None:
        said.append(told)
        if len(said) > times:
            enough.set()

    connection: Any = Halfway()
    with engine.pulse(connection, progress) as tell:
        tell(*first)
        assert enough.wait(30), "the pulse is silent"
    return said


def test_a_long_statement_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said = heard(("comparing persons", 0, 1), 2, monkeypatch)
    assert said[0] == ("comparing persons", 0, 1)
    assert ("comparing persons", 37, 100) in said[1:]


def test_a_stage_that_counts_by_itself_is_said_again_as_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(heard(("grouping", 2000, 9000), 2, monkeypatch)) == {("grouping", 2000, 9000)}


def test_nobody_who_listens_is_no_reason_to_fail() -> None:
    connection: Any = Halfway()
    with engine.pulse(connection, None) as tell:
        tell("reading", 0, 1)


def test_a_real_statement_is_measured_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PULSE_SECONDS", 0.001)
    told = []
    with (
        engine.open_engine(tmp_path) as connection,
        engine.pulse(connection, lambda *one: told.append(one)) as tell,
    ):
        tell("ordering", 0, 1)
        connection.execute(BIG)
    assert any(of == 100 for _, _, of in told)


def test_past_its_room_it_gives_up_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MEMORY_MOST", 48 << 20)
    with (
        pytest.raises(Refused, match="more than 48 MB of memory and 0 GB of disk") as caught,
        engine.open_engine(tmp_path, spill_gb=0) as connection,
    ):
        connection.execute(BIGGER)
    assert "GOODTERMS_SPILL_GB" in caught.value.next_step


def test_past_its_memory_it_spills_into_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MEMORY_MOST", 96 << 20)
    with engine.open_engine(tmp_path, spill_gb=2) as connection:
        connection.execute(BIG)
        assert connection.execute("SELECT count(*) FROM big").fetchall() == [(3_000_000,)]
    assert {left.name for left in tmp_path.iterdir()} <= {"spill"}
