"""The copy of PostgreSQL's programs: whole, found again, and watched."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from goodterms.runtime import binaries
from goodterms.runtime.halts import Halt

if TYPE_CHECKING:
    from pathlib import Path


def test_the_copy_runs_from_its_new_place(programs: Path) -> None:
    said = subprocess.run(
        [programs / "psql", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert "PostgreSQL" in said
    assert binaries.given(programs).major >= 18


def test_everyone_may_run_it_and_nobody_else_may_write_it(programs: Path) -> None:
    root = programs.parents[2]
    modes = {path.stat().st_mode & 0o777 for path in root.rglob("*")}
    assert modes <= {0o755, 0o644}
    assert (programs / "postgres").stat().st_mode & 0o777 == 0o755


def test_it_leaves_what_only_builders_need(programs: Path) -> None:
    root = programs.parents[2]
    assert not [*root.rglob("*.a"), *root.rglob("*.h")]


def test_a_second_call_copies_nothing(programs: Path) -> None:
    before = (programs / "postgres").stat().st_ino
    assert binaries.copied(programs.parents[3]).folder == programs
    assert (programs / "postgres").stat().st_ino == before


def test_a_changed_file_is_named(programs: Path) -> None:
    root = programs.parents[2]
    assert binaries.changed(root) == []
    sample = next(root.rglob("unaccent.rules"))
    kept = sample.read_bytes()
    try:
        sample.write_bytes(kept + b"x")
        assert binaries.changed(root) == [str(sample.relative_to(root))]
        sample.unlink()
        assert binaries.changed(root) == [str(sample.relative_to(root))]
    finally:
        sample.write_bytes(kept)


def test_half_a_copy_is_thrown_away(tmp_path: Path) -> None:
    half = tmp_path / "pg" / ".new-half"
    half.mkdir(parents=True)
    binaries.copied(tmp_path / "pg")
    assert not half.exists()


def test_a_folder_without_postgresql_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Halt, match="no working PostgreSQL"):
        binaries.given(tmp_path)
