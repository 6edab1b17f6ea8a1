"""How people stood at any earlier moment is read back from the changes since (identity.md 13)."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_record, make_source, seed_of

from goodterms.customer.identity import past
from goodterms.customer.identity.models import Change, Membership
from goodterms.customer.identity.operations import groups
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

STEPS = 14


def standing(seeds: list[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    return {seed: tuple(groups.group_of(seed)) for seed in seeds}


@pytest.mark.parametrize("number", range(4))
def test_every_group_of_every_moment_is_read_back(energy: Division, number: int) -> None:
    """Joins, splits and what is taken back, in any order; asked at the end for each step."""
    chance = random.Random(number)  # noqa: S311  (no secret)
    source = make_source(energy)
    seeds = [seed_of(make_record(source, name=f"Ana {n}")).pk for n in range(6)]
    kept: list[tuple[datetime, dict[UUID, tuple[UUID, ...]]]] = []
    with working("a test"):
        made: list[Change] = []
        for step in range(STEPS):
            one, *others = chance.sample(seeds, 3)
            if step % 5 == 4 and made:
                made.append(groups.take_back(made.pop(), cause={"step": step}))
            elif chance.random() < 0.6:
                made.append(groups.join(one, others, cause={"step": step}))
            else:
                groups.leave(one, cause={"step": step})
            kept.append((clock.now(), standing(seeds)))
        for moment, stood in kept:
            assert {seed: past.group_at(seed, moment) for seed in seeds} == {
                seed: tuple(sorted(group)) for seed, group in stood.items()
            }


def test_a_record_stands_with_whom_it_spoke_of_then_and_says_whose_it_is_now(
    energy: Division,
) -> None:
    source = make_source(energy)
    first, second = make_record(source, name="Ana"), make_record(source, name="A. Ferreira")
    ana, other = seed_of(first).pk, seed_of(second).pk
    with working("a test"):
        alone = clock.now()
        groups.join(ana, [other], cause={})
        together = clock.now()
        groups.leave(other, cause={})
        assert [one.record for one in past.records_at(past.group_at(ana, alone), alone)] == [first]
        then = past.records_at(past.group_at(ana, together), together)
        assert [(one.record, one.now) for one in then] == [(first, ana), (second, other)]
        assert [change.what for change in past.moments([ana, other])] == ["split", "merged"]


def test_what_came_later_or_had_ended_is_not_told(energy: Division) -> None:
    record = make_record(make_source(energy), name="Ana")
    seed = seed_of(record).pk
    with working("a test"):
        told = Membership.objects.get(record=record)
        assert past.records_at([seed], told.since - timedelta(seconds=1)) == []
        Membership.objects.filter(pk=told.pk).update(until=clock.now())
        assert past.records_at([seed], clock.now()) == []
        assert [one.now for one in past.records_at([seed], told.since)] == [None]
        assert Person.objects.filter(pk=seed).exists()
