"""A prepared file into the database, chunk by chunk, each one transaction.

DuckDB makes the rows ready a column at a time; they are copied to a temporary table, because COPY
refuses a table under row-level security, and go on by a few INSERT ... SELECT.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from pyarrow.csv import WriteOptions, write_csv

from goodterms.customer.identity import erased, papers, turns
from goodterms.journeys.intake.readers import quoted
from goodterms.kernel import clock, secrets, sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTEXT = "goodterms.journeys.intake"
ROWS = 20_000  # a transaction: about a second


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows ``first`` to ``last`` (exclusive) of a file, ready for COPY into ``columns``."""

    first: int
    last: int
    columns: tuple[str, ...]
    csv: bytes


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a chunk; the rest of its rows stood already as they came.

    ``erased`` rows tell of somebody who was: nothing of them is kept.
    """

    new: int
    changed: int
    erased: int


def chunks(prepared: Path, first: int) -> Iterator[Chunk]:
    """The rows of a prepared file from ``first`` on, as CSV for COPY, a chunk at a time.

    Where a key stands on several rows (a bill a row), they come together and the file's last one
    speaks for the record, the others only bring their bills. In file order, each import of the same
    file would make versions of all of them again.
    """
    with _keyed(prepared) as (db, keyed):
        order = _TOGETHER if _repeats(db, keyed) else _AS_THEY_COME
        rows = db.sql(order.format(keyed=keyed, first=first))
        for batch in rows.to_arrow_reader(ROWS):
            last, columns = first + batch.num_rows, tuple(batch.schema.names)
            yield Chunk(first, last, columns, _csv(batch))
            first = last


@contextmanager
def _keyed(prepared: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """A database in constant memory, and the query that gives each prepared row its key there."""
    salt = secrets.digest("intake.content").hex()
    keyed = sql.text(CONTEXT, "chunk").replace("$file", quoted(prepared))
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MB"}) as db:
        db.execute(f"SET temp_directory = {quoted(prepared.parent)}")
        db.execute("SET enable_progress_bar = false")
        yield db, keyed.replace("$salt", f"'{salt}'")


def _csv(batch: pa.RecordBatch) -> bytes:
    out = pa.BufferOutputStream()
    write_csv(batch, out, WriteOptions(include_header=False))
    csv: bytes = out.getvalue().to_pybytes()
    return csv


def ahead(coming: Iterator[Chunk]) -> Iterator[Chunk]:
    """The next chunk is made by a thread of its own while PostgreSQL works on the one before."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="chunks") as maker:
        made = maker.submit(next, coming, None)
        while (chunk := made.result()) is not None:
            made = maker.submit(next, coming, None)
            yield chunk


# By place, not by "row": rows that were set aside have left gaps in its numbers.
_AS_THEY_COME = """
SELECT *, true AS speaks FROM ({keyed}) OFFSET {first}
"""
_TOGETHER = """
SELECT k.*, k."row" = l.last AS speaks FROM ({keyed}) k
  JOIN (SELECT source_key, max("row") AS last FROM ({keyed}) GROUP BY 1) l USING (source_key)
 ORDER BY l.last, k."row" DESC OFFSET {first}
"""


def _repeats(db: duckdb.DuckDBPyConnection, keyed: str) -> bool:
    """Whether any key stands on several rows. By hashes: a clash would only cost time."""
    found = db.execute(
        f"SELECT count(*) <> count(DISTINCT hash(source_key)) FROM ({keyed})"  # noqa: S608
    ).fetchall()
    return bool(found[0][0])


def load(chunk: Chunk, source: int) -> Counted:
    """Copy one chunk in and take it over, in the running transaction."""
    turns.take_in(source)  # before the clock is read: a run goes by when a record was seen
    values = {"source": source, "now": clock.now()}
    _copy(chunk)
    gone = _leave_out_the_erased(source)
    _make("known", values)
    _compare_numbers()
    changed = int(sql.value("SELECT count(*) FROM known WHERE changed"))
    if changed:
        sql.scratch("moved_in", "record_id bigint, seed uuid")
        _run("changed", values)
        sql.run(_MOVED_IN, values)
        sql.run(_MOVED_OUT, values)
    new = _run("seeds", values)
    _run("records", values)
    _run("memberships", values)
    _take_papers(values)
    _take_holdings(values)
    return Counted(new=new, changed=changed, erased=gone)


def load_keys(prepared: Path) -> None:
    """Whom a prepared file tells of: the temporary table ``told`` of its keys, each once."""
    sql.scratch("told", "source_key text")
    with _keyed(prepared) as (db, keyed), sql.copy("COPY told FROM STDIN (FORMAT csv)") as copy:
        for batch in db.sql(f"SELECT DISTINCT source_key FROM ({keyed})").to_arrow_reader(ROWS):  # noqa: S608
            copy.write(_csv(batch))
    sql.run("ANALYZE told")


def _copy(chunk: Chunk) -> None:
    sql.scratch("incoming", sql.text(CONTEXT, "incoming"))
    columns = ", ".join(f'"{name}"' for name in chunk.columns)
    with sql.copy(f"COPY incoming ({columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(chunk.csv)
    sql.run('ANALYZE incoming ("row", source_key)')


def _leave_out_the_erased(source: int) -> int:
    """A file that still tells of somebody who was erased brings nothing of them back."""
    keys = (key for (key,) in sql.rows("SELECT DISTINCT source_key FROM incoming"))
    gone = erased.keys_among(source, keys)
    return sql.run("DELETE FROM incoming WHERE source_key = ANY (%s)", [gone]) if gone else 0


def _compare_numbers() -> None:
    """What differs by its hash alone, and has the same national number, is what stands."""
    told = sql.rows(_NUMBERED)
    same = [
        record
        for record, number, stands in told
        if number is not None and stands is not None and papers.index(number) == bytes(stands)
    ]
    if same:
        sql.run("UPDATE known SET changed = false WHERE record_id = ANY (%(same)s)", {"same": same})


def _take_papers(values: dict[str, object]) -> None:
    sql.scratch("sealed", "record_id bigint, national_id bytea, national_index bytea")
    if sql.value("SELECT EXISTS (SELECT FROM incoming WHERE national_id IS NOT NULL)"):
        sealed = papers.seal(sql.rows(sql.text(CONTEXT, "unsealed")))
        with sql.copy("COPY sealed FROM STDIN") as copy:
            for row in sealed:
                copy.write_row(row)
    _run("papers", values)


def _take_holdings(values: dict[str, object]) -> None:
    told = sql.rows(f"SELECT {', '.join(f'count({column})' for column in _HELD)} FROM incoming")[0]  # noqa: S608
    if any(told):
        _make("holders", values, table="holder")
    for count, statements in zip(told, _HELD.values(), strict=True):
        for statement in statements if count else ():
            _run(statement, values)


def _make(name: str, values: dict[str, object], *, table: str = "") -> None:
    """A temporary table made by a statement of its own; an earlier one gives way."""
    sql.run(f"DROP TABLE IF EXISTS pg_temp.{table or name}")
    _run(name, values)


def _run(name: str, values: dict[str, object]) -> int:
    return sql.run(sql.text(CONTEXT, name), values)


_NUMBERED = """
SELECT k.record_id, i.national_id, p.national_index
  FROM known k JOIN incoming i ON i.source_key = k.source_key AND i.speaks
  JOIN identity_paper p ON p.record_id = k.record_id
 WHERE k.numbered
"""
_MOVED_IN = """
INSERT INTO identity_membership (id, record_id, person_id, since, why)
SELECT seed, record_id, seed, %(now)s, 'key used again' FROM moved_in
"""
_MOVED_OUT = """
UPDATE holdings_account_party p SET until = %(now)s::timestamptz::date
  FROM moved_in m WHERE p.record_id = m.record_id AND p.until IS NULL
"""
_HELD = {
    "account_no": ("accounts", "parties"),
    "invoice_no": ("bills",),
    "purchase_item": ("purchases",),
}
