"""The file road: a prepared table in, one line a row out, whole or not at all."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goodterms.customer.identity import resolve_file as module
from goodterms.customer.identity.resolve_file import Resolved, resolve_file
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

type Row = dict[str, str | None]

ANA: Row = {"name": "Ana Reyes", "email": "ana.reyes@mere.example", "birth_date": "1980-05-12",
       "phone": "0113 496 0123", "postcode": "LS1 4AB"}  # fmt: skip
BEN: Row = {"name": "Ben Okafor", "email": "ben@moor.example", "birth_date": "1971-11-30",
       "phone": "0114 496 0456", "postcode": "S1 2GH"}  # fmt: skip
LAMP: Row = {"name": "Street light 16673", "postcode": "LS1 4AB"}
FIRM: Row = {"organisation": "Mere & Moor Ltd", "city": "Leeds", "phone": "0113 496 0999"}


def prepare(folder: Path, rows: list[Row]) -> Path:
    """The rows as intake hands them over."""
    fields = sorted({field for row in rows for field in row} | {"record_id"})
    columns = {"row": pa.array(range(len(rows)), pa.int64())} | {
        field: pa.array([row.get(field) for row in rows], pa.string()) for field in fields
    }
    columns["line"] = pa.array(range(2, len(rows) + 2), pa.int64())
    path = folder / "prepared.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def resolved(
    folder: Path, rows: list[Row], **options: Any
) -> tuple[list[dict[str, str]], Resolved]:
    out = folder / "out.csv"
    said = resolve_file(prepare(folder, rows), out, **options)
    with out.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines)), said


def crowd(size: int) -> list[Row]:
    """Invented people, some of them told twice."""
    return [
        {
            "record_id": f"r{n}",
            "name": f"{chr(97 + n % 19)}na{'bcdfg'[n % 5]}ela Rey{'aeiou'[n % 5]}s{n // 3}",
            "birth_date": f"19{40 + n // 3 % 60}-0{1 + n // 3 % 9}-1{n // 3 % 10}",
        }
        for n in range(size)
    ]


def test_every_row_has_one_line_in_the_order_it_came(tmp_path: Path) -> None:
    rows = crowd(500)
    lines, said = resolved(tmp_path, rows)
    assert [line["record_id"] for line in lines] == [row["record_id"] for row in rows]
    assert said.rows == len(rows)


def test_the_columns_are_those_of_the_contract(tmp_path: Path) -> None:
    resolved(tmp_path, [{"record_id": "1", **ANA}])
    head = (tmp_path / "out.csv").read_text("utf-8").splitlines()[0]
    assert head == "record_id,entity_id,kind,kind_probability"


def test_one_person_told_twice_is_one_entity_and_others_are_others(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"record_id": "a", **ANA}, {"record_id": "b", **BEN}, {"record_id": "c", **ANA},
    ]  # fmt: skip
    lines, said = resolved(tmp_path, rows)
    entities = [line["entity_id"] for line in lines]
    assert entities[0] == entities[2] != entities[1]
    assert said.entities == 2


def test_kinds_are_told_with_their_probability(tmp_path: Path) -> None:
    lines, said = resolved(tmp_path, [ANA, LAMP, FIRM])
    assert [line["kind"] for line in lines] == ["person", "asset", "organisation"]
    assert all(0.5 <= float(line["kind_probability"]) <= 1 for line in lines)
    assert said.kinds == {"asset": 1, "organisation": 1, "person": 1}


def test_a_thing_is_nobodys_entity(tmp_path: Path) -> None:
    lines, said = resolved(tmp_path, [LAMP, LAMP, ANA])
    assert lines[0]["entity_id"] != lines[1]["entity_id"]
    assert said.entities == 1


def test_without_record_ids_the_rows_are_numbered_from_one(tmp_path: Path) -> None:
    lines, _ = resolved(tmp_path, [ANA, BEN])
    assert [line["record_id"] for line in lines] == ["1", "2"]


def test_entity_ids_are_the_same_for_the_same_records_in_any_order(tmp_path: Path) -> None:
    rows: list[Row] = [{"record_id": f"r{n}", **who} for n, who in enumerate((ANA, BEN, ANA, FIRM))]
    first, _ = resolved(tmp_path, rows)
    again, _ = resolved(tmp_path, rows[::-1])
    by_record = {line["record_id"]: line["entity_id"] for line in first}
    assert by_record == {line["record_id"]: line["entity_id"] for line in again}


def test_a_record_id_used_twice_does_not_make_two_people_one(tmp_path: Path) -> None:
    lines, said = resolved(tmp_path, [{"record_id": "7", **ANA}, {"record_id": "7", **BEN}])
    assert [line["record_id"] for line in lines] == ["7", "7"]
    assert lines[0]["entity_id"] != lines[1]["entity_id"]
    assert said.repeated == 2
    assert "2 rows share their record id" in said.sentence()


def test_rows_without_anything_stay_alone(tmp_path: Path) -> None:
    lines, _ = resolved(tmp_path, [{"name": None}, {"name": "-"}, {"name": None}, ANA])
    assert len({line["entity_id"] for line in lines}) == len(lines)
    assert [line["kind"] for line in lines[:3]] == ["unknown"] * 3


def test_a_record_id_with_a_comma_or_a_quote_comes_out_as_it_went_in(tmp_path: Path) -> None:
    odd = ['a,"b"', "line\nbreak", "  blanks", "é"]
    lines, _ = resolved(tmp_path, [{"record_id": each, **ANA} for each in odd])
    assert [line["record_id"] for line in lines] == odd


def test_an_empty_file_gives_a_heading_and_says_so(tmp_path: Path) -> None:
    lines, said = resolved(tmp_path, [])
    assert lines == []
    assert "no rows" in said.sentence()


@pytest.mark.parametrize(
    "fields",
    [
        ("name",), ("given_name", "family_name"), ("given_name", "family_name", "birth_date"),
        ("email",), ("phone",), ("organisation", "street", "phone"), ("birth_date",),
        ("account_no",), ("street", "city", "postcode"), ("national_id",), ("source", "name"),
    ],
)  # fmt: skip
def test_any_columns_will_do(tmp_path: Path, fields: tuple[str, ...]) -> None:
    told = {
        "name": "Ana Reyes", "given_name": "Ana", "family_name": "Reyes", "source": "crm",
        "birth_date": "1980-05-12", "email": "ana@mere.example", "phone": "0113 496 0123",
        "organisation": "Mere Ltd", "street": "12 High Street", "city": "Leeds",
        "postcode": "LS1 4AB", "account_no": "43898570", "national_id": "QQ123456C",
    }  # fmt: skip
    rows: list[Row] = [{field: told[field] for field in fields} for _ in range(3)]
    lines, _ = resolved(tmp_path, rows)
    assert len(lines) == 3


def test_an_unknown_engine_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    prepared = prepare(tmp_path, [ANA])
    with pytest.raises(Refused, match="no engine abacus"):
        resolve_file(prepared, tmp_path / "out.csv", engine="abacus")
    assert sorted(tmp_path.iterdir()) == [prepared]


def test_a_folder_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no folder"):
        resolve_file(prepare(tmp_path, [ANA]), tmp_path / "nowhere" / "out.csv")


def test_a_failure_leaves_the_old_answer_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared, out = prepare(tmp_path, [ANA]), tmp_path / "out.csv"
    out.write_text("the old answer", "utf-8")

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(module, "_counted", fail)  # after the draft was written
    with pytest.raises(OSError, match="disk is full"):
        resolve_file(prepared, out)
    assert sorted(tmp_path.iterdir()) == [out, prepared]
    assert out.read_text("utf-8") == "the old answer"


def test_ctrl_c_leaves_no_out_and_nothing_beside_it(tmp_path: Path) -> None:
    prepared, spill = prepare(tmp_path, crowd(20_000)), tmp_path / "spill"
    spill.mkdir()
    code = (
        "import signal, sys; from pathlib import Path;"
        # Who runs tests in the background has it ignored, and children inherit that.
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from goodterms.customer.identity.resolve_file import resolve_file;"
        "resolve_file(Path(sys.argv[1]), Path(sys.argv[2]),"
        " progress=lambda *what: print(*what, flush=True))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(prepared), str(tmp_path / "out.csv")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(spill)},
        text=True,
    )
    assert child.stdout is not None
    for line in child.stdout:  # interrupted in the middle of its work
        if "faces" in line:
            break
    time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=60) != 0
    child.stdout.close()
    assert sorted(tmp_path.iterdir()) == [prepared, spill]
    assert list(spill.iterdir()) == []


def test_progress_is_told_all_along(tmp_path: Path) -> None:
    told: list[str] = []
    resolved(tmp_path, crowd(60), progress=lambda what, done, of: told.append(what))
    assert "making faces" in told
    assert told[-1] == "writing"


def test_the_answer_is_a_sentence_and_a_dictionary(tmp_path: Path) -> None:
    _, said = resolved(tmp_path, [ANA, LAMP, LAMP])
    assert said.sentence() == "3 rows speak of 1 customer. By kind: 2 things, 1 person."
    assert said.as_dict()["kinds"] == {"asset": 2, "person": 1}


def dirty(size: int) -> list[Row]:
    """Invented people told up to three times, with slips, gaps and shared homes."""
    chance = random.Random(11)  # noqa: S311
    rows: list[Row] = []
    while len(rows) < size:
        given = chance.choice(["Ana", "Ben", "Clara", "Dov", "Edith", "Farid", "Grace"])
        family = chance.choice(["Reyes", "Okafor", "Tanaka", "Brandt", "Lind"])
        told: Row = {
            "name": f"{given} {family}",
            "birth_date": f"19{chance.randint(40, 99)}-0{chance.randint(1, 9)}-11",
            "phone": f"0113 496 0{chance.randint(100, 199)}",
            "email": f"{given}{chance.randint(1, 400)}@mere.example".lower(),
            "street": f"{chance.randint(1, 60)} Elm Walk",
            "city": chance.choice(["Leeds", "Bristol"]),
        }
        for _ in range(chance.randint(1, 3)):
            kept = {k: v for k, v in told.items() if k == "name" or chance.random() < 0.7}
            rows.append({"record_id": f"r{len(rows)}", **kept})
    return rows


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = dirty(700)
    resolved(tmp_path, rows)
    first = (tmp_path / "out.csv").read_bytes()
    resolved(tmp_path, rows)
    assert (tmp_path / "out.csv").read_bytes() == first


def test_the_order_of_the_rows_changes_no_group(tmp_path: Path) -> None:
    rows = dirty(700)
    lines, _ = resolved(tmp_path, rows)
    expected = {line["record_id"]: line["entity_id"] for line in lines}
    assert len(set(expected.values())) < len(rows) - 50, "somebody is joined at all"
    for seed in (1, 2):
        random.Random(seed).shuffle(rows)  # noqa: S311
        lines, _ = resolved(tmp_path, rows)
        assert [line["record_id"] for line in lines] == [row["record_id"] for row in rows]
        assert {line["record_id"]: line["entity_id"] for line in lines} == expected
