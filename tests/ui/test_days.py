"""Days read as days, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from goodterms.ui.wording import dated

if TYPE_CHECKING:
    from datetime import date


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1980-05-14", "14 May 1980"),
        ("23320206", "23320206"),  # an account number
        ("2026-W01-1", "2026-W01-1"),
        ("1980-13-40", "1980-13-40"),
        ("", ""),
    ],
)
def test_only_a_day_is_told_as_one(value: str, shown: str) -> None:
    assert dated(value) == shown


def test_in_german_it_is_told_in_german() -> None:
    with translation.override("de"):
        assert dated("1980-05-14") == "14. Mai 1980"


@given(st.dates())
def test_every_day_there_is_is_told_with_its_own_year(value: date) -> None:
    assert dated(value.isoformat()).endswith(f" {value.year}") or value.year < 1000


@given(st.text(max_size=12))
def test_nothing_typed_breaks_it(value: str) -> None:
    assert dated(value) == value or len(value) == len("1980-05-14")
