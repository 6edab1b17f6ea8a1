"""What the children are told, and what a person may say to the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodterms.runtime import keys, surroundings
from goodterms.runtime.accounts import starter
from goodterms.runtime.demonstration import Demonstration
from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.surroundings import Options


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.env").write_text(
        '# ours\nBASE_URL = "https://goodterms.example"\nENVIRONMENT=production\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("ENVIRONMENT", "demo")
    monkeypatch.delenv("BASE_URL", raising=False)
    found = surroundings.settings(tmp_path)
    assert (found["BASE_URL"], found["ENVIRONMENT"]) == ("https://goodterms.example", "demo")


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("\nBASE_URL\n", encoding="utf-8")
    with pytest.raises(Halt, match="line 2: there is no = in it") as refused:
        surroundings.settings(tmp_path)
    assert refused.value.code == Exit.REFUSED


@pytest.mark.parametrize("said", ["0", "65536", "eighty", "-1", "8000.5"])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("GOODTERMS_PORT", said)
    with pytest.raises(Halt, match="is no port number"):
        surroundings.port()


def test_the_port_is_what_was_said_then_the_environment_then_8000(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GOODTERMS_PORT", raising=False)
    assert surroundings.port() == 8000
    monkeypatch.setenv("GOODTERMS_PORT", "8100")
    assert (surroundings.port(), surroundings.port(8200)) == (8100, 8200)


def test_children_find_the_code_the_data_and_the_database(tmp_path: Path) -> None:
    told = surroundings.of_children(
        {"LANG": "C"}, Options(home=tmp_path, port=8100), database="postgresql://x"
    )
    assert told["DATABASE_URL"] == "postgresql://x"
    assert told["GOODTERMS_DATA_DIR"] == str(tmp_path)
    assert told["BASE_URL"] == "http://localhost:8100"
    assert (Path(told["PYTHONPATH"]) / "goodterms").is_dir()
    assert told["LANG"] == "C"


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = Path(keys.secret({}, tmp_path, starter()))
    made = file.read_text(encoding="utf-8")
    assert len(made) >= 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert Path(keys.secret({}, tmp_path, starter())).read_text(encoding="utf-8") == made


def test_a_secret_of_the_firms_own_is_left_alone(tmp_path: Path) -> None:
    assert keys.secret({"SECRET_KEY_FILE": "/etc/ours"}, tmp_path, starter()) == "/etc/ours"
    assert not (tmp_path / "keys").exists()


def test_a_demo_is_owed_until_it_is_loaded(tmp_path: Path) -> None:
    demonstration = Demonstration(tmp_path)
    assert not demonstration.is_decided
    demonstration.decide(wanted=True)
    assert demonstration.is_owed
    demonstration.finish(["Ana signs in at {address}/sign-in/."])
    assert not demonstration.is_owed
    assert demonstration.guide("http://localhost:1") == [
        "Ana signs in at http://localhost:1/sign-in/."
    ]
