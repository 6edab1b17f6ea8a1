"""Workbooks: the first sheet as rows of text, each with the number the sheet shows beside it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

type Cell = str | float | bool | date | datetime | time | timedelta


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of the first sheet's rows; empty rows are left out.

    The sheet is decoded in memory before its first row appears (about 1.1 KB a row of twelve
    cells), which Excel's own limit of 1,048,576 rows keeps in bounds. No maintained library reads
    one in constant memory: openpyxl streams the rows, but keeps the table of their texts whole,
    which in a list of customers is most of the sheet.
    """
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            texts = [as_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
    except (CalamineError, OSError, IndexError) as error:
        raise Refused(
            f"{path.name} cannot be opened as a workbook; it may be damaged or locked with a "
            "password: save it again as XLSX or CSV and import that.",
            rule="intake.damaged",
        ) from error


def as_text(cell: Cell) -> str:
    """A typed cell as a person would have typed it; dates in ISO, whole numbers without a point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
