"""A prepared file in, ``record_id,entity_id,kind,kind_probability`` out: one line a row, in order.

No database server and no network: everything happens in a DuckDB of its own, which spills to a
folder that goes with it.  OUT appears whole or not at all: it is written beside its place under
another name and moved there at the very end.

Entity ids are stable for the same input: a hash of the smallest record id in the entity.  A
record id that occurs more than once does not tell its rows apart, so each such row counts as a
record of its own (its source and its place among its equals go into the hash), and the sentence
at the end says how many there were.
"""

# ruff: noqa: S608  (paths are quoted; no other text of the caller's gets into SQL)

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from goodterms.customer.identity.matching.engine import SPILL_GB, open_engine, pulse
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.pipeline import resolve
from goodterms.customer.identity.matching.spark import DUCKDB, LOCAL, SPARK, Spark, refuse_unknown
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    type Progress = Callable[[str, int, int], None]

_IN_WORDS = {
    "person": ("person", "persons"),
    "organisation": ("organisation", "organisations"),
    "role_mailbox": ("role mailbox", "role mailboxes"),
    "department": ("department", "departments"),
    "asset": ("thing", "things"),
    "test": ("test", "tests"),
    "unknown": ("unknown", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What came out: rows, entities (people and organisations), rows by kind, repeated ids."""

    rows: int
    entities: int
    kinds: dict[str, int]
    repeated: int

    def sentence(self) -> str:
        """One line for a person."""
        if not self.rows:
            return "The file holds no rows, so there is nobody to tell apart."
        kinds = ", ".join(
            f"{count:,} {_IN_WORDS[kind][count != 1]}" for kind, count in self.kinds.items()
        )
        rows = f"{self.rows:,} row{'s speak' if self.rows != 1 else ' speaks'}"
        customers = f"{self.entities:,} customer{'s' if self.entities != 1 else ''}"
        said = f"{rows} of {customers}. By kind: {kinds}."
        if self.repeated:
            said += f" {self.repeated:,} rows share their record id with another row;"
            said += " each was judged by what it says."
        return said

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def resolve_file(
    prepared: Path,
    out: Path,
    *,
    engine: str = DUCKDB,
    master: str = LOCAL,
    shared: Path | None = None,
    country: str | None = None,
    spill_gb: int = SPILL_GB,
    progress: Progress | None = None,
) -> Resolved:
    """Write ``out`` from a prepared Parquet file (columns: ``matching``); what came out.

    ``country`` (ISO alpha-2) reads phones and dates that leave it open; without one the file's
    own habits do.  The engine ``spark`` works at ``master``, and passes everything through a folder
    in ``shared``, which all its machines must reach.  Raises Refused with nothing written, and
    leaves nothing when interrupted.
    """
    refuse_unknown(engine)
    _refuse_unwritable(out)
    with (
        tempfile.TemporaryDirectory(prefix="goodterms-", dir=shared) as name,
        _beside(out) as draft,
        open_engine(Path(name), spill_gb=spill_gb) as connection,
        pulse(connection, progress) as tell,
    ):
        connection.execute(f"CREATE VIEW prepared AS SELECT * FROM {_quoted(prepared)}")
        make_faces(connection, "prepared", country=country, progress=tell)
        _renumber(connection)
        spark = Spark(master, Path(name)) if engine == SPARK else None
        resolve(connection, progress=tell, spark=spark)
        tell("writing", 0, 1)
        return _write(connection, draft)


def _renumber(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the faces by what they say, not by where they stand: a shuffled file is the same file.

    The matcher draws its samples and breaks its ties by these numbers. Makes ``said``: of each
    row its number, its ``place`` in the file, its record id and its source.
    """
    has = {row[0] for row in connection.execute("DESCRIBE prepared").fetchall()}
    record_id = "record_id" if "record_id" in has else "NULL::VARCHAR"
    source = "source" if "source" in has else "NULL::VARCHAR"
    connection.execute(f"""
        CREATE TEMP TABLE said AS
        SELECT row_number() OVER (ORDER BY content, told, source, place) - 1 AS "row", place,
            coalesce(told, (place + 1)::VARCHAR) AS record_id, source
        FROM (SELECT "row" AS place, {record_id} AS told, coalesce({source}, '') AS source
            FROM prepared)
        JOIN (SELECT "row" AS place, hash(*COLUMNS(* EXCLUDE ("row"))) AS content FROM face_said)
        USING (place)
    """)
    connection.execute("ALTER VIEW face RENAME TO face_placed")
    connection.execute("""
        CREATE VIEW face AS SELECT said."row", face_placed.* EXCLUDE ("row")
        FROM face_placed JOIN said ON said.place = face_placed."row"
    """)


def _write(connection: duckdb.DuckDBPyConnection, draft: Path) -> Resolved:
    """Write the answer as CSV in input order, and count it."""
    # Rows that share their id are numbered within it; the mark between cannot be in a CSV cell.
    connection.execute("""
        CREATE TEMP TABLE repeated AS
        SELECT "row", record_id || chr(31) || source || chr(31)
            || row_number() OVER (PARTITION BY record_id, source ORDER BY place) AS label
        FROM said SEMI JOIN
            (SELECT record_id FROM said GROUP BY record_id HAVING count(*) > 1) USING (record_id)
    """)
    connection.execute("""
        CREATE TEMP TABLE named AS
        SELECT entity, 'e' || left(md5(min(coalesce(label, record_id))), 16) AS entity_id
        FROM entity JOIN said USING ("row") LEFT JOIN repeated USING ("row") GROUP BY entity
    """)
    connection.execute(f"""
        COPY (
            SELECT record_id, entity_id, kind, round(kind_p, 4) AS kind_probability
            FROM said JOIN face USING ("row") JOIN entity USING ("row") JOIN named USING (entity)
            ORDER BY place
        ) TO {_quoted(draft)} (FORMAT csv, HEADER)
    """)
    return _counted(connection)


def _counted(connection: duckdb.DuckDBPyConnection) -> Resolved:
    ((rows, repeated),) = connection.execute(
        "SELECT (SELECT count(*) FROM said), (SELECT count(*) FROM repeated)"
    ).fetchall()
    ((entities,),) = connection.execute("""
        SELECT count(DISTINCT entity) FROM entity JOIN face USING ("row")
        WHERE kind IN ('person', 'organisation', 'unknown')
    """).fetchall()
    kinds = connection.execute(
        "SELECT kind, count(*) FROM face GROUP BY kind ORDER BY count(*) DESC, kind"
    ).fetchall()
    return Resolved(rows=rows, entities=entities, kinds=dict(kinds), repeated=repeated)


def _refuse_unwritable(out: Path) -> None:
    folder = out.absolute().parent
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.", next_step="Make it, or name another file.")
    if out.is_dir():
        raise Refused(f"{out} is a folder.", next_step="Name a file to write.")
    if not os.access(folder, os.W_OK):
        raise Refused(f"{folder} cannot be written to.", next_step="Name a file elsewhere.")


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A path in OUT's folder to write to; it becomes OUT at the end, or is taken away."""
    draft = out.absolute().with_name(f".{out.name}.{uuid4().hex}")
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
