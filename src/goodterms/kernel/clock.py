"""The only clock. Everything that asks for the time asks here, so that tests can move it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_shift = timedelta()


def now() -> datetime:
    """The present moment, in UTC and aware."""
    return datetime.now(UTC) + _shift


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Tests only: for the length of the block it is later (or earlier) than it is."""
    global _shift  # noqa: PLW0603  (one clock is the point)
    before, _shift = _shift, _shift + by
    try:
        yield
    finally:
        _shift = before
