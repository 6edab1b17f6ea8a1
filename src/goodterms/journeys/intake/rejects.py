"""Rows that cannot be taken in: said in one sentence, or set aside in a file to be mended.

The file of rejects has the columns of its origin behind ``line``, ``column`` and ``reason``, and
each row as it came: a row with a cell too many still has it, so a row that nobody mended is
refused again rather than taken in crippled. Imported again, the first three columns are ignored.

People mend it in a spreadsheet, which would compute a cell that begins with "=" and the like, and
whoever wrote it may be anybody. Such a cell goes out behind an apostrophe and comes back without.
"""

from __future__ import annotations

import csv
import filecmp
import itertools
import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
from django.utils.translation import gettext as _

from goodterms.journeys.intake.encodings import NUL, UNDECODABLE
from goodterms.journeys.intake.readers import quoted
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from goodterms.journeys.intake.readers import Rows

COLUMNS = ("line", "column", "reason")
SCHEMA = pa.schema(
    [("row", pa.int64()), ("line", pa.int64()), ("column", pa.string()), ("reason", pa.string())]
)
SHOWN = {UNDECODABLE: "\N{REPLACEMENT CHARACTER}", NUL: "\N{SYMBOL FOR NULL}"}
_SHOWN = str.maketrans(SHOWN)
_SUFFIX = ".rejected"
_COMPUTED = re.compile(r"'*[=+\-@\t\r]")
_A_NUMBER = re.compile(r"[+-]?[\d\s().,/-]*")  # a phone or an amount computes to itself
_APART = r"""regexp_replace({cell}, '^''(''*[=+@\t\r-])', '\1')"""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row: where it stands, the columns at fault and why, in the same order."""

    row: int
    line: int
    columns: tuple[str, ...]
    reasons: tuple[str, ...]

    def sentence(self, file: str, unit: str) -> str:
        column = f", column {self.columns[0]}" if self.columns[0] else ""
        return _shown(f"{file}, {unit} {self.line}{column}: {self.reasons[0]}.")

    def refusal(self, file: str, unit: str) -> Refused:
        return Refused(
            self.sentence(file, unit),
            next_step="Mend it, or have such rows put aside with --set-aside BAD.csv.",
            rule="intake.bad_row",
        )


def is_returned(headers: tuple[str, ...]) -> bool:
    """Whether a file is one of ours, mended and brought back."""
    return headers[: len(COLUMNS)] == COLUMNS


def as_they_came(rows: Rows) -> Rows:
    """Rows of a file of ours without the apostrophes it went out with; any others as they are."""
    if not is_returned(rows.headers):
        return rows
    cells = [f"c{at}" for at in range(len(COLUMNS), len(rows.headers))]
    said = ", ".join(f"{_APART.format(cell=cell)} AS {cell}" for cell in cells)
    odd = f"list_transform(cells, lambda one: {_APART.format(cell='one')}) AS cells"
    replaced = ", ".join(filter(None, (odd, said)))
    return replace(rows, relation=f"SELECT * REPLACE ({replaced}) FROM ({rows.relation})")  # noqa: S608


def as_batch(rejects: list[Reject]) -> pa.RecordBatch:
    columns = [
        pa.array([reject.row for reject in rejects], pa.int64()),
        pa.array([reject.line for reject in rejects], pa.int64()),
        pa.array(["; ".join(reject.columns) for reject in rejects], pa.string()),
        pa.array(["; ".join(reject.reasons) for reject in rejects], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def write(
    db: duckdb.DuckDBPyConnection, rows: Rows, bad: Path, out: Path, *, delimiter: str
) -> None:
    """Write the rows that the Parquet file ``bad`` lists, in order, as UTF-8 that Excel opens."""
    first = len(COLUMNS) if is_returned(rows.headers) else 0
    names = rows.headers[first:]
    cells = "".join(f", s.c{at}" for at in range(first, len(rows.headers)))
    found = db.execute(
        f'SELECT b.line, b."column", b.reason, s.cells{cells} '  # noqa: S608
        f"FROM ({rows.relation}) s JOIN read_parquet({quoted(bad)}) b USING (row) ORDER BY row"
    )
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow((*COLUMNS, *names))
        while some := found.fetchmany(1_000):
            for line, column, reason, odd, *whole in some:
                row = whole if odd is None else odd[first:]
                writer.writerow([line, *map(_inert, map(_shown, (column, reason, *row)))])


def place(written: Path, beside: Path) -> Path:
    """Put a finished file of rejects beside its origin; a file already there may be half mended.

    An equal file is left as it is; another one is never written over.
    """
    stem = re.sub(rf"{re.escape(_SUFFIX)}(-\d+)?$", "", beside.stem)
    for number in itertools.count(1):
        target = beside.with_name(f"{stem}{_SUFFIX}{f'-{number}' if number > 1 else ''}.csv")
        if not target.exists():
            break
        if target != beside and filecmp.cmp(written, target, shallow=False):
            return target
    try:
        shutil.copyfile(written, target)  # not renamed: it may be another file system
    except OSError as error:
        raise Refused(
            f"Some rows of {beside.name} cannot be taken in, and {target.name} cannot be written "
            "beside it to say which: copy the file to a folder of your own and import that.",
            rule="intake.rejects",
        ) from error
    return target


def put(written: Path, target: Path) -> Path:
    """Put a finished file of rejects where somebody said, over whatever was there."""
    try:
        shutil.copyfile(written, target)  # not renamed: it may be another file system
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be written.") % {"file": target},
            next_step=_("Name a file in a folder of your own."),
            rule="intake.rejects",
        ) from error
    return target


def _shown(cell: str | None) -> str:
    return (cell or "").translate(_SHOWN)


def _inert(cell: str) -> str:
    return f"'{cell}" if _COMPUTED.match(cell) and not _A_NUMBER.fullmatch(cell) else cell
