"""Every kind of file as one relation of text cells, which DuckDB streams as often as asked.

A plain text file is read where it lies, by DuckDB's own parser at its full speed. Plain means:
valid UTF-8, every line one row, every row as wide as the header. Whatever is not plain is read
once with care into a Parquet file that has the same columns, plus the reason why a row is bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from goodterms.journeys.intake import careful, headers, sheets
from goodterms.journeys.intake.encodings import copy_as_utf8
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from goodterms.journeys.intake.sniffing import Shape

_BATCH = 10_000
_MARK = "\ufeff"  # of the order of bytes; a file pasted together has it in its middle
_PREAMBLE = 25
CELLS, CELLS_A_BYTE = 50_000_000, 20  # of a Parquet file: so many in any, more in a large one
TEXT, TEXT_A_BYTE = 1_000_000_000, 50  # bytes of text, likewise
MOST_COLUMNS = 1_000
LEAST_ROOM, ROOM_A_COLUMN = 64, 0.5  # MB of DuckDB: it works on 2,048 cells of each column at once
_LONGEST_NAME = 100
_BUFFERS = "buffer_size=4000000, max_line_size=1000000"  # of 4 MB each, not 32


@dataclass(frozen=True, slots=True)
class Rows:
    """A file as rows of text.

    ``relation`` is a SELECT with the columns ``row`` (from 0), ``line`` (from 1, as an editor or
    the sheet counts), ``why`` and ``cells`` (the reason and the cells of a row that is no row,
    else NULL) and ``c0``, ``c1`` ... one for each header.
    """

    headers: tuple[str, ...]
    relation: str
    total: int
    unit: Literal["line", "row"]
    damaged: bool = False  # some cell holds a mark of ``encodings``


def open_rows(path: Path, shape: Shape, scratch: Path, db: duckdb.DuckDBPyConnection) -> Rows:
    """Open ``path``; ``scratch`` is a folder for what has to be rewritten to be read."""
    if shape.kind == "text":
        rows = _open_text(path, shape, scratch, db)
    elif shape.kind == "sheet":
        rows = _open_sheet(path, scratch)
    else:
        rows = _open_parquet(path, db)
    _refuse_too_wide(path, rows.headers)
    make_room(db, len(rows.headers))
    if not rows.total:
        raise Refused(f"{path.name} has a header but no rows.", rule="intake.empty")
    return rows


def make_room(db: duckdb.DuckDBPyConnection, width: int) -> None:
    """As much memory as a file of so many columns takes, however many rows it has."""
    db.execute(f"SET memory_limit = '{LEAST_ROOM + int(ROOM_A_COLUMN * width)}MB'")


def _refuse_too_wide(path: Path, names: tuple[str, ...]) -> None:
    if len(names) > MOST_COLUMNS:
        raise Refused(
            f"{path.name} has {len(names):,} columns, and a list of people at most "
            f"{MOST_COLUMNS:,}: keep those you need, and import that.",
            rule="intake.too_wide",
        )


def quoted(text: object) -> str:
    """A text as an SQL literal; file names and headers are not ours to trust."""
    return "'" + str(text).replace("'", "''") + "'"


def _open_text(path: Path, shape: Shape, scratch: Path, db: duckdb.DuckDBPyConnection) -> Rows:
    source, lines, damaged = path, shape.scan.lines, False
    if not shape.scan.plain:
        source = scratch / "text.csv"
        copied = copy_as_utf8(path, shape.scan.encoding, source)
        lines, damaged = copied.lines, copied.damaged
    with source.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(shape.skip):
            file.readline()
        cells, header_lines = careful.header(file, shape.delimiter)
    names = _unique(cells, headed=shape.headed)
    _refuse_too_wide(path, names)
    make_room(db, len(names))
    skip = shape.skip + (header_lines if shape.headed else 0)
    plain = _plain(source, shape.delimiter, skip, len(names))
    if _is_plain(db, plain, lines - skip, len(names)):
        return Rows(names, plain, lines - skip, "line", damaged)
    with source.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(skip):
            file.readline()
        rows = careful.rows(file, shape.delimiter, len(names), first_line=skip + 1)
        relation, total = _keep(rows, len(names), scratch / "rows.parquet")
    return Rows(names, relation, total, "line", damaged)


def _plain(source: Path, delimiter: str, skip: int, width: int) -> str:
    columns = ", ".join(f"c{at}: 'VARCHAR'" for at in range(width))
    reader = (
        f"read_csv({quoted(source)}, auto_detect=false, header=false, skip={skip}, "
        f"delim={quoted(delimiter)}, quote='\"', escape='\"', strict_mode=true, "
        f"all_varchar=true, null_padding=false, {_BUFFERS}, columns={{{columns}}})"
    )
    row = "row_number() OVER ()"
    return (
        f"SELECT {row} - 1 AS row, {row} + {skip} AS line, "  # noqa: S608
        f"NULL::VARCHAR AS why, NULL::VARCHAR[] AS cells, * FROM {reader}"
    )


def _is_plain(db: duckdb.DuckDBPyConnection, plain: str, lines: int, width: int) -> bool:
    """Whether DuckDB finds as many good rows as there are lines: then row and line go together."""
    if width < 2:  # noqa: PLR2004  (a blank line and an empty cell look alike)
        return False
    try:
        found = _count(db, f"({plain})")
    except duckdb.Error:
        return False  # some row is bad; the careful reader says which, and why
    return found == lines


def _count(db: duckdb.DuckDBPyConnection, source: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0])  # noqa: S608


def _open_sheet(path: Path, scratch: Path) -> Rows:
    found = sheets.rows(path)
    above: list[tuple[int, list[str]]] = []
    for number, cells in found:
        above.append((number, cells))
        if sum(map(bool, cells)) > 1 or len(above) == _PREAMBLE:
            break
    if not above:
        raise Refused(f"The first sheet of {path.name} is empty.", rule="intake.empty")
    if sum(map(bool, above[-1][1])) <= 1:  # a sheet of one column has no titles to tell apart
        first, rest = above[0], above[1:]
    else:
        first, rest = above[-1], []
    headed = headers.is_header(first[1])
    names = _unique(first[1], headed=headed)
    start = rest if headed else [first, *rest]
    rows = (careful.Row(number, cells, "") for number, cells in _chain(start, found))
    relation, total = _keep(rows, len(names), scratch / "rows.parquet")
    return Rows(names, relation, total, "row")


def _chain[T](first: Iterable[T], then: Iterable[T]) -> Iterator[T]:
    yield from first
    yield from then


def _open_parquet(path: Path, db: duckdb.DuckDBPyConnection) -> Rows:
    source = f"read_parquet({quoted(path)}, file_row_number=true)"
    try:
        described = db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
        columns = [(name, kind) for name, kind, *_ in described if name != "file_row_number"]
        total = _unpacked(path, db, source, [name for name, kind in columns if kind == "VARCHAR"])
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise Refused(
            f"{path.name} is a damaged Parquet file: write it again and import that.",
            rule="intake.damaged",
        ) from error
    cells = ", ".join(f"{_as_text(*column)} AS c{at}" for at, column in enumerate(columns))
    relation = (
        "SELECT file_row_number AS row, file_row_number + 1 AS line, NULL::VARCHAR AS why, "  # noqa: S608
        f"NULL::VARCHAR[] AS cells, {cells} FROM {source}"
    )
    names = _unique([name for name, _ in columns], headed=True)
    return Rows(names, relation, total, "row")


def _unpacked(path: Path, db: duckdb.DuckDBPyConnection, source: str, texts: list[str]) -> int:
    """How many rows it has. Raises ``Refused`` where a small file unpacks to what no list holds.

    Parquet says a value once and how often it comes: a few kilobytes can stand for terabytes.
    """
    size, told = path.stat().st_size, pq.read_metadata(path)
    groups = [told.row_group(at) for at in range(told.num_row_groups)]
    values = sum(one.column(at).num_values for one in groups for at in range(one.num_columns))
    held = values <= max(CELLS, CELLS_A_BYTE * size)
    if held and texts:
        signs = " + ".join(f"coalesce(sum(strlen({_column(name)})), 0)" for name in texts)
        found = db.execute(f"SELECT {signs} FROM {source}").fetchall()[0][0]  # noqa: S608
        held = found <= max(TEXT, TEXT_A_BYTE * size)
    if not held:
        raise Refused(
            f"{path.name} unpacks to far more than a list of people can hold: write only the rows "
            "and columns you need, and import that.",
            rule="intake.unpacks",
        )
    return int(told.num_rows)


def _column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _as_text(name: str, kind: str) -> str:
    column = _column(name)
    if kind in {"DOUBLE", "FLOAT"}:
        whole = f"{column} = floor({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {whole} THEN {column}::BIGINT::VARCHAR ELSE {column}::VARCHAR END"
    if kind.startswith("TIMESTAMP"):
        return f"replace({column}::VARCHAR, ' 00:00:00', '')"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({column})::VARCHAR"
    return f"{column}::VARCHAR"


def _unique(cells: list[str], *, headed: bool) -> tuple[str, ...]:
    """A name for each column: its header; a number where it has none, or shares it."""
    names: dict[str, None] = {}
    for at, cell in enumerate(cells, start=1):
        said = cell.strip().strip(_MARK)[:_LONGEST_NAME] if headed else ""
        name = said or f"column {at}"
        names[f"{name} ({at})" if name in names else name] = None
    return tuple(names)


def _keep(rows: Iterable[careful.Row], width: int, out: Path) -> tuple[str, int]:
    """Write rows as Parquet in the shape ``Rows.relation`` promises; how many there were."""
    schema = pa.schema(
        [("row", pa.int64()), ("line", pa.int64()), ("why", pa.string())]
        + [("cells", pa.list_(pa.string()))]
        + [(f"c{at}", pa.string()) for at in range(width)]
    )
    total = 0
    with pq.ParquetWriter(out, schema, compression="snappy") as writer:
        batch: list[careful.Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                writer.write_batch(_batch(batch, total, schema))
                total += len(batch)
                batch.clear()
        writer.write_batch(_batch(batch, total, schema))
    return f"SELECT * FROM read_parquet({quoted(out)})", total + len(batch)  # noqa: S608


def _batch(rows: list[careful.Row], first: int, schema: pa.Schema) -> pa.RecordBatch:
    width = len(schema.names) - 4
    empty = [None] * width
    padded = [row.cells if not row.why else empty for row in rows]
    columns = list(zip(*padded, strict=True)) if rows else [()] * width
    arrays = [
        pa.array(range(first, first + len(rows)), pa.int64()),
        pa.array([row.line for row in rows], pa.int64()),
        pa.array([row.why or None for row in rows], pa.string()),
        pa.array([row.cells if row.why else None for row in rows], pa.list_(pa.string())),
        *(pa.array(column, pa.string()) for column in columns),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
