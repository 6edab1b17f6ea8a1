"""Who is who, decided again around records that were touched: at once, or by a task.

Staff act as a task does, so what follows from their word holds in the same transaction. An act of
a customer may not read whom else it touches: a task does that once the act is committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.events import RecordsTouched
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from collections.abc import Iterable


def at_once(records: Iterable[int], *, why: str) -> None:
    """In this transaction; where somebody else is at work on the same, a task soon after."""
    # The matcher's rules take a moment to load: only the process that decides should pay it.
    from goodterms.customer.identity.live.again import redecide  # noqa: PLC0415

    redecide(sorted(set(records)), cause={"why": why})


def later(records: Iterable[int], *, why: str) -> None:
    """By a task, if and only if this transaction is committed."""
    announce(RecordsTouched(tuple(sorted(set(records))), why))
