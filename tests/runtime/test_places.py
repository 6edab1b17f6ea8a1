"""Where an installation lives, and who may come in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from goodterms.runtime import places
from goodterms.runtime.accounts import Account
from goodterms.runtime.halts import Halt
from goodterms.runtime.places import LONGEST_SOCKET_FOLDER

ME = Account("me", os.geteuid(), os.getegid())
STRANGER = Account("stranger", 64999, 64999)


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the length of the test the process is no root, and has no desktop session."""
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)


def test_root_lives_where_services_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    home = places.default_home()
    assert (home, places.default_sockets(home)) == (
        Path("/var/lib/goodterms"),
        Path("/run/goodterms"),
    )


def test_an_ordinary_user_lives_among_their_own_data(
    ordinary: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places.default_home() == Path.home() / ".local/share/goodterms"
    monkeypatch.setenv("XDG_DATA_HOME", "/data/of/mine")
    home = places.default_home()
    assert home == Path("/data/of/mine/goodterms")
    assert places.default_sockets(home) == Path("/tmp/goodterms-1234")


def test_two_homes_never_share_sockets(ordinary: None) -> None:
    one, other = Path("/a/home"), Path("/another/home")
    found = {places.default_sockets(home) for home in (one, other, places.default_home())}
    assert len(found) == 3


def test_a_long_runtime_folder_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "ROOT", -1)
    runtime = tmp_path / ("x" * 90)
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    sockets = places.default_sockets(Path("/a/home"))
    assert len(str(sockets)) <= LONGEST_SOCKET_FOLDER


def test_a_runtime_folder_of_somebody_else_is_passed_over(
    ordinary: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # owned by the real uid, not by 1234
    assert places.default_sockets(Path("/a/home")).parent == Path("/tmp")


def test_a_link_in_place_of_a_private_folder_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    link = tmp_path / "sockets"
    link.symlink_to(target)
    with pytest.raises(Halt, match="is not a folder of"):
        places.make_private(link, ME)


def test_a_private_folder_is_shut_to_everyone_else(tmp_path: Path) -> None:
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o777)
    places.make_private(folder, ME)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_home_under_a_closed_folder_is_refused_and_the_folder_stays_closed(
    tmp_path: Path,
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Halt, match="stranger, who runs the database, cannot reach"):
        places.make_home(closed / "home", STRANGER)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Halt, match=r"cannot be made: .* Choose another with --data-dir"):
        places.make_home(tmp_path / "file" / "home", None)


def test_the_file_system_of_a_folder_is_known() -> None:
    assert places.file_system(Path("/proc/self")) == "proc"
    assert places.file_system(Path("/dev/shm/any/folder")) in {"tmpfs", ""}
