"""Taking a prepared file in, chunk by chunk, from wherever it stands.

Where it stands is committed with each chunk, so a killed import loses nothing and repeats nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import OperationalError, connection

from goodterms.audit.operations import record
from goodterms.customer.identity.models import Source
from goodterms.journeys.intake import chunks, places
from goodterms.journeys.intake.models import Import
from goodterms.journeys.intake.operations import settling, withdrawing
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.journeys.intake.chunks import Chunk
    from goodterms.journeys.intake.prepare import Progress

PATIENCE = 120  # seconds an import waits for a database that is away
_COUNTED = ("new", "changed", "erased", "withdrawn")  # of which the record of what was done speaks


def carry_on(number: UUID, *, progress: Progress | None = None) -> Import:
    """Take an import from where it stands to its end. Safe to call at any time, by anybody."""
    place = places.prepared(number)
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


def _take(number: UUID, chunk: Chunk) -> Import:
    """One chunk in one transaction, with the position it leads to; nothing if it is in already."""
    with working("intake.import") as by:
        job = Import.objects.select_for_update().get(pk=number)
        if job.position != chunk.first:
            return job
        source = Source.objects.get(pk=job.source_id or 0)
        counted = chunks.load(chunk, source.pk)
        job.position, job.moved_at = chunk.last, clock.now()
        job.counts |= {
            "new": job.counts["new"] + counted.new,
            "changed": job.counts["changed"] + counted.changed,
        }
        if counted.erased:
            job.counts["erased"] = job.counts.get("erased", 0) + counted.erased
        if job.position >= job.rows:
            job.ended = job.moved_at
            job.counts |= withdrawing.withdraw(job)
            job.counts |= settling.waits(job)
            if not job.is_settling:
                withdrawing.hide(job)
            counts = {key: job.counts[key] for key in _COUNTED if key in job.counts}
            record("intake.imported", job, by=by, source=source.code, **counts)
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
