"""Days read as days, and nothing else does."""

from __future__ import annotations

import pytest

from goodterms.ui.wording import dated


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
