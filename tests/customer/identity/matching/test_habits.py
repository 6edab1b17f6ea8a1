"""What a whole file tells that one value cannot."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.habits import Habits, home


def habits(column: str, values: list[str], country: str | None = None) -> Habits:
    connection = duckdb.connect()
    rows = pa.array(range(len(values)), pa.int64())
    connection.register("prepared", pa.table({"row": rows, column: pa.array(values, pa.string())}))
    return make_faces(connection, "prepared", country=country)


def test_numbers_with_their_code_tell_the_country_of_those_without() -> None:
    read = habits("phone", ["+44 113 496 0123", "0113 496 0123", "0044 114 4960123"])
    assert (read.zero_country, read.plain_country) == ("gb", "gb")


def test_numbers_of_the_north_american_plan_are_known_by_their_shape() -> None:
    assert habits("phone", ["404-249-3607", "(702) 919-1300 x12"]).plain_country == "us"


def test_a_file_may_hold_two_countries_numbers() -> None:
    read = habits("phone", ["+44 113 496 0123", "404-249-3607", "702-919-1300"])
    assert (read.zero_country, read.plain_country) == ("gb", "us")


def test_the_country_we_are_told_goes_before_what_the_file_suggests() -> None:
    read = habits("phone", ["+44 113 496 0123"], country="DE")
    assert (read.zero_country, read.plain_country) == ("de", "de")


@pytest.mark.parametrize(
    ("dates", "day_first"),
    [
        (["03/04/1980", "25/04/1980"], True),
        (["03/04/1980", "04/25/1980"], False),
        (["03/04/1980"], True),
        (["25/04/1980", "04/25/1980", "04/26/1980"], False),
    ],
)
def test_the_dates_that_leave_no_choice_decide_for_the_others(
    dates: list[str], day_first: bool
) -> None:
    assert habits("birth_date", dates).day_first is day_first


def test_how_many_addresses_are_examples_is_counted() -> None:
    read = habits("email", ["ana@example.com", "ben@mere.com", "cy@moor.com", "dee@x.test.org"])
    assert read.reserved_mail == 0.5


def test_a_source_in_america_has_the_month_in_front() -> None:
    assert not home("US").day_first
    assert home("gb").day_first
