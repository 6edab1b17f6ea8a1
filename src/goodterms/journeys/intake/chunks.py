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
    """The rows of a prepared file from ``first`` on, as CSV for COPY, a chunk at a time."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "128MB"}) as db:
        rows = db.sql(sql.text(CONTEXT, "chunk"), params={"file": str(prepared), "first": first})
        for batch in rows.to_arrow_reader(ROWS):
            out = pa.BufferOutputStream()
            write_csv(batch, out, WriteOptions(include_header=False))
            yield Chunk(first, first + batch.num_rows, out.getvalue().to_pybytes())
            first += batch.num_rows


def load(chunk: Chunk, source: int) -> Counted:
    """Copy one chunk in and take it over, in the running transaction."""
    sql.scratch("incoming", sql.text(CONTEXT, "incoming"))
    with sql.copy("COPY incoming FROM STDIN (FORMAT csv)") as copy:
        copy.write(chunk.csv)
    sql.run('ANALYZE incoming ("row", source_key)')
    values = {"source": source, "now": clock.now()}
    changed = sql.run(sql.text(CONTEXT, "changed"), values)
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
_HELD = {
    "account_no": ("accounts", "parties"),
    "invoice_no": ("bills",),
    "purchase_item": ("purchases",),
}
