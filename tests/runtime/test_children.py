"""When a child is started again, and when no more."""

from __future__ import annotations

import subprocess
import time

from hypothesis import given
from hypothesis import strategies as st

from goodterms.runtime.children import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_DEATHS,
    SETTLED,
    WITHIN,
    Child,
    Patience,
)


def test_each_quick_death_doubles_the_wait_up_to_five_seconds() -> None:
    patience = Patience(gives_up=False)
    waits = [patience.after(started=0.0, died=0.1) for _ in range(8)]
    assert waits == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_child_that_had_settled_is_started_at_once_again() -> None:
    patience = Patience()
    for _ in range(5):
        patience.after(started=0.0, died=0.1)
    assert patience.after(started=1.0, died=1.0 + SETTLED) == FIRST_WAIT


def test_twenty_deaths_in_ten_minutes_are_enough() -> None:
    patience = Patience()
    waits = [patience.after(started=0.0, died=float(moment)) for moment in range(MOST_DEATHS)]
    assert waits[-1] is None
    assert None not in waits[:-1]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_the_database_is_never_given_up(moments: list[float]) -> None:
    patience = Patience(gives_up=False)
    waits = [patience.after(started=0.0, died=moment) for moment in sorted(moments)]
    assert all(wait is not None and FIRST_WAIT <= wait <= LONGEST_WAIT for wait in waits)


@given(st.integers(MOST_DEATHS, 100))
def test_rare_deaths_are_forgiven_for_ever(deaths: int) -> None:
    apart = WITHIN / (MOST_DEATHS - 2)
    patience = Patience()
    assert all(patience.after(started=0.0, died=n * apart) is not None for n in range(deaths))


def test_a_child_that_cannot_be_started_is_tried_again() -> None:
    def launch() -> subprocess.Popen[bytes]:
        raise OSError("no more processes")

    child = Child("web", launch)
    said = child.look(time.monotonic())
    assert said == "web did not start: no more processes; it is started again."
    assert child.next_start > time.monotonic() - 1


def test_a_child_says_how_it_ended() -> None:
    child = Child("web", lambda: subprocess.Popen(["/bin/sh", "-c", "exit 3"]))
    child.start()
    assert child.process is not None
    child.process.wait()
    assert child.look(time.monotonic()) == "web ended with code 3; it is started again."
