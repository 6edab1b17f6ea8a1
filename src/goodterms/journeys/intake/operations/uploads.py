"""What a steward does with a file: bring it, say what its columns are, have it imported, drop it.

The work itself is ``bringing``, done by a task.
"""

from __future__ import annotations

import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Source
from goodterms.journeys.intake import places, queries
from goodterms.journeys.intake.jobs import BRING, CARRY_ON, CLEAR
from goodterms.journeys.intake.mapping import assigned
from goodterms.journeys.intake.models import SILENCE, Import, Phase, Whole
from goodterms.journeys.intake.sniffing import look
from goodterms.journeys.intake.wording import slug
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from goodterms.journeys.intake.looking import Seen
    from goodterms.kernel.actors import Actor

KEEP = timedelta(days=14)  # a file after it was brought; its rows live on as records
MEGABYTE = 1_000_000
PACKED = 20  # how many times smaller a workbook is at most than what it holds
_SAYS_NOTHING = frozenset({"", "record_id", "source", "country", "house_number"})


@operation("intake.brought")
def bring_in(*, by: Actor, name: str, size: int, chunks: Iterable[bytes]) -> Import:
    """Keep a file and guess its columns, from the last file like it where there was one.

    Refuses in a sentence what is too large or no table; then nothing of it stays.
    """
    number = new_id()
    folder = places.folder(number)
    try:
        file = _keep(folder / places.file_name(name), size, chunks)
        seen = _look_into(file)
    except Refused:
        places.clear(number)
        raise
    source, columns = queries.remembered(seen.columns)
    now = clock.now()
    job = Import(
        id=number,
        by=by.person,
        name=file.name,
        source=source,
        columns=columns,
        rows=seen.rows,
        started=now,
        moved_at=now,
    )
    job.save(force_insert=True)
    _later(CLEAR, job, KEEP)
    record("intake.brought", job, by=by, rows=seen.rows)
    return job


@operation("intake.columns_said")
def say_columns(*, by: Actor, job: Import, fields: Sequence[str]) -> None:
    """Say what each column is, without importing yet."""
    _take_columns(job, fields)
    job.save(update_fields=["columns"])
    record("intake.columns_said", job, by=by)


@operation("intake.asked")
def ask(
    *,
    by: Actor,
    job: Import,
    fields: Sequence[str],
    source: Source | None,
    name: str = "",
    division: Division | None = None,
    whole: Whole = Whole.NO,
) -> None:
    """Have it imported, as what ``source`` says or a new one of this name. Asked twice is once."""
    locked = Import.objects.select_for_update().get(pk=job.pk)
    if locked.phase(clock.now()) not in {Phase.CHOOSING, Phase.STOPPED}:
        return
    if locked.cleared_at:
        raise Refused(
            _("The file was thrown away after %(days)s days.") % {"days": KEEP.days},
            next_step=_("Choose it once more, and import it then."),
            rule="intake.cleared",
        )
    _take_columns(locked, fields)
    if all(field in _SAYS_NOTHING for field in fields):
        raise Refused(
            _("No column says who anybody is."),
            next_step=_("Say which one holds a name, an address, an email or a number."),
            rule="intake.columns",
        )
    locked.source = _mine(by, source) if source else None
    locked.source_name, locked.division = ("", None) if source else (_new(name), division)
    locked.whole = whole
    locked.asked_at = locked.moved_at = clock.now()
    locked.stopped, locked.position, locked.counts = "", 0, {"new": 0, "changed": 0}
    locked.save()
    app.configure_task(BRING, queue="batch").defer(number=str(job.pk))
    _later(CARRY_ON, locked, SILENCE + timedelta(seconds=5))
    record("intake.asked", locked, by=by)


@operation("intake.dropped")
def drop(*, by: Actor, job: Import) -> None:
    """Throw a file away that was not imported."""
    locked = Import.objects.select_for_update().get(pk=job.pk)
    if locked.cleared_at:
        return
    if locked.phase(clock.now()) not in {Phase.CHOOSING, Phase.STOPPED}:
        raise Refused(
            _("%(name)s is being imported already.") % {"name": job.name},
            next_step=_("Wait until it has ended; the file itself goes after some days."),
            rule="intake.under_way",
        )
    locked.cleared_at = clock.now()
    locked.save(update_fields=["cleared_at"])
    places.clear(job.pk)
    record("intake.dropped", locked, by=by)


@operation("intake.set_aside_taken")
def take_set_aside(*, by: Actor, job: Import) -> Path:
    """The rows that were set aside, as a file to be mended; who took it is written down."""
    file = places.folder(job.pk) / places.SET_ASIDE
    if not file.is_file():
        raise Refused(
            _("The rows that were set aside are kept for %(days)s days; these are gone.")
            % {"days": KEEP.days},
            next_step=_("Import the file again; they will be set aside again."),
            rule="intake.cleared",
        )
    record("intake.set_aside_taken", job, by=by, rows=job.rejected)
    return file


def clear(number: UUID) -> None:
    """The house's job, some days later: the file goes, what it said stays."""
    with working("intake.clear") as by:
        job = Import.objects.select_for_update().get(pk=number)
        if job.phase(clock.now()) in {Phase.UNDER_WAY, Phase.SILENT}:
            _later(CLEAR, job, timedelta(days=1))
        elif not job.cleared_at:
            job.cleared_at = clock.now()
            job.save(update_fields=["cleared_at"])
            places.clear(number)
            record("intake.cleared", job, by=by)


def _keep(file: Path, size: int, chunks: Iterable[bytes]) -> Path:
    if size > settings.UPLOAD_MB * MEGABYTE:
        raise Refused(
            _("%(name)s is larger than %(most)s MB.")
            % {"name": file.name, "most": settings.UPLOAD_MB},
            next_step=_(
                "Cut it into several files, or have it imported where the house runs with "
                "“goodterms import”, which takes files of any size."
            ),
            rule="intake.too_large",
        )
    file.parent.mkdir(mode=places.PRIVATE)
    with file.open("wb") as kept:
        kept.writelines(chunks)
    return file


def _look_into(file: Path) -> Seen:
    shape = look(file)
    if shape.kind == "sheet" and _sheet_size(file) > settings.SHEET_MB * MEGABYTE:
        raise Refused(
            _("%(name)s is a workbook of more than %(most)s MB, which has to be read as a whole.")
            % {"name": file.name, "most": settings.SHEET_MB},
            next_step=_("Save it as CSV and import that; it may be ten times as long."),
            rule="intake.too_large",
        )
    # DuckDB and Arrow take a second to load: only the first file a process looks at pays it.
    from goodterms.journeys.intake.looking import look_into  # noqa: PLC0415

    return look_into(file, shape)


def _sheet_size(file: Path) -> float:
    """Bytes as a workbook usually packs them; what is packed tighter counts for what it holds."""
    size = file.stat().st_size
    if not zipfile.is_zipfile(file):
        return size
    with zipfile.ZipFile(file) as book:
        return max(size, sum(part.file_size for part in book.infolist()) / PACKED)


def _take_columns(job: Import, fields: Sequence[str]) -> None:
    headers = tuple(header for header, _field in job.columns)
    assigned(headers, fields)
    job.columns = list(zip(headers, fields, strict=True))


def _mine(by: Actor, source: Source) -> Source:
    if source.division_id is None or source.division_id in by.divisions:
        return source
    raise Refused(
        _("%(source)s belongs to a division you do not work for.") % {"source": source.name},
        next_step=_("Give this list a name of its own."),
        rule="intake.source",
    )


def _new(name: str) -> str:
    """The name of a source that does not exist yet."""
    if Source.objects.filter(code=slug(name)).exists():
        raise Refused(
            _("There is a list called %(name)s already.") % {"name": name},
            next_step=_("Choose it from those you know, or give this one another name."),
            rule="intake.source",
        )
    return name


def _later(task: str, job: Import, wait: timedelta) -> None:
    later = {"seconds": int(wait.total_seconds())}
    app.configure_task(task, queue="batch", schedule_in=later).defer(number=str(job.pk))
