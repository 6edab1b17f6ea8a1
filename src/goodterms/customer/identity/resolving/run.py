"""Resolve everything we hold: kinds, faces, evidence, then who is one person."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from goodterms.audit.operations import record
from goodterms.customer.identity import tallies
from goodterms.customer.identity.events import Resolved
from goodterms.customer.identity.matching import faces, pipeline
from goodterms.customer.identity.models import Run
from goodterms.customer.identity.resolving import (
    evidence,
    kinds,
    models,
    pointers,
    reading,
    teaching,
)
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    type Progress = Callable[[str, int, int], None]

MEMORY = "6GB"


def resolve(
    run: UUID | None = None, *, train: bool = False, progress: Progress | None = None
) -> Run:
    """Do it now, in this process. ``progress(what, done, of)`` is never silent for long.

    The live model is used where there is one; ``train`` learns a new one from all records and
    labels, which decides only if it is no worse (``teaching``).

    Answers the run with ``counts`` (records by kind, persons, edges, moves) and ``figures``
    (seconds a stage). Raises nothing half-done: a failed run leaves pointers as they were.
    """
    job = _begin(run)
    tell = _Telling(job, progress)
    with _matcher() as (connection, folder):
        tell("reading records", 0, 1)
        total = reading.read_records(connection, folder)
        if total:
            _resolve(connection, job, tell, train=train)
    _end(job, total)
    return job


def _resolve(
    connection: duckdb.DuckDBPyConnection, job: Run, tell: _Telling, *, train: bool
) -> None:
    faces.make_faces(connection, "prepared", progress=tell)
    reading.keep_spoken_kinds(connection)
    tell("kinds", 0, 1)
    job.counts["kinds"] = kinds.take_kinds(connection)
    kinds.take_faces(connection)
    _count(job)  # the lamps light before the run has ended
    known, learned = models.live()
    if train and learned:
        job.figures["taught"] = teaching.teach(connection, learned, tell)
        known, learned = models.live()
    made = pipeline.resolve(
        connection,
        progress=tell,
        assertions=reading.spoken_pairs(),
        models=learned,
        by_splink=True,
    )
    if made.models.keys() - learned.keys():
        known = models.keep(made.models, {"records": job.counts["kinds"]})
    tell("evidence", 0, 1)
    job.model_id = known
    job.counts["edges"] = evidence.take_edges(connection, known)
    tell("comparing with what stands", 0, 1)
    wanted = pointers.moves(connection)
    moved = pointers.apply(wanted, job.pk, lambda done, of: tell("joining records", done, of))
    job.counts["moved"] = moved
    job.counts["organisations"] = pointers.point_organisations(connection)


def _count(job: Run) -> None:
    with working("identity.resolve"):
        job.counts[tallies.KEPT] = tallies.count_everything()


class _Telling:
    """Progress to the caller and into the run's row, at most a few times a second."""

    def __init__(self, run: Run, progress: Progress | None) -> None:
        self.run, self.progress, self.last = run, progress, clock.now()

    def __call__(self, what: str, done: int, of: int) -> None:
        if self.progress:
            self.progress(what, done, of)
        now = clock.now()
        if what == self.run.stage and (now - self.last).total_seconds() < 0.3:  # noqa: PLR2004
            return
        self.last = self.run.moved_at = now
        self.run.stage = what[:40]
        self.run.counts.update(done=done, of=of)
        _save(self.run, "stage", "counts", "moved_at")


@contextmanager
def _matcher() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A DuckDB of its own in a folder of its own; nothing of it outlives the run."""
    with tempfile.TemporaryDirectory(prefix="resolve-") as name:
        folder = Path(name)
        settings: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
        }
        connection = duckdb.connect(str(folder / "run.duckdb"), config=settings)
        try:
            yield connection, folder
        finally:
            connection.close()


def _begin(run: UUID | None) -> Run:
    with working("identity.resolve"):
        job = Run.objects.filter(pk=run).first() if run else None
        if job is None:
            job = Run(started=clock.now(), moved_at=clock.now())
            job.save(force_insert=True)
    return job


def _end(job: Run, total: int) -> None:
    _count(job)
    job.ended, job.stage = clock.now(), "done"
    job.counts["records"] = total
    job.figures["seconds"] = round((job.ended - job.started).total_seconds(), 1)
    _save(job, "ended", "stage", "counts", "figures", "model")
    with working("identity.resolve") as task:
        announce(Resolved(job.pk))
        record("identity.resolved", job, by=task, moved=job.counts.get("moved", 0))


def _save(run: Run, *fields: str) -> None:
    with working("identity.resolve"):
        run.save(update_fields=fields)
