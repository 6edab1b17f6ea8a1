"""Training: how often each level holds for one person (m) and for two by chance (u).

U is counted on pairs of strangers. M and the prior come from expectation maximisation over all
blocked pairs at once, with every comparison free: the blocked pairs hold nearly all pairs that are
one person's, so this settles m and the prior together. It starts from the numbers we ship, or,
where a model is learned to be kept, from a round of Splink's training (``training_splink``).

The same records in the same order teach the same numbers, to the last bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goodterms.customer.identity.matching.comparisons_traits import make_frequencies
from goodterms.customer.identity.matching.model_predicates import single_exact
from goodterms.customer.identity.matching.scoring import MISSING, levels_sql, make_sides
from goodterms.customer.identity.matching.training_chance import count_strangers
from goodterms.customer.identity.matching.training_labels import teach
from goodterms.customer.identity.matching.training_levels import chances, give_m, weights_of
from goodterms.customer.identity.matching.training_namesakes import limit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import duckdb

    from goodterms.customer.identity.matching.model import Comparison, Level, Model
    from goodterms.customer.identity.matching.training_labels import Label

    type Progress = Callable[[str, int, int], None]
    type Columns = dict[str, np.ndarray[Any, Any]]

PAIRS = 60_000  # sampled for settling
ROUNDS = 8
DOUBLES = 0.2  # other records of its person a record has
WRONG = 0.0035  # of the pairs that evidence joins
HIGHEST = 6.6  # log2 weight of the bar when no pair is sure: 99 % likely
ENOUGH = 400  # records; below this the shipped numbers are better than learned ones
OWN_PAIRS = 100.0  # pairs the shipped numbers count as, beside the learned ones
HOUSEHOLD = {"phone", "place"}  # what people who live together share
STRANGERS = 0.5  # who share it, of all in the file, at the least
ROUNDING = 1e-6
RARE_U = 0.05  # of a sampled u may be left after taking out pairs of one person


def train(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    fields: Collection[str],
    *,
    by_splink: bool = False,
    labels: Sequence[Label] = (),
    progress: Progress | None = None,
) -> Model:
    """The model with this file's numbers. Needs ``trait``, ``tf_*``, ``side`` and ``pair``.

    A file too small to learn from keeps the shipped m and u. ``labels`` are what people have
    proved of pairs in it.
    """
    tell = progress or (lambda *_: None)
    (total,) = connection.execute("SELECT count(*) FROM trait").fetchall()[0]
    if total < ENOUGH:
        model.prior = 1 / max(total, 2)  # about one other record of the same person for each
        for level in (level for comparison in model.comparisons for level in comparison.levels):
            level.u = max(level.u, _least_u(level, total))
        limit(model, None)
        return model
    shipped = {(c.field, lv.name): lv.m for c in model.comparisons for lv in c.levels}
    tell("learning", 0, 3)
    count_strangers(connection, model)
    tell("learning", 1, 3)
    if by_splink:
        from goodterms.customer.identity.matching.training_splink import first_m  # noqa: PLC0415

        first_m(connection, model, fields)
    tell("learning", 2, 3)
    seen = _settle(connection, model, shipped, total)
    doubles = doubles_of(model, total)
    if doubles:
        # with many records a person, a value's holders are mostly that person
        make_frequencies(connection, model.features, doubles=doubles)
        make_sides(connection, model)
        seen = _settle(connection, model, shipped, total)
        model.figures["doubles"] = doubles
    if labels and seen:
        told = weights_of(seen, model)
        bar = link_bar(told[told >= model.ask], model.ask)
        model.figures["labels"] = teach(connection, model, labels, seen, bar)
    limit(model, seen)
    tell("learning", 3, 3)
    return model


def doubles_of(model: Model, total: int) -> float:
    """How many other records of its person a record has, 0 where they are too few to matter."""
    doubles = model.prior * (total - 1)
    return doubles if doubles > DOUBLES else 0.0


# --- settling over all blocked pairs -------------------------------------------------------------


def _settle(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    shipped: dict[tuple[str, str], float],
    total: int,
) -> Columns | None:
    """Expectation maximisation over the blocked pairs: m and the prior, u kept but cleaned.

    Answers what holds of the pairs it looked at, None when there are no pairs.
    """
    (pairs,) = connection.execute("SELECT count(*) FROM pair").fetchall()[0]
    if not pairs:
        return None
    share = min(1.0, PAIRS / pairs)
    step = max(1, round(1 / share))
    chosen = "pair" if step == 1 else f"(FROM pair WHERE hash(a) % {step} = 0)"
    seen = connection.execute(f"{levels_sql(model, chosen)} ORDER BY a, b").fetchnumpy()
    columns = {name: np.ma.filled(values, np.nan) for name, values in seen.items()}
    universe = total * (total - 1) / 2 / step
    sampled = [[level.u for level in comparison.levels] for comparison in model.comparisons]
    for _ in range(ROUNDS):
        chance = chances(weights_of(columns, model))
        model.prior = float(min(max(chance.sum() / universe, 1 / universe), 0.5))
        for comparison, us in zip(model.comparisons, sampled, strict=True):
            _learn(columns, comparison, chance, shipped)
            _clean_u(comparison, us, model.prior, total)
    model.figures = {"records": total, "pairs": pairs, "matches": round(chance.sum() * step)}
    return columns


def _learn(
    columns: Columns,
    comparison: Comparison,
    chance: np.ndarray[Any, Any],
    shipped: dict[tuple[str, str], float],
) -> None:
    """M of each level from the pairs as far as they are one person's, blended with the shipped."""
    levels = columns[f"level_{comparison.field}"].astype(np.uint8)
    counts = np.bincount(levels, weights=chance, minlength=MISSING + 1)[: len(comparison.levels)]
    filled = float(counts.sum())
    told = [
        (float(count) + shipped[comparison.field, level.name] * OWN_PAIRS) / (filled + OWN_PAIRS)
        for level, count in zip(comparison.levels, counts, strict=True)
    ]
    give_m(comparison, told)


def _clean_u(comparison: Comparison, sampled: list[float], prior: float, total: int) -> None:
    """Take the pairs of one person out of u: in a file of many doubles they are most agreement.

    What is left is at least what one stranger in the file, of one's house or firm, may share.
    """
    shared = STRANGERS / total if comparison.field in HOUSEHOLD else 0.0
    for level, u in zip(comparison.levels, sampled, strict=True):
        if not level.among:
            least = max(shared, _least_u(level, total))
            level.u = max((u - prior * level.m) / (1 - prior), RARE_U * u, least)


def _least_u(level: Level, total: int) -> float:
    """Strangers agree in a value at least as often as its rarest is met: that is half a record.

    Else the rarest would count as a frequent one wherever a level asks how frequent a value is. A
    full name is as rare as its parts together, so it has no such least.
    """
    asked = single_exact(level.when) == level.rarity != "whole"
    return STRANGERS / max(total, 1) if asked else 0.0


# --- the bar ------------------------------------------------------------------------------------


def link_bar(weights: np.ndarray[Any, Any], least: float) -> float:
    """The lowest bar from ``least`` at which WRONG of the joined pairs are expected to be wrong.

    ``weights`` are those of all pairs at or over ``least``. A file of many certain pairs may also
    join less certain ones; one where most are doubtful joins only the surest.
    """
    falling = -np.sort(-weights)
    wrong = np.cumsum(1 / (1 + np.exp2(np.clip(falling, -60, 60))))
    held = np.flatnonzero(wrong <= WRONG * np.arange(1, len(falling) + 1))
    # A pair's weight is summed in another order elsewhere: the pair that set the bar must pass it.
    return max(float(falling[held[-1]]) - ROUNDING, least) if len(held) else HIGHEST
