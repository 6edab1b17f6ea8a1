"""What a process holds of the live model, and when it begins anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import dictionaries, floats, integers, lists

from goodterms.customer.identity.live import numbers
from goodterms.customer.identity.matching.comparisons_traits import LEAST
from goodterms.customer.identity.matching.numbering import number_of
from goodterms.customer.identity.models import Known, MatchModel
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "_held", None)


def test_a_process_compiles_the_model_once() -> None:
    with working("test"):
        assert numbers.current() is numbers.current()


def test_what_is_full_is_left_to_whoever_scores_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "KEPT", 2)
    rare = LEAST / numbers.UNSEEN
    with working("test"):
        first = numbers.current()
        told = [{"given": name, "family": name} for name in ("ana", "ben", "cleo")]
        traits = [dict.fromkeys(first.models["person"].columns) | one for one in told]
        first.learn("person", traits)
        first.learn("person", traits[:1])
        assert numbers.current() is not first
        known = first.scorers["person"].frequencies.shares["given"]
    assert known == {"ana": rare, "ben": rare, "cleo": rare}


def test_only_the_model_that_decides_tells_a_process_to_begin_anew() -> None:
    with working("test"):
        for state in (MatchModel.State.RETIRED, MatchModel.State.LIVE, MatchModel.State.CANDIDATE):
            MatchModel.objects.create(
                state=state, contents={}, beside={"stamp": state}, made_at=clock.now()
            )
        held = numbers.reload()
        assert held.stamp == MatchModel.State.LIVE
        assert numbers.is_current(held, sql.rows(numbers.STAMP))
        MatchModel.objects.filter(state=MatchModel.State.LIVE).update(beside={"stamp": "anew"})
        assert not numbers.is_current(held, sql.rows(numbers.STAMP))


@given(known=dictionaries(integers(-(2**63), 2**63 - 1), floats(0, 1)), asked=lists(integers()))
def test_a_value_is_known_with_its_share_or_not_at_all(
    known: dict[int, float], asked: list[int]
) -> None:
    kept = numbers.Known(sorted(known.items()))
    assert {value: kept.share(value) for value in known} == known
    for value in asked:
        assert kept.share(value) == known.get(value)


def test_the_lists_of_a_run_are_read_with_the_model_that_it_left() -> None:
    crowded = number_of(numbers.CROWDED, "the occupier")
    with working("test"):
        assert not numbers.current().is_listed(numbers.CROWDED, "the occupier")
        model = MatchModel.objects.create(
            state=MatchModel.State.LIVE, contents={}, beside={"stamp": "a"}, made_at=clock.now()
        )
        Known.objects.create(model=model, value=crowded, share=1.0)
        assert numbers.reload().is_listed(numbers.CROWDED, "the occupier")
        assert not numbers.current().is_listed(numbers.CROWDED, "ana ferreira")
