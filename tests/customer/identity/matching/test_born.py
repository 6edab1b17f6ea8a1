"""Reading birth dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.born import is_weak, parse_born
from goodterms.customer.identity.matching.folding import fold


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("1980-05-12", "1980-05-12"),
        ("1980-05-12T00:00:00Z", "1980-05-12"),
        ("19800512", "1980-05-12"),
        ("1980/5/12", "1980-05-12"),
        ("12/05/1980", "1980-05-12"),
        ("12.5.1980", "1980-05-12"),
        ("05/13/1980", "1980-05-13"),
        ("12/05/80", "1980-05-12"),
        ("12/05/08", "2008-05-12"),
        ("12 May 1980", "1980-05-12"),
        ("May 12th, 1980", "1980-05-12"),
        ("12. Mai 1980", "1980-05-12"),
        ("juillet 1980", "1980-07"),
        ("1980", "1980"),
        ("1980-05", "1980-05"),
        ("1955-11-92", "1955-11-92"),
        ("0000-00-00", ""),
        ("0001-01-01", ""),
        ("9999-12-31", ""),
        ("soon", ""),
    ],
)
def test_a_date_is_read_however_it_is_written(said: str, born: str) -> None:
    assert parse_born(fold(said), day_first=True) == born


def test_the_files_habit_decides_what_a_date_leaves_open() -> None:
    assert parse_born("03/04/1980", day_first=True) == "1980-04-03"
    assert parse_born("03/04/1980", day_first=False) == "1980-03-04"


def test_a_date_with_dots_has_the_day_in_front_everywhere() -> None:
    assert parse_born("03.04.1980", day_first=False) == "1980-04-03"


@pytest.mark.parametrize("born", ["1900-01-01", "1980-01-01", "1980", "1980-05"])
def test_what_forms_fill_in_is_weak(born: str) -> None:
    assert is_weak(born)


@pytest.mark.parametrize("born", ["1980-05-12", "1980-10-01", ""])
def test_a_full_date_and_no_date_are_not_weak(born: str) -> None:
    assert not is_weak(born)


@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)), st.booleans())
def test_a_date_in_iso_layout_is_kept(day: date, day_first: bool) -> None:
    assert parse_born(day.isoformat(), day_first=day_first) == day.isoformat()


@given(st.text(max_size=24), st.booleans())
def test_a_date_read_twice_is_the_same_and_no_text_stops_it(said: str, day_first: bool) -> None:
    once = parse_born(fold(said), day_first=day_first)
    assert parse_born(once, day_first=day_first) == once
