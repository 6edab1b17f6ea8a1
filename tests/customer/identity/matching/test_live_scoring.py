"""One pair in this process: the same weight as Splink's and the batch's, and the same words."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

import pytest
from tests.support.samples import SAMPLES, Batch, batch

from goodterms.customer.identity.matching import explain, frozen
from goodterms.customer.identity.matching.live import face_of
from goodterms.customer.identity.matching.live_scoring import Frequencies, Scorer
from goodterms.customer.identity.matching.model import Comparison, Level, Model, splink_settings
from goodterms.customer.identity.matching.scoring import weights_sql
from goodterms.customer.identity.matching.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR = 1e-6
MADE = [*((name, "person") for name in SAMPLES), ("crm_made", "organisation")]


def scores(made: Batch, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
    scorer = Scorer(made.model, frozen.frequencies(made.connection, made.model.kind))
    sides = {row: scorer.side(traits) for row, traits in made.traits.items()}
    return {(a, b): scorer.score(sides[a], sides[b])[0] for a, b in pairs}


@pytest.mark.parametrize(("sample", "kind"), MADE)
def test_the_process_and_the_query_give_the_same_weight(sample: str, kind: str) -> None:
    made = batch(sample, kind)
    found = made.connection.execute(
        f"SELECT a, b, weight FROM ({weights_sql(made.model, 'pair')})"
    ).fetchall()
    told = {(a, b): weight for a, b, weight in found}
    assert len(told) > 150
    assert scores(made, told) == pytest.approx(told, abs=NEAR)


def splink_weights(made: Batch) -> dict[tuple[int, int], float]:
    """Splink's own ``match_weight`` of every pair it predicts."""
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415

    api = DuckDBAPI(connection=made.connection)
    person = ("given_class", "family", "born", "city", "phone", "street_any")
    rules = [block_on(column) for column in (person if made.model.kind == "person" else ("whole",))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = api.register("trait")
        linker = Linker(table, splink_settings(made.model, rules), log_level=logging.ERROR)
        for feature in made.model.features:
            frequencies = api.register(f"tf_{feature}")
            linker.table_management.register_term_frequency_lookup(frequencies, feature)
        predicted = linker.inference.predict(threshold_match_weight=-200).as_record_list()
    return {
        (min(p["row_l"], p["row_r"]), max(p["row_l"], p["row_r"])): p["match_weight"]
        for p in predicted
    }


@pytest.mark.parametrize(("sample", "kind"), MADE)
def test_the_process_and_splink_give_the_same_weight(sample: str, kind: str) -> None:
    made = batch(sample, kind)
    theirs = splink_weights(made)
    assert len(theirs) > 150
    assert scores(made, theirs) == pytest.approx(theirs, abs=NEAR)


@pytest.mark.parametrize(("sample", "kind"), MADE)
def test_an_explanation_says_what_the_batch_says(sample: str, kind: str) -> None:
    made = batch(sample, kind)
    scorer = Scorer(made.model, frozen.frequencies(made.connection, kind))
    sides = {row: scorer.side(traits) for row, traits in made.traits.items()}
    pairs = "(FROM pair WHERE hash(a, b) % 7 = 0)"
    count = 0
    for edge in explain._explained(made.connection, made.model, pairs):
        count += 1
        told = scorer.explain(sides[edge.a], sides[edge.b])
        assert [part | {"weight": 0} for part in told] == [p | {"weight": 0} for p in edge.parts]
        assert sum(part["weight"] for part in told) == pytest.approx(edge.weight, abs=NEAR)
    assert count > 30


def test_an_edge_names_its_records_in_order() -> None:
    made = batch("crm_made")
    scorer = Scorer(made.model, frozen.frequencies(made.connection, "person"))
    first, second = (scorer.side(traits) for traits in list(made.traits.values())[:2])
    one, other = scorer.edge(7, first, 3, second), scorer.edge(3, second, 7, first)
    assert (one.a, one.b) == (3, 7)
    assert one == other


def side_of(scorer: Scorer, **values: str) -> tuple[object, ...]:
    return scorer.side(traits_of(face_of(values), {}, set()))


def test_a_value_nobody_else_had_is_as_rare_as_can_be() -> None:
    level = [Level("same", "exact:family", 0.9, 0.01, rarity="family"), Level("other", "", 0.1, 1)]
    model = Model("person", 0.5, [Comparison("family", "missing:family", level)])
    known = Frequencies({"family": {"smith": 0.25}}, {"family": 0.001})
    scorer = Scorer(model, known)
    common, _ = scorer.score(*(side_of(scorer, name="Ana Smith"),) * 2)
    rare, _ = scorer.score(*(side_of(scorer, name="Ana Zweig"),) * 2)
    assert rare - common == pytest.approx(7.965784, abs=NEAR)  # log2 of 250


def test_a_code_that_is_no_column_is_never_run() -> None:
    wicked = [Level("same", "exact:family) or print('", 0.9, 0.1), Level("other", "", 0.1, 0.9)]
    model = Model("person", 0.5, [Comparison("family", "missing:family", wicked)])
    with pytest.raises(ValueError, match="no condition"):
        Scorer(model, Frequencies({}, {}))
