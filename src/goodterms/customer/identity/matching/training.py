"""Training: how often each level holds for one person (m) and for two by chance (u).

Splink samples u from random pairs and gives a first m by expectation maximisation.  Then the same
step is taken over all blocked pairs at once, with every comparison free: this settles m and the
prior together, because the blocked pairs hold nearly all pairs that are one person's.  Without it
the prior rests on a guess, and a comparison that a rule blocks on is learned from look-alikes.
"""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from splink import DuckDBAPI, Linker, block_on

from goodterms.customer.identity.matching.comparisons_traits import make_frequencies
from goodterms.customer.identity.matching.model import Model, splink_settings
from goodterms.customer.identity.matching.scoring import MISSING, levels_sql, make_sides
from goodterms.customer.identity.matching.training_namesakes import caps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import duckdb

    from goodterms.customer.identity.matching.model import Comparison, Level

    type Progress = Callable[[str, int, int], None]
    type Columns = dict[str, np.ndarray[Any, Any]]

ROWS = 200_000  # sampled for Splink
U_PAIRS = 8e5
EM_PAIRS = 2e5
PAIRS = 120_000  # sampled for settling
ROUNDS = 8
DOUBLES = 0.2  # other records of its person a record has
WRONG = 0.002  # of the pairs that evidence joins
HIGHEST = 6.6  # log2 weight of the bar when no pair is sure: 99 % likely
ENOUGH = 400  # records; below this the shipped numbers are better than learned ones
OWN_PAIRS = 100.0  # pairs the shipped numbers count as, beside the learned ones
LEAST_M = 1e-4
HOUSEHOLD = {"phone", "place"}  # what people who live together share
STRANGERS = 0.5  # who share it, of all in the file, at the least
ROUNDING = 1e-6
RARE_U = 0.05  # of a sampled u may be left after taking out pairs of one person

# in the order of trust
_EM_RULES: tuple[tuple[str, ...], ...] = (
    ("given", "family"),
    ("born",),
    ("email",),
    ("phone",),
    ("postcode",),
    ("whole",),
)
_EM_ROUNDS = 1
_EM_LEAST = 200  # pairs


def train(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    fields: Collection[str],
    *,
    progress: Progress | None = None,
) -> Model:
    """The model with this file's numbers. Needs ``trait``, ``tf_*``, ``side`` and ``pair``.

    A file too small to learn from keeps the shipped m and u.
    """
    tell = progress or (lambda *_: None)
    (total,) = connection.execute("SELECT count(*) FROM trait").fetchall()[0]
    if total < ENOUGH:
        model.prior = 1 / max(total, 2)  # about one other record of the same person for each
        return _with_limits(model)
    shipped = {(c.field, lv.name): lv.m for c in model.comparisons for lv in c.levels}
    tell("learning", 0, 3)
    _sample_u(connection, model, fields, tell)
    tell("learning", 2, 3)
    _settle(connection, model, shipped, total)
    doubles = model.prior * (total - 1)
    if doubles > DOUBLES:
        # with many records a person, a value's holders are mostly that person
        make_frequencies(connection, model.features, doubles=doubles)
        make_sides(connection, model)
        _settle(connection, model, shipped, total)
    tell("learning", 3, 3)
    return _with_limits(model)


# --- by Splink ---------------------------------------------------------------------------------


def _sample_u(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    fields: Collection[str],
    tell: Progress,
) -> None:
    """Let Splink learn u, and a first m, on at most ROWS records; write them into the model."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE learning AS FROM trait USING SAMPLE {ROWS} ROWS"
        " (reservoir, 1)"
    )
    api = DuckDBAPI(connection=connection)
    table = api.register("learning", dataset_display_name="face")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(table, splink_settings(model, [block_on("row")]), log_level=logging.ERROR)
        for feature in model.features:
            lookup = api.register(f"tf_{feature}")
            linker.table_management.register_term_frequency_lookup(lookup, feature)
        linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=1)
        _take_numbers(model, linker)
        tell("learning", 1, 3)
        for rule in _em_rules(connection, model, fields):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), max_pairs=EM_PAIRS
            )
            _take_numbers(model, linker)


def _em_rules(
    connection: duckdb.DuckDBPyConnection, model: Model, fields: Collection[str]
) -> list[tuple[str, ...]]:
    """What two records must share for a round of Splink's EM: the first few with enough pairs."""
    always = {"given", "family"} if model.kind == "person" else {"whole"}
    homes = {"email_home"} if "email" in fields else set()
    rules = [rule for rule in _EM_RULES if set(rule) <= {*fields, *always, *homes}]
    return [rule for rule in rules if _pairs_sharing(connection, rule) >= _EM_LEAST][:_EM_ROUNDS]


def _pairs_sharing(connection: duckdb.DuckDBPyConnection, rule: tuple[str, ...]) -> float:
    columns = ", ".join(rule)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in rule)
    (pairs,) = connection.execute(
        "SELECT coalesce(sum(size * (size - 1) / 2), 0) FROM"
        f" (SELECT count(*) AS size FROM learning WHERE {filled} GROUP BY {columns})"
    ).fetchall()[0]
    return float(pairs)


def _take_numbers(model: Model, linker: Any) -> None:
    """Splink's trained numbers; a level it never met by chance is as rare as one pair in all."""
    told = linker._settings_obj.core_model_settings.comparisons  # noqa: SLF001
    by_name = {comparison.output_column_name: comparison for comparison in told}
    for comparison in model.comparisons:
        trained = by_name[comparison.field]
        levels = [level for level in trained.comparison_levels if not level.is_null_level]
        for level, numbers in zip(comparison.levels, levels, strict=True):
            level.u = 1 / U_PAIRS
            if numbers._has_estimated_u_values:  # noqa: SLF001
                level.u = max(float(numbers.u_probability), 1 / U_PAIRS)
            if numbers._has_estimated_m_values:  # noqa: SLF001
                level.m = max(float(numbers.m_probability), LEAST_M)


# --- settling over all blocked pairs -------------------------------------------------------------


def _settle(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    shipped: dict[tuple[str, str], float],
    total: int,
) -> None:
    """Expectation maximisation over the blocked pairs: m and the prior, u kept but cleaned."""
    (pairs,) = connection.execute("SELECT count(*) FROM pair").fetchall()[0]
    if not pairs:
        return
    share = min(1.0, PAIRS / pairs)
    step = max(1, round(1 / share))
    chosen = "pair" if step == 1 else f"(FROM pair WHERE hash(a) % {step} = 0)"
    seen = connection.execute(levels_sql(model, chosen)).fetchnumpy()
    columns = {name: np.ma.filled(values, np.nan) for name, values in seen.items()}
    universe = total * (total - 1) / 2 / step
    sampled = [[level.u for level in comparison.levels] for comparison in model.comparisons]
    for _ in range(ROUNDS):
        weights = sum(_weights(columns, c, model.base) for c in model.comparisons) + model.base
        chance = 1 / (1 + np.exp2(-np.clip(weights, -60, 60)))
        model.prior = float(min(max(chance.sum() / universe, 1 / universe), 0.5))
        for comparison, us in zip(model.comparisons, sampled, strict=True):
            _learn(columns, comparison, chance, shipped)
            _clean_u(comparison, us, model.prior, total)
    limits = caps(model, columns)
    for comparison in model.comparisons:
        for level in comparison.levels:
            if (comparison.field, level.name) in limits:
                _limit(comparison, level, limits[comparison.field, level.name])
    model.figures = {"records": total, "pairs": pairs, "matches": round(chance.sum() * step)}


def _weights(columns: Columns, comparison: Comparison, base: float) -> np.ndarray[Any, Any]:
    """The comparison's part of each pair's weight."""
    table = np.zeros(MISSING + 1)
    cap = np.full(MISSING + 1, np.inf)
    for number, level in enumerate(comparison.levels):
        table[number] = level.weight
        if level.rarity:
            table[number] += np.log2(comparison.base_u(level.rarity))
        if comparison.field == "name":
            cap[number] = -base  # a name alone never outweighs the prior
    levels = columns[f"level_{comparison.field}"].astype(np.uint8)
    rare = np.nan_to_num(columns[f"rare_{comparison.field}"].astype(float))
    part: np.ndarray[Any, Any] = np.minimum(table[levels] - rare, cap[levels])
    return part


def _learn(
    columns: Columns,
    comparison: Comparison,
    chance: np.ndarray[Any, Any],
    shipped: dict[tuple[str, str], float],
) -> None:
    """M of each level from the pairs as far as they are one person's, blended with the shipped."""
    levels = columns[f"level_{comparison.field}"].astype(np.uint8)
    counts = np.bincount(levels, weights=chance, minlength=MISSING + 1)[: len(comparison.levels)]
    for level, count in zip(comparison.levels, counts, strict=True):
        prior = shipped[comparison.field, level.name] * OWN_PAIRS
        m = (float(count) + prior) / (float(counts.sum()) + OWN_PAIRS)
        level.m = max(min(m, level.at_most), LEAST_M)
    for level in comparison.levels:
        if level.among:
            near = next(other for other in comparison.levels if other.name == level.among)
            level.m = level.u * max(min(level.m / (level.m + near.m), 0.5), 1e-3)


def _clean_u(comparison: Comparison, sampled: list[float], prior: float, total: int) -> None:
    """Take the pairs of one person out of u: in a file of many doubles they are most agreement.

    What is left is at least what one stranger in the file, of one's house or firm, may share.
    """
    least = STRANGERS / total if comparison.field in HOUSEHOLD else 0.0
    for level, u in zip(comparison.levels, sampled, strict=True):
        if not level.among:
            level.u = max((u - prior * level.m) / (1 - prior), RARE_U * u, least)


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


# --- limits ------------------------------------------------------------------------------------


def _with_limits(model: Model) -> Model:
    """A name alone never outweighs the prior: a rare name is no proof, a father has it too."""
    for comparison in model.comparisons:
        if comparison.field == "name":
            for level in comparison.levels:
                _limit(comparison, level, -model.base)
    return model


def _limit(comparison: Comparison, level: Level, most: float) -> None:
    if level.weight > most and not level.rarity:
        level.m = level.u * 2**most
    elif level.rarity:
        base = comparison.base_u(level.rarity)
        level.rarity_floor = max(level.rarity_floor, base * 2 ** (level.weight - most))
