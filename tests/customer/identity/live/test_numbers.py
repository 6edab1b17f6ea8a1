"""What a process holds of the live model, and when it begins anew."""

from __future__ import annotations

import pytest

from goodterms.customer.identity.live import numbers
from goodterms.customer.identity.matching.comparisons_traits import LEAST
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


def test_what_was_not_asked_for_is_on_no_list() -> None:
    with working("test"):
        held = numbers.current()
        asked = held.lists_asked([(numbers.CROWDED, "the occupier")])
        assert not held.is_listed(numbers.CROWDED, "the occupier")
        held.lists_told(asked, [(value, 1.0) for value in asked[1]["values"]])
        assert held.is_listed(numbers.CROWDED, "the occupier")
        assert held.lists_asked([(numbers.CROWDED, "the occupier")])[1]["values"] == []
