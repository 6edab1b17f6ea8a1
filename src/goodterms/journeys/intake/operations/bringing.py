"""Importing a file: bad rows set aside, good rows in, the same file twice adding nothing.

A killed import goes on by itself: the prepared file waits in the data folder, and a job of the
house looks after it.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from procrastinate.contrib.django import app

from goodterms.audit.operations import record
from goodterms.customer.identity.models import DESK, PORTAL, Source
from goodterms.customer.people.models import Division, Post
from goodterms.journeys.intake import places
from goodterms.journeys.intake.jobs import CARRY_ON
from goodterms.journeys.intake.mapping import assignment
from goodterms.journeys.intake.models import BROKEN, SILENCE, Import, Phase, Whole
from goodterms.journeys.intake.operations import settling, withdrawing
from goodterms.journeys.intake.operations.carrying import carry_on
from goodterms.journeys.intake.prepare import prepare
from goodterms.journeys.intake.wording import slug
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path
    from uuid import UUID

    from goodterms.journeys.intake.prepare import Prepared, Progress
    from goodterms.kernel.actors import Actor

LOOK_AGAIN = SILENCE + timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file, for people and for programs."""

    prepared: Prepared
    new: int
    changed: int
    same: int
    erased: int = 0  # rows of people who were, of which nothing was kept
    withdrawn: int | None = None  # nobody was to be
    holds_back: bool = False  # rows set aside may tell of those who seem gone
    unmanned: str = ""  # the division, where nobody at the desk works for it

    def sentence(self) -> str:
        told = (
            f"{self.new:,} new records, {self.changed:,} changed, {self.same:,} as they stood. "
            f"{self._left_out()}{self._gone()}{self.prepared.sentence()}"
        )
        if self.prepared.rejects:
            told += (
                f" {self.prepared.rejected:,} rows wait in {self.prepared.rejects} to be mended."
            )
        return told + self._unseen()

    def _unseen(self) -> str:
        if not self.unmanned:
            return ""
        return (
            f" Nobody works for {self.unmanned} yet, so no one at the desk sees these: "
            f'goodterms staff add EMAIL --name NAME --division "{self.unmanned}" lets them in.'
        )

    def _left_out(self) -> str:
        if not self.erased:
            return ""
        return f"{self.erased:,} left out: whom they tell of was erased here. "

    def _gone(self) -> str:
        if self.holds_back:
            return "Nobody was withdrawn: the rows set aside may tell of them. "
        return "" if self.withdrawn is None else f"{self.withdrawn:,} withdrawn. "

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.prepared.rows,
            "rejected": self.prepared.rejected,
            "rejects": str(self.prepared.rejects or ""),
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "erased": self.erased,
            "withdrawn": self.withdrawn or 0,
        }


def import_file(
    file: Path,
    *,
    source: str,
    division: str = "",
    mapping: Mapping[str, str] | None = None,
    verifies: Collection[str] = (),
    whole: Whole = Whole.NO,
    progress: Progress | None = None,
) -> Imported:
    """Import ``file`` as what ``source`` says. Raises Refused for what a person should mend.

    ``verifies`` names channels ("email") that this source has proved itself. Bad rows are set aside
    in ``<file>.rejected.csv``; everything else is in when this returns. Of a ``whole`` list, whom
    it no longer tells of is withdrawn.
    """
    number = new_id()
    place = places.prepared(number)
    prepared = prepare(file, mapping or {}, place, extra=True, set_aside=True, progress=progress)
    _give_to_the_house(place)
    try:
        with working("intake.import"):
            _begin(number, file, prepared, _source(source, division, verifies, prepared), whole)
    except Refused:
        place.unlink()
        raise
    job = carry_on(number, progress=progress)
    settling.settle(number, progress=progress)
    return Imported(
        prepared,
        job.counts["new"],
        job.counts["changed"],
        job.same,
        job.counts.get("erased", 0),
        job.counts.get("withdrawn"),
        job.holds_back,
        _unmanned(job),
    )


def _unmanned(job: Import) -> str:
    with working("intake.import"):
        unit = job.source.division if job.source else None
        at_work = Post.objects.on(clock.now().date()).filter(division=unit).exists()
    return "" if unit is None or at_work else unit.name


def bring(number: UUID) -> None:
    """The task behind the desk's "Import": all of it, from wherever it stands.

    What a person has to mend stops it with a sentence; the desk shows that.
    """
    with working("intake.import"):
        job = Import.objects.get(pk=number)
    if job.phase(clock.now()) is Phase.DONE or job.stopped:
        return
    try:
        if job.by and not job.counts.get("ready"):
            _prepare(job)
        carry_on(number)
    except withdrawing.TooManyGone as refused:
        _stop(number, str(refused), gone=refused.gone, stands=refused.stands)
    except Refused as refused:
        _stop(number, str(refused))
    except Exception:
        _stop(number, BROKEN)
        raise
    try:
        settling.settle(number)
    except Exception:
        settling.leave_to_a_run(number)
        raise


def _prepare(job: Import) -> None:
    """Read what the desk brought; rows that cannot be taken in lie beside it afterwards."""
    folder = places.folder(job.pk)
    prepared = prepare(
        folder / job.name,
        {},
        places.prepared(job.pk),
        columns=[field for _, field in job.columns],
        extra=True,
        set_aside=True,
        progress=_Reading(job),
    )
    if prepared.rejects:
        prepared.rejects.replace(folder / places.SET_ASIDE)
    with working("intake.import") as by:
        _ready(job.pk, prepared, by)


def _ready(number: UUID, prepared: Prepared, by: Actor) -> None:
    """Read to its end: the source is there, and how many rows there will be is known."""
    job = Import.objects.select_for_update().get(pk=number)
    if job.counts.get("ready"):
        return  # by the twin of this task
    if job.source is None:
        job.source = Source.objects.get_or_create(
            code=slug(job.source_name),
            defaults={"name": job.source_name, "division": job.division},
        )[0]
    withdrawing.refuse_half_a_list(job.source, prepared, job.whole)
    job.source.mapping = _by_field(prepared)
    job.source.save(update_fields=["mapping"])
    job.rows, job.rejected, job.moved_at = prepared.rows, prepared.rejected, clock.now()
    job.counts = {"new": 0, "changed": 0, "ready": True}
    if not prepared.rows:  # every row was set aside
        job.ended = job.moved_at
        record("intake.imported", job, by=by, source=job.source.code, new=0, changed=0)
    job.save()


class _Reading:
    """Writes down how far a file is read, twice a second; that is also its sign of life."""

    def __init__(self, job: Import) -> None:
        self.job, self.next = job, 0.0

    def __call__(self, _: str, done: int, of: int) -> None:
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + 0.5
        with working("intake.import"):
            self.job.counts.update(read=done, of=of)
            self.job.moved_at = clock.now()
            self.job.save(update_fields=["counts", "moved_at"])


def _stop(number: UUID, sentence: str, **counts: int) -> None:
    with working("intake.import") as by:
        job = Import.objects.select_for_update().get(pk=number)
        job.stopped, job.moved_at = sentence, clock.now()
        job.counts |= counts
        job.save(update_fields=["stopped", "moved_at", "counts"])
        record("intake.stopped", job, by=by)


def look_after(number: UUID) -> None:
    """The house's job: end what a killed command left, and look again while it is at work."""
    with working("intake.import"):
        job = Import.objects.get(pk=number)
    phase = job.phase(clock.now())
    if phase is Phase.SILENT:
        bring(number)
    elif phase is Phase.UNDER_WAY:
        with working("intake.import"):
            _look_again(number)


def _begin(number: UUID, file: Path, prepared: Prepared, source: Source, whole: Whole) -> None:
    withdrawing.refuse_half_a_list(source, prepared, whole)
    now = clock.now()
    Import(
        id=number,
        source=source,
        name=file.name[:200],
        columns=list(zip(prepared.mapped.headers, assignment(prepared.mapped), strict=True)),
        whole=whole,
        rows=prepared.rows,
        rejected=prepared.rejected,
        counts={"new": 0, "changed": 0},
        started=now,
        moved_at=now,
        ended=None if prepared.rows else now,  # every row was set aside
    ).save(force_insert=True)
    _look_again(number)


def _look_again(number: UUID) -> None:
    later = {"seconds": int(LOOK_AGAIN.total_seconds())}
    app.configure_task(CARRY_ON, queue="batch", schedule_in=later).defer(number=str(number))


def _source(name: str, division: str, verifies: Collection[str], prepared: Prepared) -> Source:
    if slug(name) in {PORTAL, DESK}:
        raise Refused(
            gettext("What customers and our desk say themselves is in no file."),
            next_step=gettext("Give this list a name of its own."),
            rule="intake.source",
        )
    unit = None
    if division:
        unit, _ = Division.objects.get_or_create(code=slug(division), defaults={"name": division})
    found, _ = Source.objects.get_or_create(code=slug(name), defaults={"name": name})
    if unit and found.division and unit != found.division:
        raise Refused(
            gettext("%(source)s belongs to %(division)s already.")
            % {"source": found.name, "division": found.division.name},
            next_step=gettext("Name that division or none, or give this list a source of its own."),
            rule="intake.division",
        )
    found.division = unit or found.division
    found.verifies = sorted({*found.verifies, *verifies})
    found.mapping = _by_field(prepared)
    found.save(update_fields=["division", "verifies", "mapping"])
    return found


def _by_field(prepared: Prepared) -> dict[str, list[str]]:
    """FIELD -> the file's own columns, as they were understood."""
    mapped = prepared.mapped
    return {known.field: [mapped.headers[at] for at in known.columns] for known in mapped.found}


def _give_to_the_house(place: Path) -> None:
    """Started by root, the house runs as its own user and must be able to go on with this file."""
    if os.geteuid() == 0:
        shutil.chown(place, place.parent.stat().st_uid)
