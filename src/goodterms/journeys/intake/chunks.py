"""A prepared file into the database, chunk by chunk, each one transaction.

DuckDB makes the rows ready a column at a time; they are copied to a temporary table, because COPY
refuses a table under row-level security, and go on by a few INSERT ... SELECT.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from pyarrow.csv import WriteOptions, write_csv

from goodterms.journeys.intake.readers import quoted
from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTEXT = "goodterms.journeys.intake"
ROWS = 20_000  # a transaction: about a second


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows ``first`` to ``last`` (exclusive) of a file, ready for COPY."""

    first: int
    last: int
    csv: bytes


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a chunk; the rest of its rows stood already as they came."""

    new: int
    changed: int


def chunks(prepared: Path, first: int) -> Iterator[Chunk]:
    """The rows of a prepared file from ``first`` on, as CSV for COPY, a chunk at a time.

    Where a key stands on several rows (a bill a row), they come together and the file's last one
    speaks for the record, the others only bring their bills. In file order, each import of the same
    file would make versions of all of them again.
    """
    keyed = sql.text(CONTEXT, "chunk").replace("$file", quoted(prepared))
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MB"}) as db:
        db.execute(f"SET temp_directory = {quoted(prepared.parent)}")
        db.execute("SET enable_progress_bar = false")
        order = _TOGETHER if _repeats(db, keyed) else _AS_THEY_COME
        rows = db.sql(order.format(keyed=keyed, first=first))
        for batch in rows.to_arrow_reader(ROWS):
            out = pa.BufferOutputStream()
            write_csv(batch, out, WriteOptions(include_header=False))
            yield Chunk(first, first + batch.num_rows, out.getvalue().to_pybytes())
            first += batch.num_rows


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
    sql.scratch("incoming", sql.text(CONTEXT, "incoming"))
    with sql.copy("COPY incoming FROM STDIN (FORMAT csv)") as copy:
        copy.write(chunk.csv)
    sql.run('ANALYZE incoming ("row", source_key)')
    values = {"source": source, "now": clock.now()}
    sql.scratch("moved_in", "record_id bigint, seed uuid")
    changed = sql.run(sql.text(CONTEXT, "changed"), values)
    sql.run(_MOVED_IN, values)
    sql.run("DROP TABLE IF EXISTS pg_temp.fresh")
    sql.run(sql.text(CONTEXT, "fresh"), values)
    new = sql.run(_SEEDS, values)
    sql.run(_RECORDS, values)
    sql.run(_MEMBERSHIPS, values)
    for held, statements in _HELD.items():
        if sql.value(f"SELECT EXISTS (SELECT FROM incoming WHERE {held} IS NOT NULL)"):  # noqa: S608
            for statement in statements:
                sql.run(sql.text(CONTEXT, statement), values)
    return Counted(new=new, changed=changed)


_SEEDS = """
INSERT INTO people_person (id, canonical_id, opened, minted_at)
SELECT seed, seed, 0, %(now)s FROM fresh
"""
_RECORDS = """
INSERT INTO identity_record (id, source_id, source_key, version, payload, said, content_hash, kind,
                             kind_p, kind_why, kind_by, first_seen, last_seen)
SELECT id, %(source)s, source_key, 1, payload, '{}', content_hash, 0, 0, '{}', 0, %(now)s, %(now)s
  FROM fresh
"""
_MEMBERSHIPS = """
INSERT INTO identity_membership (id, record_id, person_id, since, why)
SELECT seed, id, seed, %(now)s, 'import' FROM fresh
"""
_MOVED_IN = """
INSERT INTO identity_membership (id, record_id, person_id, since, why)
SELECT seed, record_id, seed, %(now)s, 'key used again' FROM moved_in
"""
_HELD = {
    "account_no": ("accounts", "parties"),
    "invoice_no": ("bills",),
    "purchase_item": ("purchases",),
}
