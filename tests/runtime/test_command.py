"""The command line refuses in one sentence, and says the rest in JSON when asked to."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from goodterms.customer.identity.resolving.alone import AtWork
from goodterms.runtime import benches, command
from goodterms.runtime.command import main
from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.results import Resolution

ROOT = Path(__file__).resolve().parents[2]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["goodterms", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["start", "--port", "70000"], "70000 is no port number. Give one from 1 to 65535."),
        (["bench", "nothing"], "There is no bench called nothing."),
        (["doctor", "--data-dir", "/nowhere"], "There is no installation in /nowhere yet."),
        (["resolve", "--data-dir", "/nowhere"], "There is no installation in /nowhere yet."),
    ],
    ids=["port", "bench", "doctor", "resolve"],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert run(monkeypatch, *arguments) == Exit.REFUSED
    said = capsys.readouterr().err
    assert said.startswith(sentence)
    assert len(said.splitlines()) == 1


def test_help_speaks_of_the_command_that_was_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "import", "--help") == 0
    assert "Usage: goodterms import" in capsys.readouterr().out


def test_a_resolve_beside_another_ends_as_what_is_running_already(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def at_work(**_: object) -> Resolution:
        raise AtWork("A run is at work since 02:30 UTC, the nightly one.", rule="resolve.at_work")

    monkeypatch.setattr("goodterms.customer.identity.resolving.run.resolve", at_work)
    monkeypatch.setattr(command, "_attached", lambda _: nullcontext())
    assert run(monkeypatch, "resolve") == Exit.RUNNING
    assert capsys.readouterr().err == "A run is at work since 02:30 UTC, the nightly one.\n"


def test_the_script_for_a_server_of_ones_own_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "manage", "roles", "--sql") == Exit.FINE
    said = capsys.readouterr()
    assert "NOINHERIT" in said.out
    assert "CREATE EXTENSION IF NOT EXISTS pg_trgm;" in said.out
    assert said.err == ""


def test_help_names_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == Exit.FINE
    said = capsys.readouterr().out
    for name in ("start", "doctor", "import", "resolve", "resolve-file", "demo", "bench", "manage"):
        assert f" {name} " in said


def test_the_supervisor_needs_the_standard_library_alone() -> None:
    """So that it starts at once, and stays up whatever a package does."""
    listed = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import sys, goodterms.runtime.house; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "src",
    ).stdout.split()
    tops = {name.split(".")[0] for name in listed}
    foreign = tops - set(sys.stdlib_module_names) - {"goodterms", "__main__"}
    ours = {name for name in foreign if not name.startswith(("_", "sitecustomize"))}
    assert not ours & {"django", "psycopg", "typer", "rich", "uvicorn", "procrastinate", "psutil"}


def test_a_bench_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tea_time_bench.py").write_text(
        "import helper\ndef run(argv):\n    return helper.code(argv)\n", encoding="utf-8"
    )
    (tmp_path / "helper.py").write_text("def code(argv):\n    return len(argv)\n", encoding="utf-8")
    monkeypatch.setattr(benches, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert benches.run("tea-time", ["--rows", "10"]) == 2
    with pytest.raises(Halt, match="There are: tea_time"):
        benches.run("coffee", [])


def test_a_resolution_says_itself() -> None:
    told = Resolution.of(
        {"records": 4812, "kinds": {"asset": 900, "person": 3912}, "moved": 310, "stage": "done"},
        {"seconds": 12.34},
    )
    assert told.sentence() == (
        "4,812 records resolved in 12.3 s: 3,912 person, 900 asset. 310 seeds joined or parted."
    )
    assert "goodterms import" in Resolution().sentence()


def test_a_dry_resolution_says_what_would_change() -> None:
    difference = {"kind": "merged", "records": 3, "weight": 14.21, "held": False}
    told = Resolution.of(
        {"records": 90, "kinds": {"person": 90}, "differences": {"merged": 12, "held": 1}},
        {"seconds": 1.0, "differences": [difference | {"words": ["same full name", "same city"]}]},
        dry=True,
    )
    first, second = told.sentence().splitlines()
    assert "Nothing was changed. A run would join persons in 12 places" in first
    assert "1 of these go against" in first
    assert second == "  merged, 3 records, 14.2: same full name; same city"
    assert told.as_dict()["largest"][0]["kind"] == "merged"


def resolve_bare(
    folder: Path, *told: str, content: str = "id,name,city\n1,Ana Silva,Leeds\n"
) -> subprocess.CompletedProcess[str]:
    """``resolve-file`` as a stranger runs it: no installation, no settings in the environment."""
    (folder / "in.csv").write_text(content, "utf-8")
    bare = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    script = "from goodterms.runtime.command import main; main()"
    command = [sys.executable, "-c", script, "resolve-file", "in.csv", *told, "--out", "out.csv"]
    return subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, check=False
    )


def test_resolve_file_needs_neither_settings_nor_a_database(tmp_path: Path) -> None:
    done = resolve_bare(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("record_id,entity_id,kind")


BAD_DATE = "id,name,birth_date\n1,Ana Silva,1984-05-14\n2,Ben Okafor,31/31/1999\n"


def test_one_bad_date_ends_resolve_file_with_its_line_and_column(tmp_path: Path) -> None:
    done = resolve_bare(tmp_path, content=BAD_DATE)
    assert (done.returncode, (tmp_path / "out.csv").exists()) == (2, False)
    assert "in.csv, line 3, column birth_date: " in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv"]


def test_a_bad_row_can_be_set_aside_and_the_others_go_on(tmp_path: Path) -> None:
    done = resolve_bare(tmp_path, "--set-aside", "bad.csv", content=BAD_DATE)
    assert done.returncode == 0, done.stderr
    assert "1 row set aside in bad.csv" in done.stderr
    assert (tmp_path / "out.csv").read_text("utf-8").count("\n") == 2
    kept = (tmp_path / "bad.csv").read_text("utf-8-sig").splitlines()
    assert kept[0].startswith("line,column,reason,id,name,birth_date")
    assert kept[1].startswith("3,birth_date,")
    assert kept[1].endswith("2,Ben Okafor,31/31/1999")


def test_resolve_file_refuses_in_a_sentence_without_settings_too(tmp_path: Path) -> None:
    done = resolve_bare(tmp_path, "--map", "name=no such column")
    assert (done.returncode, (tmp_path / "out.csv").exists()) == (2, False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("said", "whole"), [([], ""), (["--whole"], "yes"), (["--whole=anyway"], "anyway")]
)
def test_that_a_list_is_whole_may_be_said_with_and_without_a_value(
    monkeypatch: pytest.MonkeyPatch, said: list[str], whole: str
) -> None:
    heard = []

    def import_records(_: Path, **told: Any) -> Resolution:
        heard.append(told["whole"])
        return Resolution()

    monkeypatch.setattr("goodterms.journeys.intake.command.import_records", import_records)
    monkeypatch.setattr(command, "_attached", lambda _: nullcontext())
    monkeypatch.setattr(command, "_persistently", lambda do: do())
    assert run(monkeypatch, "import", "people.csv", "--source", "crm", *said) == 0
    assert heard == [whole]
