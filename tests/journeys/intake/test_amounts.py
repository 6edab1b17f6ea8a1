from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.journeys.intake.amounts import AmountColumn, read_amount, read_currency


@pytest.mark.parametrize(
    ("cell", "plain", "currency"),
    [
        ("1234.50", "1234.50", ""),
        ("1.234,50 €", "1234.50", "EUR"),
        ("£1,234.50", "1234.50", "GBP"),
        ("1'234.50 CHF", "1234.50", "CHF"),
        ("1 234,5", "1234.5", ""),
        ("EUR 7", "7", "EUR"),
        ("(12.00)", "-12.00", ""),
        ("12.00-", "-12.00", ""),
        ("$ -5", "-5", "USD"),
        ("0", "0", ""),
        ("1.234.567", "1234567", ""),
    ],
)
def test_an_amount_is_read_however_it_is_written(cell: str, plain: str, currency: str) -> None:
    assert read_amount(cell, ".") == plain
    assert read_currency(cell) == currency


@pytest.mark.parametrize("cell", ["twelve", "12 or so", "1.2.3,4,5", "£"])
def test_what_is_no_number_is_no_amount(cell: str) -> None:
    assert read_amount(cell, ".") is None


def test_an_empty_cell_is_no_amount_and_no_mistake() -> None:
    assert read_amount(" ", ".") == read_amount("n/a", ".") == ""


def test_a_column_settles_what_its_comma_means() -> None:
    column = AmountColumn()
    for cell in ["1,234", "17,5"]:
        column.add(cell)
    assert column.decimal_mark == ","
    assert read_amount("1,234", column.decimal_mark) == "1.234"
    assert read_amount("1,234", ".") == "1234"


@given(st.decimals(-10_000_000, 10_000_000, places=2))
def test_every_sum_comes_back_from_english_and_from_german(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    for written in (english, german):
        read = read_amount(written, ".")
        assert read is not None
        assert Decimal(read) == amount


@given(st.text(max_size=20))
def test_reading_never_raises(cell: str) -> None:
    plain = read_amount(cell, ",")
    assert not plain or Decimal(plain).is_finite()
    assert len(read_currency(cell)) in {0, 3}
