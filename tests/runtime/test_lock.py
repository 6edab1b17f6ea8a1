"""One home, one supervisor."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.lock import Lock, Standing, running

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_one_is_told_who_runs_since_when(tmp_path: Path) -> None:
    Standing(pid=4711, since="2026-11-22T14:02:31+00:00", address="http://localhost:8000").write(
        tmp_path
    )
    with Lock(tmp_path), pytest.raises(Halt, match=r"14:02, pid 4711") as refused:
        Lock(tmp_path).take()
    assert refused.value.code == Exit.RUNNING


def test_the_day_is_named_when_it_was_not_today() -> None:
    standing = Standing(since="2026-11-21T14:02:31+00:00")
    assert standing.since_words(datetime.fromisoformat("2026-11-22T09:00+00:00")) == (
        "21 November, 14:02"
    )


def test_a_standing_that_cannot_be_read_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{half", encoding="utf-8")
    assert Standing.of(tmp_path).pid == 0
    (tmp_path / "state.json").write_text('{"since": "?"}', encoding="utf-8")
    with Lock(tmp_path), pytest.raises(Halt, match="an unknown time"):
        Lock(tmp_path).take()


def test_nobody_runs_in_a_home_that_was_left(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    with Lock(tmp_path):
        assert running(tmp_path) is not None
    assert running(tmp_path) is None


def test_a_killed_holder_holds_no_longer(tmp_path: Path) -> None:
    hold = (
        "import fcntl, sys, time; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(100)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, tmp_path / "supervisor.lock"], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(Halt):
        Lock(tmp_path).take()

    holder.kill()
    holder.communicate()

    Lock(tmp_path).take()
