"""A file becomes one Parquet table in our fields: rows in input order, in constant memory.

The rows are read twice. The first time only the columns of dates and amounts, because a column
decides how its cells are read; the second time everything, in batches, written as they pass.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from goodterms.customer.identity.matching.words import words
from goodterms.journeys.intake import rejects
from goodterms.journeys.intake.batches import read_batch
from goodterms.journeys.intake.headers import FIELDS, IDENTITY_FIELDS
from goodterms.journeys.intake.mapping import Mapped, assigned, map_columns
from goodterms.journeys.intake.query import query
from goodterms.journeys.intake.readers import Rows, make_room, open_rows, quoted
from goodterms.journeys.intake.sniffing import Shape, look
from goodterms.journeys.intake.weighing import BATCH, Weighed, weigh
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SAMPLE = 3_000
_PARQUET: dict[str, Any] = {"use_dictionary": False, "write_statistics": False}


class Progress(Protocol):
    """Told what is being done, and how much of it is."""

    def __call__(self, what: str, done: int, of: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of a file: ``rows`` are in ``out``; ``rejected`` are in ``rejects``, if any."""

    out: Path
    rows: int
    rejected: int
    rejects: Path | None
    shape: Shape
    mapped: Mapped
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """One line: which column was taken for what, how it is known, what is not used."""
        return " ".join((self.mapped.sentence(), *self.notes))


def prepare(
    source: Path,
    mapping: Mapping[str, str],
    out: Path,
    *,
    columns: Sequence[str] = (),
    extra: bool = False,
    set_aside: bool | Path = False,
    progress: Progress | None = None,
) -> Prepared:
    """Write ``source`` to ``out`` as Parquet: ``row`` (from 0), ``line``, then a column a field.

    ``mapping`` says FIELD -> COLUMN and outranks what we would find; ``columns`` says the field of
    each column in turn and leaves nothing to be found. Without ``extra`` the columns
    are IDENTITY_FIELDS, all of them, as text with NULL for nothing. With it they are FIELDS and
    ``payload`` and ``paper``: the row as JSON, contact facts and the rest, by field where we know
    it and under "other" as it came.

    A bad row is refused, unless ``set_aside``: then it goes to that file, or, where none is named,
    to ``<source>.rejected.csv`` beside the source, and the others go on. After a refusal there is
    nothing at ``out``.
    """
    fields = FIELDS if extra else IDENTITY_FIELDS
    with scratch_beside(out) as scratch, database(scratch) as db:
        with unchanged(source) as still:
            shape = look(source)
            rows = rejects.as_they_came(open_rows(source, shape, scratch, db))
            mapped = (
                assigned(rows.headers, columns)
                if columns
                else map_columns(rows.headers, sample(db, rows), mapping, fields)
            )
            weighed = weigh(db, rows, mapped, forgiving=not set_aside)
            refuse_strangers(source.name, weighed.mapped)
            work = _Work(source, rows, weighed, scratch, extra=extra, set_aside=set_aside)
            good, bad = work.write(db, progress)
            still()
            place = work.put_aside(db, shape) if bad else None
        (scratch / "out.parquet").replace(out)
    return Prepared(out, good, bad, place, shape, weighed.mapped, weighed.notes)


@contextmanager
def unchanged(source: Path) -> Iterator[Callable[[], None]]:
    """A file is read several times over: one that was replaced meanwhile would be two in one.

    Gives the question whether it still is as it was, which is asked at the end, too.
    """
    stood = _stamp(source)

    def still() -> None:
        if _stamp(source) != stood:
            raise Refused(
                _("%(file)s was changed while it was read.") % {"file": source.name},
                next_step=_("Import it again once it is whole."),
                rule="intake.changed",
            )

    try:
        yield still
    except Exception:
        still()
        raise
    still()


def _stamp(file: Path) -> tuple[int, ...]:
    if not file.exists():
        return ()
    seen = file.stat()
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


@contextmanager
def scratch_beside(out: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".prepare-", dir=out.parent) as folder:
        yield Path(folder)


@contextmanager
def database(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One thread: rows keep their order anyway, and a second one mostly adds buffers."""
    with duckdb.connect() as db:
        db.execute(f"SET temp_directory = {quoted(scratch)}")
        make_room(db, 0)
        db.execute("SET threads = 1")
        db.execute("SET enable_progress_bar = false")
        yield db


def sample(db: duckdb.DuckDBPyConnection, rows: Rows) -> list[list[str]]:
    """The filled cells of each column among the first rows; "n/a" and the like fill nothing."""
    nothing = words("placeholder")
    columns = ", ".join(f"c{at}" for at in range(len(rows.headers)))
    some = db.execute(
        f"SELECT {columns} FROM ({rows.relation}) WHERE why IS NULL LIMIT {SAMPLE}"  # noqa: S608
    ).fetchall()
    return [
        [
            cell
            for row in some
            if row[at] and (cell := row[at].strip()) and cell.casefold() not in nothing
        ]
        for at in range(len(rows.headers))
    ]


def refuse_strangers(source: str, mapped: Mapped) -> None:
    """A table in which nothing says who anybody is cannot be resolved, and is no customer list."""
    saying = {found.field for found in mapped.found} - {"record_id", "source", "country"}
    if not saying and mapped.address is None:
        raise Refused(
            f"No column of {source} looks like a name, an address, an email or a number: say "
            "which is which with --map, for example --map name=COLUMN.",
            rule="intake.columns",
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """The second reading of one file."""

    source: Path
    rows: Rows
    weighed: Weighed
    scratch: Path
    extra: bool
    set_aside: bool | Path

    def write(self, db: duckdb.DuckDBPyConnection, progress: Progress | None) -> tuple[int, int]:
        """Write good and bad rows to ``scratch``; how many of each. Refuses the first bad one."""
        names = (*FIELDS, "payload", "paper") if self.extra else IDENTITY_FIELDS
        schema = pa.schema(
            [("row", pa.int64()), ("line", pa.int64()), *((name, pa.string()) for name in names)]
        )
        good = bad = 0
        with (
            pq.ParquetWriter(self.scratch / "out.parquet", schema, **_PARQUET) as out,
            pq.ParquetWriter(self.scratch / "bad.parquet", rejects.SCHEMA) as aside,
        ):
            sql = query(self.rows, self.weighed, extra=self.extra)
            for batch in db.sql(sql).to_arrow_reader(BATCH):
                kept, faulty = read_batch(batch, self.weighed, extra=self.extra)
                if faulty and not self.set_aside:
                    raise faulty[0].refusal(self.source.name, self.rows.unit)
                out.write_batch(kept.select(schema.names).cast(schema))
                aside.write_batch(rejects.as_batch(faulty))
                good, bad = good + kept.num_rows, bad + len(faulty)
                if progress:
                    progress(f"Reading {self.source.name}", good + bad, self.rows.total)
        return good, bad

    def put_aside(self, db: duckdb.DuckDBPyConnection, shape: Shape) -> Path:
        written = self.scratch / "rejected.csv"
        delimiter = shape.delimiter if shape.kind == "text" else ","
        bad = self.scratch / "bad.parquet"
        rejects.write(db, self.rows, bad, written, delimiter=delimiter)
        if isinstance(self.set_aside, Path):
            return rejects.put(written, self.set_aside)
        return rejects.place(written, self.source)
