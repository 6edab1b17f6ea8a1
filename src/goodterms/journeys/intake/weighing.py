"""How the cells of a column are read, decided by the whole column: dates and amounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from goodterms.journeys.intake.amounts import AmountColumn, read_amount
from goodterms.journeys.intake.dates import DateColumn
from goodterms.journeys.intake.headers import AMOUNTS, DATES
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from goodterms.journeys.intake.mapping import Found, Mapped
    from goodterms.journeys.intake.readers import Rows

    type Reader = Callable[[str], str | None]
    type Column = DateColumn | AmountColumn

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """Readers by field: a cell as plain text, "" for nothing, None where it cannot be read."""

    mapped: Mapped
    readers: dict[str, Reader]
    notes: tuple[str, ...]


def weigh(db: duckdb.DuckDBPyConnection, rows: Rows, mapped: Mapped, *, forgiving: bool) -> Weighed:
    """Look at every date and amount once, then say how each column is read.

    A column that was taken for dates by its name and holds few of them is let go with a note; one
    that somebody told us is refused. ``forgiving`` keeps the slips of a rough column as they are.
    """
    columns = _columns(db, rows, mapped)
    lean = sum(column.leaning for column in columns.values() if isinstance(column, DateColumn))
    readers: dict[str, Reader] = {}
    notes: list[str] = []
    for field, column in columns.items():
        found = mapped.get(field)
        if found and not column.holds:
            mapped = _let_go(mapped, found, notes)
        elif isinstance(column, DateColumn):
            rough = forgiving and column.is_rough
            if rough and column.unreadable:
                notes.append(
                    f"{column.unreadable:,} of {column.filled:,} values of {field} are in no "
                    "calendar and are compared as they stand."
                )
            if column.is_counted:
                notes.append(f"The plain numbers of {field} are days as a workbook counts them.")
            day_first = (column.leaning or lean) >= 0
            readers[field] = column.reader(day_first=day_first, keep_slips=rough)
        else:
            readers[field] = partial(read_amount, decimal_mark=column.decimal_mark)
    return Weighed(mapped, readers, tuple(notes))


def _columns(db: duckdb.DuckDBPyConnection, rows: Rows, mapped: Mapped) -> dict[str, Column]:
    places = {
        found.field: found.columns[0] for found in mapped.found if found.field in DATES | AMOUNTS
    }
    columns: dict[str, Column] = {
        field: AmountColumn()
        if field in AMOUNTS
        else DateColumn(born=field == "birth_date", may_count=True)
        for field in places
    }
    if not columns:
        return columns
    cells = ", ".join(f"c{at} AS {field}" for field, at in places.items())
    query = f"SELECT {cells} FROM ({rows.relation}) WHERE why IS NULL"  # noqa: S608
    for batch in db.sql(query).to_arrow_reader(BATCH):
        for field, column in columns.items():
            for found in pc.value_counts(batch[field]).to_pylist():
                column.add(found["values"] or "", found["counts"])
    return columns


def _let_go(mapped: Mapped, found: Found, notes: list[str]) -> Mapped:
    name = mapped.headers[found.columns[0]]
    what = "amounts" if found.field in AMOUNTS else "dates"
    if found.known == "told":
        raise Refused(
            f"Most of the column {name} are no {what}, so it cannot be {found.field}.",
            rule="intake.column",
        )
    notes.append(f"{name} was left out: most of it are no {what}.")
    return mapped.without(found.field)
