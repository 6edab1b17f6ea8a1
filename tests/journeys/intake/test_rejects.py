"""Rows to be mended go out as text, whatever a spreadsheet would make of them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from tests.journeys.intake.test_prepare import read_csv

if TYPE_CHECKING:
    from tests.journeys.intake.conftest import Take, Write


@pytest.mark.parametrize(
    "cell",
    ["=1+1", '=HYPERLINK("http://x.example")', "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(A1)",
     "'=1", "''=1", "\t=1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_compute_goes_out_as_text_and_comes_back_as_it_was(
    cell: str, write: Write, take: Take
) -> None:
    told = [["id", "name", "born", "note"], ["1", cell, f"{cell} or so", cell], ["2", cell]]
    good = [[str(number), "Ana", "14/05/1970", "-"] for number in range(3, 20)]
    file = io.StringIO()
    csv.writer(file).writerows([*told, *good])
    first, _ = take(write(file.getvalue()), extra=True, set_aside=True)
    assert first.rejects is not None
    rows = read_csv(first.rejects)[1:]
    assert len(rows) == 2
    assert [one for row in rows for one in row if one[:1] in {*"=+-@\t"}] == []
    mended = [[*row[:5], "14/05/1970", *row[6:]] for row in rows]
    file = io.StringIO()
    csv.writer(file).writerows([["line", "column", "reason", *told[0]], *mended])
    _, back = take(write(file.getvalue(), "mended.csv"), extra=True, set_aside=True)
    assert json.loads(back[0]["paper"])["other"]["note"] == cell


def test_numbers_people_dial_and_pay_are_set_aside_as_they_stand(write: Write, take: Take) -> None:
    bad = ["Ana", "+44 7700 900614", "31/31/1999", "-1.50"]
    good = "Ben,,14/05/1970,1\n" * 9
    table = f"name,phone,born,total\n{','.join(bad)}\n{good}"
    first, _ = take(write(table), extra=True, set_aside=True)
    assert first.rejects is not None
    assert read_csv(first.rejects)[1][3:] == bad
