"""The scripts of bin/: a Python is found by running it, an environment is made where it can be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parents[2] / "bin" / "lib.sh"


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f'. "{LIB}"; {script}'],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python that works, in a pyenv's folder of versions."""
    real = f'exec "{Path(sys.executable).resolve()}" "$@"'
    return program(tmp_path / "pyenv/versions/3.13.9/bin/python", real)


def test_a_shim_that_knows_no_such_version_is_passed_over(tmp_path: Path, python: Path) -> None:
    shim = program(tmp_path / "shims/python3.13", 'echo "command not found" >&2; exit 127')
    found = shell(
        "find_python",
        PATH=f"{shim.parent}:/usr/bin:/bin",
        PYENV_ROOT=str(tmp_path / "pyenv"),
    )
    assert found.stdout.strip() in {str(python), *_system_pythons()}


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path, python: Path) -> None:
    old = program(tmp_path / "old/python3", "exit 1")
    found = shell(
        "find_python", PATH=f"{old.parent}:/usr/bin:/bin", PYENV_ROOT=str(tmp_path / "pyenv")
    )
    assert found.stdout.strip() != str(old)
    assert found.returncode == 0


def test_without_a_python_one_sentence_says_what_to_install() -> None:
    found = shell("python_candidates() { true; }; find_python")
    assert found.returncode == 1
    assert found.stderr.startswith("Goodterms needs Python 3.12 or later and found none")
    assert len(found.stderr.splitlines()) == 1


def test_it_says_which_python_it_found_too_old(tmp_path: Path) -> None:
    said = 'case "$1" in --version) echo Python 3.11.7;; *) exit 1;; esac'
    old = program(tmp_path / "old/python3", said)
    found = shell(f"python_candidates() {{ echo '{old}'; }}; find_python")
    assert "needs Python 3.12 or later and found Python 3.11.7: install" in found.stderr


def test_a_python_without_venv_says_which_package_to_install(python: Path) -> None:
    found = shell(
        f"python_candidates() {{ echo '{python}'; }}; can_make_environments() {{ false; }};"
        "find_python"
    )
    assert found.returncode == 1
    assert "install its venv package" in found.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_that_cannot_be_written_to_leaves_its_environment_elsewhere() -> None:
    found = shell("ROOT=/usr; venv_place", HOME="/home/ana")
    assert found.stdout.startswith("/home/ana/.local/share/goodterms-venv-")


def test_packages_are_installed_only_when_their_list_changed(tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    program(
        root / ".venv/bin/python",
        'case "$*" in *"-m pip"*) echo asked >>"$0.log";; *purelib*) dirname "$0";;'
        " *) echo 3.13;; esac",
    )
    (root / "requirements.txt").write_text("one==1\n", encoding="utf-8")
    again = f"ROOT={root}; prepare requirements.txt;"
    for change in ("", "", "echo two==2 >>$ROOT/requirements.txt;", ""):
        done = shell(f"ROOT={root}; {change} {again}")
        assert done.returncode == 0, done.stderr
    asked = (root / ".venv/bin/python.log").read_text(encoding="utf-8").splitlines()
    assert len(asked) == 2


def _system_pythons() -> set[str]:
    return {f"{folder}/{name}" for folder in ("/usr/bin", "/bin") for name in _NAMES}


_NAMES = ("python3.13", "python3.12", "python3", "python", "python3.14")
