"""Many writers at once, and writers that die: the same people as one writer in peace would find."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.support.living import keyed_partition, nothing_is_half_done
from tests.support.make import make_division, make_source
from tests.support.writing import CALL, Row, committed, one_word, told, writer

from goodterms.customer.identity.models import Record
from goodterms.customer.identity.operations.receiving import MOST
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.databases import TestCluster

WRITERS = 8
PEOPLE, EACH = 200, 10

pytestmark = pytest.mark.slow


@pytest.fixture
def source(own_database: str) -> int:
    return make_source(make_division("mere", "Mere Energy")).pk


def write(
    url: str, source: int, home: Path, rows: list[Row], *, writers: int = 1, call: int = CALL
) -> set[str]:
    """Let so many processes write these rows together; what they said was committed."""
    shares = [rows[number::writers] for number in range(writers)]
    hands = [writer(url, source, home, share, call=call) for share in shares]
    said = set().union(*(committed(hand) for hand in hands))
    assert {hand.returncode for hand in hands} == {0}, "a writer failed"
    return said


def test_many_writers_find_the_people_that_one_writer_finds(
    cluster: TestCluster, own_database: str, source: int, tmp_path: Path
) -> None:
    rows = told(PEOPLE, EACH)
    said = write(own_database, source, tmp_path, rows, writers=WRITERS)
    assert said == {key for key, _ in rows}
    together = keyed_partition()
    nothing_is_half_done()
    with cluster.clone() as name, cluster.switched(name) as url:
        alone = make_source(make_division("mere", "Mere Energy")).pk
        write(url, alone, tmp_path, rows, call=MOST)
        assert keyed_partition() == together
    assert len(together) == PEOPLE


def test_a_writer_killed_in_between_leaves_no_half_and_loses_nothing_it_said(
    own_database: str, source: int, tmp_path: Path
) -> None:
    rows = told(60, 3)
    said: set[str] = set()
    for deadly in (0.4, 0.8, 0.2):
        left = [row for row in rows if row[0] not in said]
        hand = writer(own_database, source, tmp_path, left)
        said |= one_word(hand)
        time.sleep(deadly)
        hand.send_signal(signal.SIGKILL)
        said |= committed(hand)
        with working("a test"):
            stands = set(Record.objects.filter(source=source).values_list("source_key", flat=True))
        assert said <= stands, "what was said to be committed is gone"
        nothing_is_half_done()
    write(own_database, source, tmp_path, rows)
    assert len(keyed_partition()) == 60
