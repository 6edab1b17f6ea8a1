"""Many writers at once, and writers that die: the same people as one writer in peace would find."""

from __future__ import annotations

import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.support.living import keyed_partition, nothing_is_half_done
from tests.support.make import make_division, make_source
from tests.support.writing import Row, committed, first_word, hand_over, writer

from goodterms.customer.identity.models import Record
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.databases import TestCluster

WRITERS = 8
PEOPLE, EACH = 200, 3
CALLS = 5  # records a call

pytestmark = pytest.mark.slow


def told(people: int, each: int) -> list[Row]:
    """What sources say of invented people, each told of several times, in a shuffled order."""
    given = ("Ruth", "Oscar", "Maya", "Theo", "Ivy", "Noel", "Lena", "Hugo", "Vera", "Jonas")
    family = ("Tolland", "Whitlock", "Marsh", "Iveson", "Petrie", "Calder", "Brindle", "Fenwick",
              "Okafor", "Moreau", "Tanaka", "Brandt", "Osei", "Lind", "Keller", "Silva",
              "Adeyemi", "Quist", "Varga", "Holm")  # fmt: skip
    rows: list[Row] = []
    for number in range(people):
        name = f"{given[number % 10]} {family[number // 10 % 20]}"
        facts = {
            "email": name.replace(" ", ".").lower() + "@mail.example",
            "phone": f"01632 96{number:04d}",
            "street": f"{number + 1} Quay Lane",
            "postcode": f"QU{number % 9 + 1} {number % 7 + 1}AB",
            "birth_date": f"19{40 + number % 55}-0{number % 9 + 1}-{10 + number % 18}",
        }
        known = list(facts)
        for version in range(each):
            left_out = known[version % len(known)]
            says = {"name": name, **{f: v for f, v in facts.items() if f != left_out}}
            rows.append((f"P{number}-{version}", says))
    random.Random(3).shuffle(rows)  # noqa: S311
    return rows


def in_calls(rows: list[Row]) -> list[list[Row]]:
    return [rows[at : at + CALLS] for at in range(0, len(rows), CALLS)]


@pytest.fixture
def source(own_database: str) -> int:
    return make_source(make_division("mere", "Mere Energy")).pk


def write(url: str, source: int, home: Path, rows: list[Row], writers: int) -> set[str]:
    """Let so many processes write these rows together; what they said was committed."""
    hands = [writer(url, source, home) for _ in range(writers)]
    calls = in_calls(rows)
    for number, hand in enumerate(hands):
        hand_over(hand, calls[number::writers])
    said = set().union(*(committed(hand) for hand in hands))
    assert {hand.returncode for hand in hands} == {0}, "a writer failed"
    return said


def test_many_writers_find_the_people_that_one_writer_finds(
    cluster: TestCluster, own_database: str, source: int, tmp_path: Path
) -> None:
    rows = told(PEOPLE, EACH)
    said = write(own_database, source, tmp_path, rows, WRITERS)
    assert said == {key for key, _ in rows}
    together = keyed_partition()
    nothing_is_half_done()
    with cluster.clone() as name, cluster.switched(name) as url:
        alone = make_source(make_division("mere", "Mere Energy")).pk
        write(url, alone, tmp_path, rows, 1)
        assert keyed_partition() == together
    assert len(together) == PEOPLE


def test_a_writer_killed_in_between_leaves_no_half_and_loses_nothing_it_said(
    own_database: str, source: int, tmp_path: Path
) -> None:
    rows = told(60, EACH)
    said: set[str] = set()
    for deadly in (0.4, 0.8, 0.2):
        hand = writer(own_database, source, tmp_path)
        left = [row for row in rows if row[0] not in said]
        hand_over(hand, in_calls(left))
        said |= first_word(hand)
        time.sleep(deadly)
        hand.send_signal(signal.SIGKILL)
        said |= committed(hand)
        with working("a test"):
            stands = set(Record.objects.filter(source=source).values_list("source_key", flat=True))
        assert said <= stands, "what was said to be committed is gone"
        nothing_is_half_done()
    write(own_database, source, tmp_path, rows, 1)
    assert len(keyed_partition()) == 60
