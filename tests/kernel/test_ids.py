"""Ids grow, differ, and carry their time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from goodterms.kernel.ids import new_id, new_ids

if TYPE_CHECKING:
    import pytest


def test_ids_of_one_process_only_grow() -> None:
    made = new_ids(10_000)
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_version_seven_uuid() -> None:
    one = new_id()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")


def test_ids_grow_also_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before, an_hour_ago = new_id(), time.time_ns() - 3_600 * 10**9
    monkeypatch.setattr("goodterms.kernel.ids.time.time_ns", lambda: an_hour_ago)
    assert new_id() > before
