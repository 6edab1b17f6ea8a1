"""Looking at a file before it is brought in: what its columns seem to be, and what they would give.

The first rows are kept beside the file, so that a steward who corrects a column sees at once what
comes of it, however long the file is. Loads DuckDB and Arrow: import it late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from goodterms.journeys.intake.batches import read_batch
from goodterms.journeys.intake.content import of_column
from goodterms.journeys.intake.headers import ADDRESS, FIELDS, HOUSE_NUMBER, is_known
from goodterms.journeys.intake.mapping import assigned, assignment, map_columns
from goodterms.journeys.intake.places import SAMPLE as KEPT
from goodterms.journeys.intake.prepare import SAMPLE, database, sample, scratch_beside
from goodterms.journeys.intake.query import query
from goodterms.journeys.intake.readers import Rows, make_room, open_rows, quoted
from goodterms.journeys.intake.rejects import COLUMNS, as_they_came, is_returned
from goodterms.journeys.intake.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from goodterms.journeys.intake.rejects import Reject
    from goodterms.journeys.intake.sniffing import Shape

_SHOWN = 3  # values of a column
_BAD_SHOWN = 3
_LONGEST = 120  # signs of a cell; one of them can hold a million


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file seems to be: its rows, and the field each of its columns was taken for."""

    rows: int
    columns: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the preview: some of its cells, and what they would be taken for.

    ``guessed``: its name says nothing, and its cells say this.
    """

    at: int
    header: str
    field: str
    cells: list[str]
    understood: list[str]
    guessed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """``looked`` rows were read; of those ``bad`` would be set aside, the first few shown."""

    columns: list[Column]
    looked: int
    bad: int
    rejects: list[Reject]


def look_into(file: Path, shape: Shape) -> Seen:
    """Guess the columns and keep the first rows beside the file. Refuses what holds no rows."""
    with scratch_beside(file) as scratch, database(scratch) as db:
        rows = as_they_came(open_rows(file, shape, scratch, db))
        mapped = map_columns(rows.headers, sample(db, rows), {}, FIELDS)
        kept = quoted(file.with_name(KEPT))
        db.execute(f"COPY (FROM ({rows.relation}) LIMIT {SAMPLE}) TO {kept} (FORMAT parquet)")
    fields = assignment(mapped)
    if is_returned(rows.headers):
        fields[: len(COLUMNS)] = [""] * len(COLUMNS)
    return Seen(rows.total, list(zip(rows.headers, fields, strict=True)))


def preview(folder: Path, columns: Sequence[tuple[str, str]]) -> Preview:
    """What the first rows would become. Refuses a column that cannot be what it was said to be."""
    names = tuple(header for header, _ in columns)
    fields = [field for _, field in columns]
    with scratch_beside(folder / KEPT) as scratch, database(scratch) as db:
        kept = f"SELECT * FROM read_parquet({quoted(folder / KEPT)})"  # noqa: S608
        make_room(db, len(names))
        rows = Rows(names, kept, 0, "line", damaged=True)
        weighed = weigh(db, rows, assigned(names, fields), forgiving=False)
        came = db.sql(kept).to_arrow_table().to_pylist()
        table = db.sql(query(rows, weighed, extra=True)).to_arrow_table()
    batch = table.combine_chunks().to_batches()[0] if table.num_rows else _nothing(table)
    good, rejects = read_batch(batch, weighed, extra=True)
    understood = {row["row"]: row for row in good.to_pylist()}
    first = len(COLUMNS) if is_returned(names) else 0
    shown = [
        _column(at, names[at], fields[at], came, understood) for at in range(first, len(names))
    ]
    return Preview(shown, len(came), len(rejects), rejects[:_BAD_SHOWN])


def _nothing(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=table.schema)


def _column(
    at: int,
    header: str,
    field: str,
    came: Sequence[Mapping[str, Any]],
    understood: Mapping[int, Mapping[str, Any]],
) -> Column:
    """The first cells of a column that differ, each with what it would be."""
    pairs: dict[str, str] = {}
    for row in came:
        cell = (row[f"c{at}"] or "").strip()
        if cell and cell not in pairs and row["row"] in understood:
            pairs[cell] = _understood(field, understood[row["row"]])
        if len(pairs) == _SHOWN:
            break
    guessed = bool(field) and not is_known(header) and of_column(_filled(came, at)) == field
    cells, understood_as = ([cell[:_LONGEST] for cell in some] for some in (pairs, pairs.values()))
    return Column(at, header, field, cells, understood_as, guessed)


def _filled(came: Sequence[Mapping[str, Any]], at: int) -> list[str]:
    return [cell for row in came if (cell := (row[f"c{at}"] or "").strip())]


_PARTS = {ADDRESS: ("street", "city", "postcode"), HOUSE_NUMBER: ("street",)}


def _understood(field: str, row: Mapping[str, Any]) -> str:
    if not field:
        return ""
    return ", ".join(row[part] for part in _PARTS.get(field, (field,)) if row[part])
