"""Importing a file: bad rows set aside, good rows in, the same file twice adding nothing.

A killed import goes on by itself: where it stands is committed with each chunk, the prepared file
waits in the data folder, and a job of the house looks after it.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, connection
from procrastinate.contrib.django import app

from goodterms.audit.operations import record
from goodterms.customer.identity.models import Source
from goodterms.customer.people.models import Division
from goodterms.journeys.intake import chunks
from goodterms.journeys.intake.jobs import CARRY_ON
from goodterms.journeys.intake.models import Import
from goodterms.journeys.intake.prepare import prepare
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from goodterms.journeys.intake.chunks import Chunk
    from goodterms.journeys.intake.prepare import Prepared, Progress

LOOK_AGAIN = timedelta(seconds=60)  # an import that has not moved for so long was killed
PATIENCE = 120  # seconds an import waits for a database that is away


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file, for people and for programs."""

    prepared: Prepared
    new: int
    changed: int
    same: int

    def sentence(self) -> str:
        told = (
            f"{self.new:,} new records, {self.changed:,} changed, {self.same:,} as they stood. "
            f"{self.prepared.sentence()}"
        )
        if self.prepared.rejects:
            told += (
                f" {self.prepared.rejected:,} rows wait in {self.prepared.rejects} to be mended."
            )
        return told

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.prepared.rows,
            "rejected": self.prepared.rejected,
            "rejects": str(self.prepared.rejects or ""),
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
        }


def import_file(
    file: Path,
    *,
    source: str,
    division: str = "",
    mapping: Mapping[str, str] | None = None,
    verifies: Collection[str] = (),
    progress: Progress | None = None,
) -> Imported:
    """Import ``file`` as what ``source`` says. Raises Refused for what a person should mend.

    ``verifies`` names channels ("email") that this source has proved itself. Bad rows are set aside
    in ``<file>.rejected.csv``; everything else is in when this returns.
    """
    number = new_id()
    place = _place(number)
    prepared = prepare(file, mapping or {}, place, extra=True, set_aside=True, progress=progress)
    _give_to_the_house(place)
    with working("intake.import"):
        _begin(number, file, prepared, _source(source, division, verifies, prepared))
    job = carry_on(number, progress=progress)
    same = job.rows - job.counts["new"] - job.counts["changed"]
    return Imported(prepared, job.counts["new"], job.counts["changed"], same)


def carry_on(number: UUID, *, progress: Progress | None = None) -> Import:
    """Take an import from where it stands to its end. Safe to call at any time, by anybody."""
    place = _place(number)
    with working("intake.import"):
        job = Import.objects.get(pk=number)
    while not job.ended:
        stood = job.position
        for chunk in chunks.ahead(chunks.chunks(place, stood)):
            job = _patiently(number, chunk)
            if progress:
                progress(f"importing {job.name}", job.position, job.rows)
            if job.position != chunk.last:
                break  # somebody else is at it too: read on from where it stands now
        if job.position == stood:
            raise RuntimeError(f"The import {number} stands at row {stood} and finds no more.")
    place.unlink(missing_ok=True)
    return job


def look_after(number: UUID) -> None:
    """The house's job: end what a killed command left, and look again while it is at work."""
    with working("intake.import"):
        job = Import.objects.get(pk=number)
    if job.ended:
        return
    if clock.now() - job.moved_at > LOOK_AGAIN:
        carry_on(number)
    else:
        with working("intake.import"):
            _look_again(number)


def _take(number: UUID, chunk: Chunk) -> Import:
    """One chunk in one transaction, with the position it leads to; nothing if it is in already."""
    with working("intake.import") as by:
        job = Import.objects.select_for_update().get(pk=number)
        if job.position != chunk.first:
            return job
        counted = chunks.load(chunk, job.source_id)
        job.position, job.moved_at = chunk.last, clock.now()
        job.counts = {
            "new": job.counts["new"] + counted.new,
            "changed": job.counts["changed"] + counted.changed,
        }
        if job.position >= job.rows:
            job.ended = job.moved_at
            record("intake.imported", job, by=by, source=job.source.code, **job.counts)
        job.save(update_fields=["position", "moved_at", "counts", "ended"])
    return job


def _patiently(number: UUID, chunk: Chunk) -> Import:
    """A chunk is all or nothing, so a database that went away in the middle is waited for."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return _take(number, chunk)
        except OperationalError:
            if connection.in_atomic_block or time.monotonic() > give_up:
                raise
            connection.close()
            time.sleep(1)


def _begin(number: UUID, file: Path, prepared: Prepared, source: Source) -> None:
    now = clock.now()
    Import(
        id=number,
        source=source,
        name=file.name[:200],
        rows=prepared.rows,
        rejected=prepared.rejected,
        counts={"new": 0, "changed": 0},
        started=now,
        moved_at=now,
        ended=None if prepared.rows else now,  # every row was set aside
    ).save(force_insert=True)
    _look_again(number)


def _look_again(number: UUID) -> None:
    later = {"seconds": int(LOOK_AGAIN.total_seconds()) + 5}
    app.configure_task(CARRY_ON, queue="batch", schedule_in=later).defer(number=str(number))


def _source(name: str, division: str, verifies: Collection[str], prepared: Prepared) -> Source:
    unit = None
    if division:
        unit, _ = Division.objects.get_or_create(code=slug(division), defaults={"name": division})
    found, _ = Source.objects.get_or_create(code=slug(name), defaults={"name": name})
    found.division = unit or found.division
    found.verifies = sorted({*found.verifies, *verifies})
    found.mapping = _columns(prepared)
    found.save(update_fields=["division", "verifies", "mapping"])
    return found


def _columns(prepared: Prepared) -> dict[str, list[str]]:
    """FIELD -> the file's own columns, as they were understood."""
    mapped = prepared.mapped
    return {known.field: [mapped.headers[at] for at in known.columns] for known in mapped.found}


def slug(name: str) -> str:
    """A source's or division's code: its name in small letters, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "unnamed"


def _place(number: UUID) -> Path:
    """Where a prepared file waits until its last chunk is in."""
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{number}.parquet"


def _give_to_the_house(place: Path) -> None:
    """Started by root, the house runs as its own user and must be able to go on with this file."""
    if os.geteuid() == 0:
        shutil.chown(place, place.parent.stat().st_uid)
