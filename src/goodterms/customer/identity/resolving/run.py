"""Resolve everything we hold: kinds, faces, evidence, then who is one person.

What differs from what stands is kept in the run (``differences``) and applied as events.
"""

from __future__ import annotations

import tempfile
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

from goodterms.audit.operations import record
from goodterms.customer.identity import tallies
from goodterms.customer.identity.events import Resolved
from goodterms.customer.identity.matching import faces, pipeline
from goodterms.customer.identity.matching.engine import SPILL_GB, open_engine, pulse
from goodterms.customer.identity.matching.spark import DUCKDB, LOCAL, SPARK, Spark, refuse_unknown
from goodterms.customer.identity.models import Run
from goodterms.customer.identity.resolving import (
    differences,
    evidence,
    hearing,
    kinds,
    living,
    models,
    pointers,
    reading,
    teaching,
)
from goodterms.customer.identity.resolving.alone import alone
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    import duckdb

    type Progress = Callable[[str, int, int], None]

ROW_SECONDS, ALIVE_SECONDS = 0.3, 10.0  # between two words to the run's row


def resolve(
    run: UUID | None = None,
    *,
    train: bool = False,
    dry: bool = False,
    engine: str = DUCKDB,
    master: str = LOCAL,
    shared: Path | None = None,
    spill_gb: int = SPILL_GB,
    progress: Progress | None = None,
) -> Run:
    """Do it now, in this process. ``progress(what, done, of)`` is never silent for long.

    The live model is used where there is one; ``train`` learns a new one from all records and
    labels, which decides only if it is no worse (``teaching``). A ``dry`` run writes nothing, its
    own row included, and learns nothing that is kept: it answers what one would change.
    ``engine``, ``master`` and ``shared`` are as in ``resolve_file``.

    One run at a time: ``AtWork`` where another has the turn. Dry ones may work beside it.
    Answers the run with ``counts`` (records by kind, persons, edges, moves) and ``figures``
    (seconds); both tell the ``differences`` to what stood. Raises nothing half-done: a failed run
    leaves pointers as they were.
    """
    refuse_unknown(engine)
    with (
        nullcontext() if dry else alone() as turn,
        tempfile.TemporaryDirectory(prefix="resolve-", dir=shared) as name,
        open_engine(Path(name), file="run.duckdb", spill_gb=spill_gb) as connection,
    ):
        job = Run(started=clock.now(), moved_at=clock.now()) if dry else _begin(run)
        if job.ended:  # by the twin of this task
            return job
        job.engine = engine
        spark = Spark(master, Path(name)) if engine == SPARK else None
        with pulse(connection, _Telling(job, progress, turn)) as tell:
            tell("reading records", 0, 1)
            if not dry:
                living.let_writers_end()
            total = job.counts["records"] = reading.read_records(connection, Path(name))
            if total:
                _resolve(connection, job, tell, train=train, dry=dry, spark=spark)
            elif not dry:
                living.clear(job.started)
        _end(job, kept=not dry)
    return job


def _resolve(
    connection: duckdb.DuckDBPyConnection,
    job: Run,
    tell: Progress,
    *,
    train: bool,
    dry: bool,
    spark: Spark | None,
) -> None:
    habits = faces.make_faces(connection, "prepared", progress=tell)
    reading.keep_spoken_kinds(connection)
    tell("kinds", 0, 1)
    job.counts["kinds"] = kinds.counted(connection)
    if not dry:
        kinds.take_kinds(connection)
        _count(job)  # the lamps light before the run has ended
    job.model_id, learned = models.live()
    taught = teaching.teach(connection, learned, tell) if train and learned and not dry else None
    if taught:
        job.figures["taught"] = taught.told()
    candidate = None  # goes live once it is whole
    if taught and taught.passed:
        candidate, learned = taught.number, dict(taught.models)
    words = reading.spoken_pairs()
    heard = hearing.Heard.of(words, job.started)
    made = pipeline.resolve(
        connection,
        progress=tell,
        assertions=words,
        models=learned,
        by_splink=True,
        spark=spark,
        freeze=not dry,
    )
    if not dry:
        if made.models.keys() - learned.keys():
            candidate = models.propose(made.models, {"records": job.counts["kinds"]})
        job.model_id = candidate or job.model_id
        tell("what the live path needs", 0, 1)
        living.take_faces(connection, job.started)
        with working("identity.resolve"):  # no record meets a model that is half there
            living.freeze(connection, habits, job.model_id, stamp=str(job.pk))
            if candidate:
                models.let_decide(candidate)
        tell("evidence", 0, 1)
        job.counts["edges"] = evidence.take_edges(connection, job.model_id, job.started)
    tell("comparing with what stands", 0, 1)
    found = differences.compare(connection, pointers.moves(connection, heard))
    differences.keep(found, job)
    if not dry:
        _apply(connection, job, found, heard, tell)


def _apply(
    connection: duckdb.DuckDBPyConnection,
    job: Run,
    found: differences.Differences,
    heard: hearing.Heard,
    tell: Progress,
) -> None:
    job.counts["moved"] = pointers.apply(
        found.go, job.pk, heard, lambda done, of: tell("joining records", done, of)
    )
    job.counts["organisations"] = pointers.point_organisations(connection)
    tell("what came in meanwhile", 0, 1)
    job.counts["meanwhile"] = living.catch_up(job.started, found.waiting)


def _count(job: Run) -> None:
    with working("identity.resolve"):
        job.counts[tallies.KEPT] = tallies.count_everything()


class _Telling:
    """Progress to the caller and into the run's row, at most a few times a second.

    The row hears of long statements too (``engine.pulse``, from a thread with a connection of its
    own), so that one that is still at work is never taken for one that was killed. ``turn`` looks
    whether the run still has its turn; a dry one has none, and no row.
    """

    def __init__(
        self, run: Run, progress: Progress | None, turn: Callable[[], object] | None
    ) -> None:
        self.run, self.progress, self.turn = run, progress, turn
        self.thread, self.last = threading.get_ident(), clock.now()

    def __call__(self, what: str, done: int, of: int) -> None:
        if self.progress:
            self.progress(what, done, of)
        now = clock.now()
        silent = (now - self.last).total_seconds()
        if threading.get_ident() != self.thread:
            if self.turn and silent > ALIVE_SECONDS:
                self.last = now
                _show_life(self.run)
            return
        if what == self.run.stage and silent < ROW_SECONDS:
            return
        self.last = self.run.moved_at = now
        self.run.stage = what[:40]
        self.run.counts.update(done=done, of=of)
        if self.turn:
            self.turn()
            _save(self.run, "stage", "counts", "moved_at")


def _show_life(run: Run) -> None:
    with working("identity.resolve"):
        Run.objects.filter(pk=run.pk).update(moved_at=clock.now())
    connections.close_all()  # this thread's own


def _begin(run: UUID | None) -> Run:
    with working("identity.resolve"):
        job = Run.objects.filter(pk=run).first() if run else None
        if job is None:
            job = Run(started=clock.now(), moved_at=clock.now())
            job.save(force_insert=True)
    return job


def _end(job: Run, *, kept: bool) -> None:
    job.ended, job.stage = clock.now(), "done"
    job.figures["seconds"] = round((job.ended - job.started).total_seconds(), 1)
    if not kept:
        return
    _count(job)
    _save(job, "ended", "stage", "counts", "figures", "model", "engine")
    with working("identity.resolve") as task:
        announce(Resolved(job.pk))
        record("identity.resolved", job, by=task, moved=job.counts.get("moved", 0))


def _save(run: Run, *fields: str) -> None:
    with working("identity.resolve"):
        run.save(update_fields=fields)
