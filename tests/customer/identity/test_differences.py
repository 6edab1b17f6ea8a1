"""The batch against what stands: told, never overwritten, and no customer's answer goes under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from tests.customer.identity.test_opening import Story
from tests.customer.identity.test_resolve import is_one, partition, seed_of_person, town
from tests.support.make import make_bill, seed_of
from tests.support.said import make_word, own_words

from goodterms.customer.identity import wording
from goodterms.customer.identity.models import (
    Change,
    Edge,
    Face,
    MatchModel,
    Record,
    Review,
    Run,
    Says,
    Strength,
)
from goodterms.customer.identity.operations import queue
from goodterms.customer.identity.resolving.differences import HELD, KEY, TOLD
from goodterms.customer.identity.resolving.run import resolve
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from tests.conftest import Member

pytestmark = pytest.mark.django_db
__all__ = ["town"]  # a fixture


def now_says(record: Record, **values: Any) -> None:
    """The source tells something else under the same key."""
    with working("a test"):
        Record.objects.filter(pk=record.pk).update(payload=values)


def test_a_run_tells_what_it_joined_the_largest_first(town: dict[str, Record]) -> None:
    run = resolve()
    counts, told = run.counts[KEY], run.figures[KEY]
    assert counts == {"merged": 81, "split": 0, "moved": 0, "held": 0}
    assert len(told) == TOLD
    assert {one["kind"] for one in told} == {"merged"}
    assert [one["records"] for one in told] == sorted(
        (one["records"] for one in told), reverse=True
    )
    with working("a test"):
        kept = Run.objects.get(pk=run.pk)
    assert kept.figures[KEY] == told


def test_each_difference_names_seeds_and_the_facts_that_weigh_most(town: dict[str, Record]) -> None:
    before = partition()
    for one in resolve().figures[KEY]:
        assert one["weight"] > 0
        assert 1 <= len(one["words"]) <= 3
        assert all(wording.evidence(words) for words in one["words"])
        assert one["was"] == [str(before[UUID(seed)]) for seed in one["seeds"]]
        assert len(one["seeds"]) == len(one["was"]) == len(one["now"]) == one["records"]


def test_a_second_run_differs_in_nothing(town: dict[str, Record]) -> None:
    resolve()
    run = resolve()
    assert run.counts[KEY] == {"merged": 0, "split": 0, "moved": 0, "held": 0}
    assert run.figures[KEY] == run.figures[HELD] == []


def test_who_proves_to_be_another_is_told_as_a_split(town: dict[str, Record]) -> None:
    resolve()
    now_says(town["connect"], name="Oskar Lindqvist", birth_date="1951-02-03", city="Malmo")
    run = resolve()
    assert run.counts[KEY]["split"] == 1
    assert [one["kind"] for one in run.figures[KEY]] == ["split"]
    assert not is_one(town["energy"], town["connect"])


def test_who_changes_sides_is_told_as_moved(town: dict[str, Record]) -> None:
    resolve()
    with working("a test"):
        ruth = Record.objects.get(payload__name="Ruth Tolland")
    now_says(town["connect"], **ruth.payload)
    run = resolve()
    assert [one["kind"] for one in run.figures[KEY]] == ["moved"]
    assert is_one(town["connect"], ruth)


def test_a_dry_run_writes_nothing_and_tells_what_a_run_then_does(town: dict[str, Record]) -> None:
    before = partition()
    dry = resolve(dry=True)
    with working("a test"):
        for model in (Run, Change, Edge, Face, MatchModel):
            assert not model.objects.exists()
    assert partition() == before
    run = resolve()
    assert dry.counts[KEY] == run.counts[KEY]
    assert dry.figures[KEY] == run.figures[KEY]


def overrule(ana: Member, record: Record) -> None:
    """A word stronger than any customer's, past every door that would have made it a dispute."""
    make_word(own_words(ana).pk, record.pk, Says.DIFFERENT, strength=Strength.STEWARD)


def test_what_goes_against_a_customers_answer_is_held_and_goes_to_review(
    ana: Member, town: dict[str, Record]
) -> None:
    make_bill(town["connect"], "N-0", "10.00")
    Story(ana, [town["connect"]]).claim(0, paper=True)
    resolve()
    overrule(ana, town["connect"])
    run = resolve()
    assert run.counts[KEY]["held"] == 1
    assert run.figures[KEY][0]["held"]
    seed = seed_of(town["connect"])
    assert (seed.canonical_id, seed.opened) == (seed_of_person(ana), 2)
    with working("a test"):
        queue.refresh()
        asked = Review.objects.open().get(a=min(run.figures[HELD][0]))
    assert (asked.why, asked.rank) == (Review.Why.DISPUTE, Review.Rank.DISPUTE)


def test_a_held_pair_that_was_answered_is_not_asked_each_night(
    ana: Member, town: dict[str, Record]
) -> None:
    make_bill(town["connect"], "N-0", "10.00")
    Story(ana, [town["connect"]]).claim(0, paper=True)
    resolve()
    overrule(ana, town["connect"])
    pair = resolve().figures[HELD][0]
    with working("a test"):
        queue.refresh()
        Review.objects.filter(a=pair[0], b=pair[1]).update(state=Review.State.ANSWERED)
    resolve()
    with working("a test"):
        queue.refresh()
        assert Review.objects.get(a=pair[0], b=pair[1]).state == Review.State.ANSWERED
