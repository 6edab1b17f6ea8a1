"""Whole tables from DuckDB to PostgreSQL, a batch of columns at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow.csv import WriteOptions, write_csv

from goodterms.kernel import sql

if TYPE_CHECKING:
    import duckdb

ROWS = 100_000


def copy(connection: duckdb.DuckDBPyConnection, query: str, statement: str) -> None:
    """The answer of a DuckDB query into ``COPY ... FROM STDIN (FORMAT csv)``; no lists in it."""
    with sql.copy(statement) as rows:
        for batch in connection.sql(query).to_arrow_reader(ROWS):
            out = pa.BufferOutputStream()
            write_csv(batch, out, WriteOptions(include_header=False))
            rows.write(out.getvalue().to_pybytes())
