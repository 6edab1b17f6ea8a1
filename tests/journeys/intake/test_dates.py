from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.journeys.intake.dates import DateColumn, Form, read


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("1970-05-14", "1970-05-14"),
        ("1970/5/14", "1970-05-14"),
        ("19700514", "1970-05-14"),
        ("14051970", "1970-05-14"),
        ("14/05/1970", "1970-05-14"),
        ("05/14/1970", "1970-05-14"),
        ("14.05.70", "1970-05-14"),
        ("14-May-70", "1970-05-14"),
        ("14 May 1970", "1970-05-14"),
        ("14th of May 1970", "1970-05-14"),
        ("May 14, 1970", "1970-05-14"),
        ("14. Mai 1970", "1970-05-14"),
        ("3. März 1970", "1970-03-03"),
        ("3 févr. 1970", "1970-02-03"),
        ("1970-05-14T08:30:00Z", "1970-05-14"),
        ("1970-05-14 08:30:00", "1970-05-14"),
        ("14/05/1970 08:30", "1970-05-14"),
        ("1970", "1970"),
        ("1970-05", "1970-05"),
        ("May 1970", "1970-05"),
        ("2007-26-04", "2007-04-26"),
        ("29/02/2000", "2000-02-29"),
    ],
)
def test_a_date_is_read_however_it_is_written(cell: str, iso: str) -> None:
    assert read(cell, 2026).day_first == iso


@pytest.mark.parametrize(
    "cell", ["31/31/1999", "31/02/1999", "29/02/1900", "soon", "1/2", "32 May 1970", "00/05/1970"]
)
def test_what_is_in_no_calendar_is_no_date(cell: str) -> None:
    assert read(cell, 2026).form is Form.NO_DATE


def test_a_slip_of_a_digit_keeps_its_place() -> None:
    assert read("19551192", 2026) == (Form.SLIP, "1955-11-92", "1955-11-92")


@pytest.mark.parametrize(("cell", "year"), [("1/1/26", "2026"), ("1/1/27", "1927")])
def test_two_digits_are_the_last_such_year_that_is_not_to_come(cell: str, year: str) -> None:
    assert read(cell, 2026).day_first[:4] == year


@pytest.mark.parametrize("cell", ["", "  ", "n/a", "0000-00-00", "unknown", "-"])
def test_nothing_is_read_as_nothing(cell: str) -> None:
    assert read(cell, 2026).form is Form.NOTHING


def column_of(*cells: str) -> DateColumn:
    column = DateColumn(born=True)
    for cell in cells:
        column.add(cell)
    return column


def test_one_cell_settles_the_order_of_day_and_month_for_its_column() -> None:
    assert column_of("03/04/1970", "25/12/1980").leaning > 0
    assert column_of("03/04/1970", "12/25/1980").leaning < 0
    assert column_of("03/04/1970").leaning == 0


def test_a_column_reads_a_cell_in_its_own_order() -> None:
    column = column_of("03/04/1970")
    assert column.reader(day_first=True, keep_slips=False)("03/04/1970") == "1970-04-03"
    assert column.reader(day_first=False, keep_slips=False)("03/04/1970") == "1970-03-04"
    assert column.reader(day_first=True, keep_slips=False)("31/31/1999") is None


def test_one_wrong_date_is_a_mistake_and_many_are_how_the_column_is() -> None:
    good = ["14/05/1970"] * 200
    assert not column_of(*good, "31/31/1999").is_rough
    assert column_of(*good, *["31/31/1999"] * 5).is_rough
    assert not column_of("14/05/1970", *["31/31/1999"] * 3).is_rough


def test_a_digit_typed_wrong_in_a_long_column_is_borne() -> None:
    assert column_of(*["19700514"] * 100, "19551192").is_rough
    assert not column_of("19700514", "19551192").is_rough


def counted(*cells: str) -> DateColumn:
    """A column that something else, its name, says to hold dates."""
    column = DateColumn(born=True, may_count=True)
    for cell in cells:
        column.add(cell)
    return column


class TestDaysAsAWorkbookCountsThem:
    def test_a_column_of_them_is_read(self) -> None:
        column = counted("29355", "25702.5", "", "14/05/1970")
        assert (column.is_counted, column.unreadable) == (True, 0)
        read_it = column.reader(day_first=True, keep_slips=False)
        assert [read_it(cell) for cell in ("29355", "25702.5", "", "14/05/1970")] == [
            "1980-05-14", "1970-05-14", "", "1970-05-14",
        ]  # fmt: skip

    def test_one_number_among_written_dates_is_a_mistake_somebody_should_mend(self) -> None:
        column = counted("14/05/1970", "14/05/1980", "29355")
        assert (column.is_counted, column.unreadable) == (False, 1)
        assert column.reader(day_first=True, keep_slips=False)("29355") is None

    def test_numbers_of_which_some_are_no_days_are_numbers(self) -> None:
        column = counted("29355", "25702", "84411")
        assert not column.is_counted
        assert not column.holds

    def test_a_slip_in_a_long_column_is_set_aside_alone(self) -> None:
        column = counted(*["29355"] * 40, "soon")
        assert (column.is_counted, column.unreadable) == (True, 1)
        assert column.reader(day_first=True, keep_slips=False)("soon") is None

    def test_nothing_but_the_columns_name_makes_them_dates(self) -> None:
        assert not column_of("29355", "25702").holds

    def test_nobody_is_born_in_days_to_come(self) -> None:
        assert read("60000", 2026).form is Form.NO_DATE  # 2064

    @given(st.dates(min_value=date(1928, 1, 1), max_value=date(2026, 12, 31)))
    def test_every_such_day_comes_back(self, day: date) -> None:
        number = str((day - date(1899, 12, 30)).days)
        assert read(number, 2026) == (Form.COUNTED, day.isoformat(), day.isoformat())


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_there_is_comes_back_from_each_way_of_writing_it(day: date) -> None:
    iso = day.isoformat()
    written = [iso, f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day.day}/{day.month}/{day:%Y}"]
    assert {read(cell, 2026).day_first for cell in written} == {iso}
    assert read(f"{day:%m/%d/%Y}", 2026).month_first == iso


@given(st.text(max_size=30))
def test_reading_never_raises_and_never_invents_a_day(cell: str) -> None:
    found = read(cell, 2026)
    if found.form not in {Form.SLIP, Form.PART, Form.WORDS} and found.day_first:
        date.fromisoformat(found.day_first)
