"""Resolving a spreadsheet: intake reads it, identity tells who is who. No database, no network."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from goodterms.customer.identity.resolve_file import resolve_file
from goodterms.journeys.intake.mapping import told
from goodterms.journeys.intake.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from goodterms.customer.identity.resolve_file import Resolved
    from goodterms.runtime.progress import Report
    from goodterms.runtime.surroundings import Room


def resolve_spreadsheet(
    file: Path,
    out: Path,
    *,
    mapping: Sequence[str],
    engine: str,
    room: Room,
    report: Report,
    say: Callable[[str], None],
) -> Resolved:
    """Write ``out``, one row a record of ``file`` in its order, or nothing at all.

    ``say`` gets the line that tells which column was taken for what. Raises Refused.
    """
    if not settings.configured:
        settings.configure(USE_I18N=False)  # no database here, but refusals go through gettext
    with tempfile.TemporaryDirectory(prefix="goodterms-") as folder:
        rows = Path(folder) / "prepared.parquet"
        prepared = prepare(file, told(mapping), rows, progress=report)
        say(prepared.sentence())
        return resolve_file(
            rows,
            out,
            engine=engine,
            master=room.master,
            shared=room.shared,
            spill_gb=room.spill_gb,
            progress=report,
        )
