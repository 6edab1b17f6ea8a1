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
    from goodterms.journeys.intake.prepare import Prepared
    from goodterms.runtime.progress import Report
    from goodterms.runtime.surroundings import Room


def resolve_spreadsheet(
    file: Path,
    out: Path,
    *,
    mapping: Sequence[str],
    engine: str,
    room: Room,
    set_aside: Path | None,
    report: Report,
    say: Callable[[str], None],
) -> Resolved:
    """Write ``out``, one row a record of ``file`` in its order, or nothing at all.

    ``say`` gets the line that tells which column was taken for what. A row that cannot be read
    refuses the file, unless ``set_aside`` names one to put such rows in: then they have no line in
    ``out``. Raises Refused.
    """
    if not settings.configured:
        settings.configure(USE_I18N=False)  # no database here, but refusals go through gettext
    with tempfile.TemporaryDirectory(prefix="goodterms-") as folder:
        rows = Path(folder) / "prepared.parquet"
        columns, aside = told(mapping), set_aside or False
        prepared = prepare(file, columns, rows, set_aside=aside, progress=report)
        say(prepared.sentence())
        if prepared.rejects:
            say(_aside(prepared))
        return resolve_file(
            rows,
            out,
            engine=engine,
            master=room.master,
            shared=room.shared,
            spill_gb=room.spill_gb,
            progress=report,
        )


def _aside(prepared: Prepared) -> str:
    rows = "1 row" if prepared.rejected == 1 else f"{prepared.rejected:,} rows"
    return f"{rows} set aside in {prepared.rejects}, with line, column and reason."
