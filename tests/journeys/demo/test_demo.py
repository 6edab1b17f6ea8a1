from __future__ import annotations

import csv
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goodterms.customer.identity.matching.faces import make_faces
from goodterms.journeys.demo import cast, guide
from goodterms.journeys.demo.write import Demo, Silo, write
from goodterms.journeys.intake.headers import IDENTITY_FIELDS
from goodterms.journeys.intake.prepare import prepare

if TYPE_CHECKING:
    from pathlib import Path

CUSTOMERS = {"person", "organisation"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return write(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def truth(demo: Demo) -> list[dict[str, str]]:
    with demo.truth.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(demo: Demo, silo: Silo) -> list[dict[str, Any]]:
    out = demo.folder / "out.parquet"
    report = prepare(demo.folder / silo.file, silo.mapping, out, extra=True)
    assert report.rejected == 0
    return list(pq.read_table(out).to_pylist())


@pytest.fixture(scope="module")
def records(demo: Demo) -> dict[str, list[dict[str, Any]]]:
    return {silo.source: rows_of(demo, silo) for silo in demo.silos}


def contents(demo: Demo) -> dict[str, bytes]:
    files = [silo.file for silo in demo.silos]
    return {name: (demo.folder / name).read_bytes() for name in (*files, demo.truth.name)}


def test_the_same_seed_makes_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    assert contents(write(tmp_path / "again")) == contents(demo)
    assert contents(write(tmp_path / "other", seed=2)) != contents(demo)


def test_a_quarter_of_five_thousand_records_are_lamp_posts(truth: list[dict[str, str]]) -> None:
    kinds = Counter(row["kind"] for row in truth)
    nobody = sum(count for kind, count in kinds.items() if kind not in CUSTOMERS)
    assert 4_700 <= len(truth) <= 5_300
    assert 0.22 <= nobody / len(truth) <= 0.28
    assert set(kinds) == CUSTOMERS | {"asset", "department", "role_mailbox", "test"}


def test_no_customer_is_taken_for_a_lamp_post(
    truth: list[dict[str, str]], records: dict[str, list[dict[str, Any]]]
) -> None:
    """One source's silence about a firm's account made its bill in another a mailbox's."""
    told = [row for rows in records.values() for row in rows]
    columns = sorted({*IDENTITY_FIELDS} - {"record_id", "source"})
    table = {name: pa.array([row.get(name) for row in told], pa.string()) for name in columns}
    table["source"] = pa.array([name for name, rows in records.items() for _ in rows])
    connection = duckdb.connect()
    connection.register("prepared", pa.table({"row": range(len(told)), **table}))
    make_faces(connection, "prepared")
    judged = connection.sql("SELECT kind FROM face ORDER BY row").fetchall()
    kinds = {(row["source"], row["record_id"]): row["kind"] for row in truth}
    keys = [(source, row["record_id"]) for source, rows in records.items() for row in rows]
    met = Counter((kinds[key], kind) for key, (kind,) in zip(keys, judged, strict=True))
    wrong = [pair for pair in met if pair[0] in CUSTOMERS and pair[1] not in CUSTOMERS]
    assert wrong == []
    assert met["role_mailbox", "role_mailbox"] > 20


def test_every_file_is_understood_without_being_told_more_than_its_silo_says(
    truth: list[dict[str, str]], records: dict[str, list[dict[str, Any]]]
) -> None:
    told = {(row["source"], row["record_id"]) for row in truth}
    read = {(source, row["record_id"]) for source, rows in records.items() for row in rows}
    assert read == told
    assert len(told) == len(truth)


def test_each_silo_has_its_own_encoding_and_delimiter(demo: Demo, tmp_path: Path) -> None:
    shapes = [
        prepare(demo.folder / silo.file, silo.mapping, tmp_path / "o.parquet", extra=True).shape
        for silo in demo.silos
    ]
    assert [(shape.kind, shape.scan.encoding, shape.delimiter) for shape in shapes] == [
        ("text", "cp1252", ";"),
        ("text", "utf-8", ","),
        ("text", "utf-16", "\t"),
        ("sheet", "utf-8", ","),
    ]


def test_money_and_days_of_the_silos_are_read(records: dict[str, list[dict[str, Any]]]) -> None:
    billed = [row for row in records["Mere Energy billing"] if row["invoice_no"]]
    assert len(billed) > 1_500
    assert all(row["invoice_amount"] and row["invoice_date"] < row["due_date"] for row in billed)
    bought = [row for row in records["Moor Connect CRM"] if row["purchase_item"]]
    assert len(bought) > 300
    assert all(float(row["purchase_amount"]) > 0 and row["purchase_date"] for row in bought)


def test_people_of_both_divisions_are_there_and_nothing_links_them(
    truth: list[dict[str, str]],
) -> None:
    sources = defaultdict(set)
    for row in truth:
        if row["kind"] == "person":
            sources[row["entity_id"]].add(row["source"])
    both = [s for s in sources.values() if {"Mere Energy billing", "Moor Connect CRM"} <= s]
    assert len(both) > 300


def test_households_hold_several_people(truth: list[dict[str, str]]) -> None:
    members = defaultdict(set)
    for row in truth:
        if row["household"]:
            members[row["household"]].add(row["entity_id"])
    assert sum(len(people) > 1 for people in members.values()) > 200


def test_ana_is_in_both_divisions_and_only_her_paper_joins_them(
    demo: Demo, records: dict[str, list[dict[str, Any]]]
) -> None:
    (billing,) = (r for r in records["Mere Energy billing"] if r["family_name"] == "Ferreira")
    (connect,) = (r for r in records["Moor Connect CRM"] if r["name"] == "A. Ferriera")
    assert billing["email"] == cast.ANA_SIGNS_IN.email
    assert connect["email"] not in {None, cast.ANA_SIGNS_IN.email}
    assert (connect["invoice_no"], connect["invoice_amount"]) == demo.invoice
    assert billing["postcode"] == connect["postcode"]
    assert not {billing["phone"], billing["account_no"]} & {connect["phone"], connect["account_no"]}


def test_everyone_who_signs_in_as_a_customer_has_a_record_with_that_mailbox(
    demo: Demo, records: dict[str, list[dict[str, Any]]]
) -> None:
    mailboxes = {row["email"] for rows in records.values() for row in rows}
    customers = [member for member in demo.sign_ins if not member.divisions]
    assert [member.name for member in customers] == ["Ana Ferreira", "Ben Whitlock", "Marcus Hale"]
    assert all(member.email in mailboxes for member in customers)


def test_marcus_has_worked_for_three_firms(records: dict[str, list[dict[str, Any]]]) -> None:
    jobs = [r["organisation"] for r in records["Quillstone contacts"] if r["family_name"] == "Hale"]
    assert jobs == ["Norr Logistics", "Aldgate Freight Ltd", "Tidewater Lines"]


def test_quillstone_is_twelve_people() -> None:
    members = (*cast.SIGN_INS, *cast.COLLEAGUES)
    assert sum("quillstone" in member.divisions for member in members) == 12


def test_the_guide_names_everybody_and_what_to_try() -> None:
    told = "\n".join(guide.LINES)
    assert all(member.email in told for member in cast.SIGN_INS)
    assert cast.INVOICE_NO in told
    assert "{address}/mailbox/" in told
    assert max(map(len, guide.LINES)) <= 110


def test_no_mailbox_and_no_phone_could_reach_anybody(
    records: dict[str, list[dict[str, Any]]],
) -> None:
    for row in (row for rows in records.values() for row in rows):
        assert not row["email"] or row["email"].endswith((".example", ".invalid"))
        digits = (row["phone"] or "").replace("+44 ", "0").replace(" ", "")
        fiction = ("07700900", "01632960", "01134960", "01174960", "01314960", "01514960")
        assert not digits or digits.startswith((*fiction, "01614960", "0000"))
