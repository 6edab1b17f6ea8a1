"""What a file teaches of how often strangers agree, and what its rare and common dates then say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from tests.support.samples import SAMPLES, batch

from goodterms.customer.identity.matching.live_scoring import Frequencies, Scorer
from goodterms.customer.identity.matching.pipeline import shipped_model
from goodterms.customer.identity.matching.training import train

if TYPE_CHECKING:
    from goodterms.customer.identity.matching.model import Comparison, Model

HALF = 0.5  # a record: how often the rarest of a file's values is met


def born_of(model: Model) -> Comparison:
    return next(comparison for comparison in model.comparisons if comparison.field == "born")


@pytest.mark.parametrize("sample", SAMPLES)
def test_strangers_agree_at_least_as_often_as_the_rarest_date_is_met(sample: str) -> None:
    made = batch(sample)
    assert born_of(made.model).base_u("born") >= HALF / len(made.traits)


def test_a_file_too_small_to_learn_from_knows_how_rare_its_dates_can_be() -> None:
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE trait AS SELECT range AS "row" FROM range(20)')
        model = train(connection, shipped_model("person", {"born"}), {"born"})
    assert born_of(model).base_u("born") == HALF / 20


def test_a_file_without_records_teaches_nothing() -> None:
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE trait ("row" BIGINT)')
        model = train(connection, shipped_model("person", {"born"}), {"born"})
    assert born_of(model).base_u("born") <= HALF


@pytest.mark.parametrize(
    ("others", "level"),
    [
        ("1857-10-03", "same birth date"),
        ("1857-03-10", "day and month changed over"),
        ("1851-10-03", "one character off"),
        ("1857-10-21", "same year, and same month or day"),
    ],
)
def test_dates_that_nearly_agree_say_less_where_many_have_them(others: str, level: str) -> None:
    made = batch("historical")
    traits = dict.fromkeys(next(iter(made.traits.values())))
    rare = dict.fromkeys(made.model.features, HALF / 1000)
    weights = []
    for share in (HALF / 1000, 0.01):
        shares: dict[str, dict[str, float]] = {feature: {} for feature in made.model.features}
        shares["born"]["1857-10-03"] = share
        scorer = Scorer(made.model, Frequencies(shares, rare))
        one, other = (scorer.side(traits | {"born": day}) for day in ("1857-10-03", others))
        [told] = [part for part in scorer.explain(one, other) if part["field"] == "born"]
        assert told["level"] == level
        weights.append(told["weight"])
    assert weights[0] > weights[1] + 3
