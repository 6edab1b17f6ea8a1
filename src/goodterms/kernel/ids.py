"""Public ids: UUIDv7 (RFC 9562) made here, because ``uuidv7()`` exists in PostgreSQL 18 only."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0

_COUNTER_BITS = 12  # rand_a of RFC 9562, used as a counter within one millisecond


def new_id() -> UUID:
    """A fresh id. Within one process ids only grow, also when the wall clock steps back."""
    global _last  # noqa: PLW0603  (the monotonic counter of RFC 9562, method 1)
    with _lock:
        tick = (time.time_ns() // 1_000_000) << _COUNTER_BITS
        _last = max(tick, _last + 1)
        value = _last
    milliseconds, counter = value >> _COUNTER_BITS, value & ((1 << _COUNTER_BITS) - 1)
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | random)


def new_ids(count: int) -> list[UUID]:
    """``count`` fresh ids in growing order, for work on whole sets."""
    return [new_id() for _ in range(count)]
