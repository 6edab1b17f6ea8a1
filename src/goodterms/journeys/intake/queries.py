"""Reading imports: what waits, what came in, and what a file like this one was taken for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.identity.models import Run
from goodterms.journeys.intake import places
from goodterms.journeys.intake.models import Import

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from goodterms.customer.identity.models import Source

    type Columns = Sequence[tuple[str, str]]

_LATEST = 50  # files to compare with
_NAMED = ("line", "column", "reason")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was not taken in: where it stands, which columns are at fault, and why."""

    line: str
    column: str
    reason: str
    cells: list[str]


def imports() -> QuerySet[Import]:
    """All the reader may see, the newest first, without files that were dropped unread."""
    return (
        Import.objects.exclude(cleared_at__isnull=False, asked_at__isnull=True, by__isnull=False)
        .select_related("source", "division")
        .order_by("-started")
    )


def remembered(guessed: Columns) -> tuple[Source | None, Columns]:
    """The source of the last file with these columns, and what they were taken for then.

    Columns that file did not have stay as guessed, where their field is not taken already.
    """
    headers = {header for header, _ in guessed}
    for earlier in imports().filter(source__isnull=False, ended__isnull=False)[:_LATEST]:
        known = dict(earlier.columns)
        if known and known.keys() <= headers:
            taken = {field for field in known.values() if field}
            kept = [(h, known.get(h, "" if f in taken else f)) for h, f in guessed]
            return earlier.source, kept
    return None, guessed


def resolved_since(job: Import) -> datetime | None:
    """When everything was last resolved with what this list brought; None while it waits."""
    later = Run.objects.filter(started__gte=job.ended, ended__isnull=False)
    return later.order_by("-ended").values_list("ended", flat=True).first()


def set_aside(job: Import, most: int) -> list[SetAside]:
    """The first rows that were set aside, read from their file; none once it is gone."""
    file = places.folder(job.pk) / places.SET_ASIDE
    if not file.is_file():
        return []
    found = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        delimiter = _delimiter(lines.readline())
        for row in csv.reader(lines, delimiter=delimiter):
            line, column, reason, *cells = row
            found.append(SetAside(line, column, reason, cells))
            if len(found) == most:
                break
    return found


def _delimiter(header: str) -> str:
    """The one between the first two names, which are always the same."""
    return header[len(_NAMED[0])]
