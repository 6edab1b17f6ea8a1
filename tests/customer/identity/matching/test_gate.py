"""The fixed sets and the gate: a worse model is seen, and is kept back."""

from __future__ import annotations

import copy

import pytest

from goodterms.customer.identity.matching import fixed_sets, gate
from goodterms.customer.identity.matching.fixed_sets import Figure, score
from goodterms.customer.identity.matching.pipeline import shipped_model

FIELDS = {"born", "email", "phone", "account_no", "street", "org", "postcode", "city"}
SHIPPED = {kind: shipped_model(kind, FIELDS) for kind in ("person", "organisation")}


def test_the_score_is_pairs_and_b_cubed_by_hand() -> None:
    # truth a a a b, found 1 1 2 2: true pairs 3, found 2, both 1
    figure = score([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
    assert figure.f1 == pytest.approx(2 / 5)
    precision, recall = (1 + 1 + 0.5 + 0.5) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4
    assert figure.b3 == pytest.approx(2 * precision * recall / (precision + recall))


def test_records_without_a_truth_are_left_out() -> None:
    assert score([("a", 1), ("a", 1), (None, 1)]) == Figure(1.0, 1.0)  # type: ignore[list-item]


@pytest.fixture(scope="module")
def shipped() -> dict[str, Figure]:
    """What no change at all makes of the fixed sets."""
    return fixed_sets.measure(SHIPPED, SHIPPED)


def test_every_fixed_set_is_resolved_well_by_numbers_that_fit_it(
    shipped: dict[str, Figure],
) -> None:
    assert shipped.keys() == set(fixed_sets.SETS)
    assert {name: figure for name, figure in shipped.items() if figure.b3 < 0.85} == {}


def test_a_sound_change_passes(shipped: dict[str, Figure]) -> None:
    better = copy.deepcopy(SHIPPED)
    for comparison in better["person"].comparisons:  # a twentieth more of what agrees least
        comparison.levels[0].m *= 0.95
        comparison.levels[-1].m *= 1.05
    assert gate.falls(fixed_sets.measure(SHIPPED, better), shipped) == []


def test_a_poisoned_model_falls(shipped: dict[str, Figure]) -> None:
    poisoned = copy.deepcopy(SHIPPED)
    for comparison in poisoned["person"].comparisons:
        if comparison.field in {"name", "born"}:  # "to differ is what one person's records do"
            for level in comparison.levels:
                level.m = 0.001
            comparison.levels[-1].m = 0.95
    fell = gate.falls(fixed_sets.measure(SHIPPED, poisoned), shipped)
    assert {one.what for one in fell} <= set(fixed_sets.SETS)
    assert fell


def test_a_small_loss_passes_and_a_larger_one_does_not_whatever_else_rises() -> None:
    old = {"one": Figure(0.900, 0.9), "two": Figure(0.900, 0.9)}
    assert gate.falls({"one": Figure(0.8981, 0.1), "two": Figure(0.9, 0.9)}, old) == []
    fell = gate.falls({"one": Figure(0.8979, 0.9), "two": Figure(0.99, 0.99)}, old)
    assert [(one.what, one.before, one.after) for one in fell] == [("one", 0.900, 0.8979)]


def test_further_from_the_control_answers_is_a_fall() -> None:
    assert [one.what for one in gate.falls({}, {}, (0.15, 0.10))] == ["control"]
    assert gate.falls({}, {}, (0.10, 0.15)) == []


def test_the_miss_is_0_for_knowing_and_a_quarter_for_a_coin() -> None:
    assert gate.miss([(90.0, True), (-90.0, False)]) == pytest.approx(0.0)
    assert gate.miss([(0.0, True), (0.0, False)]) == pytest.approx(0.25)
