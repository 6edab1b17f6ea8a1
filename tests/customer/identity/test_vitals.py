"""The engine's figures: counted after a run, read quickly, and past their limits where they are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.customer.identity.test_resolve import town
from tests.support.make import make_record, make_source, seed_of

from goodterms.customer.identity import limits, vitals
from goodterms.customer.identity.models import Edge, Record, Review, Run
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division

__all__ = ["town"]

levels = st.dictionaries(st.sampled_from("abc"), st.integers(1, 500), min_size=1)


@given(levels, st.integers(1, 9))
def test_more_of_the_same_is_no_drift(held: dict[str, int], times: int) -> None:
    more = {level: count * times for level, count in held.items()}
    assert vitals.drift({"born": held}, {"born": more}) == [("born", 0.0)]


@given(levels, levels)
def test_drift_is_never_negative_and_the_same_in_both_directions(
    one: dict[str, int], other: dict[str, int]
) -> None:
    ((_, there),) = vitals.drift({"born": one}, {"born": other})
    ((_, back),) = vitals.drift({"born": other}, {"born": one})
    assert there >= 0
    assert there == pytest.approx(back, abs=1e-3)


def test_a_turned_share_is_over_the_usual_limit_and_the_greatest_comes_first() -> None:
    found = vitals.drift(
        {"born": {"same": 80, "other": 20}, "name": {"same": 50, "other": 50}},
        {"born": {"same": 40, "other": 60}, "name": {"same": 52, "other": 48}},
    )
    assert [field for field, _ in found] == ["born", "name"]
    # (0.4 - 0.8) ln(0.4 / 0.8) + (0.6 - 0.2) ln(0.6 / 0.2), worked by hand
    assert found[0][1] == pytest.approx(0.7167, abs=1e-4)


@pytest.mark.django_db
class TestMeasuring:
    def measured(self, **counts: object) -> Run:
        with working("a test"):
            run = Run.objects.create(started=clock.now(), moved_at=clock.now(), counts=counts)
            vitals.measure(run.pk)
            run.refresh_from_db()
        return run

    def pair(self, energy: Division, level: str) -> None:
        a, b = (make_record(make_source(energy), name="Ana") for _ in range(2))
        parts = [{"field": "born", "level": level, "words": level, "weight": 1.0}]
        with working("a test"):
            Edge.objects.create(a=a, b=b, weight=2.0, parts=parts, at=clock.now())

    def test_the_first_run_of_a_model_is_what_later_ones_are_held_against(
        self, energy: Division
    ) -> None:
        for _ in range(9):
            self.pair(energy, "same")
        self.pair(energy, "other")
        assert self.measured().figures["health"]["drift"] == [["born", 0.0]]
        for _ in range(20):
            self.pair(energy, "other")
        drifted = self.measured().figures["health"]["drift"]
        assert drifted[0][1] > 0.2

    def test_the_largest_person_is_seen(self, energy: Division) -> None:
        source = make_source(energy)
        records = [make_record(source, name="The Occupier") for _ in range(41)]
        first, *rest = [seed_of(record).pk for record in records]
        with working("a test"):
            people.point(dict.fromkeys(rest, first))
        kept = self.measured().figures["health"]
        assert (kept["largest"], kept["crowded"]) == (41, 1)
        with working("a test"):
            gone = [record.pk for record in records[:9]]
            Record.objects.filter(pk__in=gone).update(withdrawn_at=clock.now())
        assert self.measured().figures["health"]["largest"] == 32

    def test_what_was_usual_when_the_model_came_stays_what_later_runs_are_held_against(
        self, energy: Division
    ) -> None:
        def run(people: int) -> Run:
            return self.measured(tally={"people": people, "firms": 0})

        self.waiting(energy, 3)
        assert run(people=100).figures["health"]["usual"] == {"waiting": 0.03, "generic": 0.0}
        self.waiting(energy, 9)
        assert run(people=100).figures["health"]["usual"] == {"waiting": 0.03, "generic": 0.0}

    def waiting(self, energy: Division, pairs: int) -> None:
        for _ in range(pairs):
            a, b = (make_record(make_source(energy), name="Ana") for _ in range(2))
            with working("a test"):
                Review.objects.create(a=a, b=b, why="unsure", asked_at=clock.now())

    def test_each_run_keeps_what_the_next_one_would_not_know(self, energy: Division) -> None:
        self.waiting(energy, 2)
        first = self.measured()
        self.waiting(energy, 3)
        self.measured()
        assert first.figures["health"]["seen"] == {
            "waiting": 2,
            "answered": 0,
            "precision": [0, 0],
        }
        with working("a test"):
            Run.objects.update(ended=clock.now())
            trend = vitals.vitals(stewards=1).trend
        assert [one.waiting for one in trend] == [2, 5]
        assert [one.precision for one in trend] == [None, None]

    def test_runs_of_before_tell_what_they_kept_and_the_last_twelve_are_told(self) -> None:
        now = clock.now()
        for days in range(15, 0, -1):
            at = now - timedelta(days=days)
            kept: dict[str, object] = {"levels": {}, "drift": [["born", days / 100]]}
            if days <= 2:
                kept["seen"] = {"waiting": days, "answered": 4, "precision": [3, 4]}
            with working("a test"):
                figures = {vitals.KEPT: kept}
                Run.objects.create(started=at, moved_at=at, ended=at, figures=figures)
        with working("a test"):
            trend = vitals.vitals(stewards=1).trend
        assert [one.drift for one in trend] == [days / 100 for days in range(12, 0, -1)]
        assert [one.waiting for one in trend] == [*[None] * 10, 2, 1]
        assert [one.precision for one in trend[-2:]] == [0.75, 0.75]

    def test_a_run_that_found_nobody_says_nothing_of_what_is_usual(self) -> None:
        assert self.measured().figures["health"]["usual"] == {}

    def test_the_oldest_pair_is_one_that_stewards_come_to(
        self, energy: Division, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "A_WEEK", 1)  # of one steward: two pairs in time
        self.waiting(energy, 3)
        with working("a test"):
            first, second, last = Review.objects.order_by("pk")
            long_ago = clock.now() - timedelta(days=90)
            Review.objects.filter(pk=last.pk).update(asked_at=long_ago)
            told = vitals.vitals(stewards=1)
            assert told.oldest_review in {first.asked_at, second.asked_at}
            assert vitals.vitals(stewards=2).oldest_review == long_ago
            Review.objects.filter(pk=last.pk).update(rank=Review.Rank.DISPUTE)
            assert vitals.vitals(stewards=1).oldest_review == long_ago

    def test_a_real_run_is_told_whole(self, town: dict[str, Record]) -> None:
        run = resolve()
        with working("a test"):
            vitals.measure(run.pk)
            found = vitals.vitals(stewards=1)
        assert found.measured == run
        assert found.largest == 2
        assert {field for field, _ in found.drift} >= {"name", "born", "place"}
        assert all(value == 0 for _, value in found.drift)
        assert found.differences is not None
        assert found.differences["merged"] >= 80
