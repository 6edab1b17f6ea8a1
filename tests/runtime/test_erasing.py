"""``goodterms erase`` from outside."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.support.make import make_bill, make_record, make_source, seed_of
from typer.testing import CliRunner

from goodterms.customer.people.models import Person
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused
from goodterms.runtime import erasing
from goodterms.runtime.command import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

BECAUSE = ("--because", "A letter of 3 May asked for it.")


@pytest.fixture
def ruth(energy: Division, monkeypatch: pytest.MonkeyPatch) -> UUID:
    @contextmanager
    def here(_home: Path) -> Iterator[str]:
        yield "the database of this test"

    monkeypatch.setattr(erasing, "attached", here)
    record = make_record(make_source(energy), name="Ruth Larkspur")
    make_bill(record, "R-1", "61.35")
    return seed_of(record).pk


def say(*words: object) -> str:
    done = CliRunner().invoke(app, ["erase", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def is_erased(person: UUID) -> bool:
    with working("a test"):
        return Person.objects.get(pk=person).erased_at is not None


@pytest.mark.parametrize("asked", [(), ("--plan",), ("--plan", "--yes", *BECAUSE)])
def test_without_a_yes_it_says_what_would_go_and_does_nothing(
    ruth: UUID, asked: tuple[str, ...]
) -> None:
    told = say(ruth, *asked).splitlines()
    assert told[0] == "One person by 1 id, 1 record."
    lines = [line.split() for line in told]
    assert ["deleted", "holdings_account", "1", "row", "accounts"] in lines
    assert [line for line in told if "holdings_bill" in line and "10 years from the event" in line]
    assert told[-1].startswith("Nothing was done.")
    assert not is_erased(ruth)


def test_with_a_yes_and_a_reason_it_says_so_and_does_it(ruth: UUID) -> None:
    told = say(ruth, "--yes", *BECAUSE)
    assert "One person by 1 id, 1 record." in told
    assert "Erased." in told
    assert is_erased(ruth)


def test_without_a_reason_it_is_refused(ruth: UUID) -> None:
    with pytest.raises(Refused, match="Say why this person is erased"):
        say(ruth, "--yes")
    assert not is_erased(ruth)


def test_a_program_reads_the_plan_as_an_object(ruth: UUID) -> None:
    plan, done = (json.loads(line) for line in say(ruth, "--json").splitlines())
    assert (plan["seeds"], plan["records"], done) == ([str(ruth)], 1, {"erased": False})
    assert {line["doing"] for line in plan["lines"]} >= {"deleted", "emptied", "kept"}


def test_an_id_of_nobody_is_refused(ruth: UUID) -> None:
    with pytest.raises(Refused, match="No person here has this id"):
        say(uuid4(), "--plan")
