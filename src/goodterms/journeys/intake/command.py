"""``goodterms import``: what the command line asks of intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.journeys.intake.models import Whole
from goodterms.journeys.intake.operations.bringing import Imported, import_file
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goodterms.journeys.intake.prepare import Progress


def import_records(
    file: Path,
    *,
    source: str,
    division: str | None,
    mapping: Mapping[str, str],
    whole: str = "",
    progress: Progress | None = None,
) -> Imported:
    if whole not in set(Whole):
        raise Refused(f"--whole={whole} says nothing.", next_step="Say --whole or --whole=anyway.")
    return import_file(
        file,
        source=source,
        division=division or "",
        mapping=mapping,
        whole=Whole(whole),
        progress=progress,
    )
