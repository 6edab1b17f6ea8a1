"""Who is behind a number that a killed server left in a lock file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from goodterms.runtime import stale
from goodterms.runtime.halts import Halt
from goodterms.runtime.stale import Holder

DATA = Path("/nowhere/data/18")


def test_another_program_is_a_stranger() -> None:
    assert stale.who_is(os.getpid(), DATA) is Holder.STRANGER


def test_nobody_is_gone() -> None:
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    assert stale.who_is(ended.pid, DATA) is Holder.GONE


def test_an_ended_process_that_nobody_reaped_is_gone() -> None:
    ended = subprocess.Popen(["/bin/true"], stdout=subprocess.PIPE)
    assert ended.stdout is not None
    ended.stdout.read()  # its output ends when it does; it is not reaped yet
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    try:
        assert stale.who_is(ended.pid, DATA) is Holder.GONE
    finally:
        ended.communicate()


def test_a_server_of_other_data_is_a_stranger(tmp_path: Path) -> None:
    server = tmp_path / "postgres"
    server.symlink_to("/bin/sleep")
    other = subprocess.Popen([server, "100"])
    try:
        assert stale.who_is(other.pid, DATA) is Holder.STRANGER
    finally:
        other.kill()
        other.wait()


def test_where_the_system_does_not_tell_nothing_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stale, "PROC", tmp_path / "no-proc")
    lock = tmp_path / "postmaster.pid"
    lock.write_text("4711\n", encoding="utf-8")
    with pytest.raises(Halt, match="does not tell"):
        stale.clear(tmp_path, tmp_path)
    assert lock.exists()


def test_a_lock_is_kept_while_workers_of_the_data_live(tmp_path: Path) -> None:
    worker = subprocess.Popen(["/bin/sleep", "100"], cwd=tmp_path)
    lock = tmp_path / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{tmp_path}\n", encoding="utf-8")
    try:
        with pytest.raises(Halt, match="still work on"):
            stale.clear(tmp_path, tmp_path)
        assert lock.exists()
    finally:
        worker.kill()
        worker.wait()


def test_a_lock_without_a_number_is_left_to_postgresql(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("", encoding="utf-8")
    assert stale.clear(tmp_path, tmp_path) == []
