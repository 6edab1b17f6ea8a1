"""Scoring pairs: the model compiled to one DuckDB query, and to a Python function.

Both answer, for a pair, the log2 weight of each comparison (``parts``, None where a value is
missing) and their sum with the prior.  A test holds both equal to Splink's ``match_weight``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.model_predicates import to_sql, to_test

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import duckdb

    from goodterms.customer.identity.matching.model import Comparison, Level, Model

    type Record = Mapping[str, Any]
    type Parts = tuple[float | None, ...]
    type Frequencies = Mapping[str, Mapping[Any, float]]

MISSING = 255  # in place of a level's number

# --- DuckDB ------------------------------------------------------------------------------------


def make_sides(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make ``side_<kind>``: what scoring needs of each record, and how frequent its values are."""
    columns = ", ".join(f'trait."{column}"' for column in model.columns)
    rare = "".join(f", tf_{feature}" for feature in model.features)
    joins = " ".join(f"LEFT JOIN tf_{feature} USING ({feature})" for feature in model.features)
    connection.execute(
        f'CREATE OR REPLACE TABLE side_{model.kind} AS SELECT trait."row", {columns}{rare}'
        f" FROM trait {joins}"
    )


def levels_sql(model: Model, pairs: str) -> str:
    """A query of what holds for each pair: ``level_<field>`` and ``rare_<field>``.

    The one is the level's number, 255 for a missing value; the other the log2 frequency of the
    value, where the level looks at it, else NULL.
    """
    told = ", ".join(
        f"{_level_case(comparison)} AS level_{comparison.field},"
        f" {_rare_case(comparison)} AS rare_{comparison.field}"
        for comparison in model.comparisons
    )
    return f"SELECT a, b, {told} FROM ({_sides_sql(model, pairs)})"


def weights_sql(model: Model, pairs: str) -> str:
    """A query of ``a``, ``b``, ``weight`` and ``part_<field>`` (NULL for missing) for each pair."""
    parts = ", ".join(
        f"{_part_case(comparison)} AS part_{comparison.field}" for comparison in model.comparisons
    )
    total = " + ".join(f"coalesce(part_{c.field}, 0.0)" for c in model.comparisons)
    return (
        f"SELECT *, {model.base!r}::DOUBLE + {total} AS weight"
        f" FROM (SELECT a, b, {parts} FROM ({_sides_sql(model, pairs)}))"
    )


def _sides_sql(model: Model, pairs: str) -> str:
    names = [*model.columns, *(f"tf_{feature}" for feature in model.features)]
    told = ", ".join(f'l."{name}" AS "{name}_l", r."{name}" AS "{name}_r"' for name in names)
    side = f"side_{model.kind}"
    return (
        f"SELECT a, b, {told} FROM {pairs}"
        f' JOIN {side} l ON l."row" = a JOIN {side} r ON r."row" = b'
    )


def _case(comparison: Comparison, missing: str, answers: list[str]) -> str:
    ways = [f"WHEN {to_sql(comparison.missing)} THEN {missing}"]
    for level, answer in zip(comparison.levels, answers, strict=True):
        ways.append(f"WHEN {to_sql(level.when)} THEN {answer}" if level.when else f"ELSE {answer}")
    return f"CASE {' '.join(ways)} END"


def _level_case(comparison: Comparison) -> str:
    numbers = [str(number) for number in range(len(comparison.levels))]
    return f"({_case(comparison, str(MISSING), numbers)})::UTINYINT"


def _rare_case(comparison: Comparison) -> str:
    # one feature a level: the level's number picks which
    if not any(level.rarity for level in comparison.levels):
        return "NULL::DOUBLE"
    answers = [f"log2({_frequency(lv)})" if lv.rarity else "NULL" for lv in comparison.levels]
    return _case(comparison, "NULL", answers)


def _frequency(level: Level) -> str:
    left, right = f'"tf_{level.rarity}_l"', f'"tf_{level.rarity}_r"'
    return f"greatest(coalesce({left}, {right}), coalesce({right}, {left}))"


def _part_case(comparison: Comparison) -> str:
    return _case(comparison, "NULL", [_weight_sql(comparison, lv) for lv in comparison.levels])


def _weight_sql(comparison: Comparison, level: Level) -> str:
    if not level.rarity:
        return f"{level.weight!r}::DOUBLE"
    base = math.log2(comparison.base_u(level.rarity))
    rarity = f"{base!r}::DOUBLE - log2(greatest({_frequency(level)}, {comparison.floor(level)!r}))"
    return f"{level.weight!r}::DOUBLE + coalesce({rarity}, 0.0)"


# --- Python ------------------------------------------------------------------------------------


def scorer(
    model: Model, frequencies: Frequencies
) -> Callable[[Record, Record], tuple[float, Parts]]:
    """A function of two trait records (mappings by column) to their weight and its parts.

    ``frequencies`` is, by feature, the share of each value; a value it does not know is as rare
    as the other side's.
    """
    judges = [_judge(comparison, frequencies) for comparison in model.comparisons]
    base = model.base

    def score(left: Record, right: Record) -> tuple[float, Parts]:
        parts = tuple(judge(left, right) for judge in judges)
        return base + sum(part for part in parts if part is not None), parts

    return score


def leveller(comparison: Comparison) -> Callable[[Record, Record], Level | None]:
    """A function of two records to the first level that holds, None for a missing value."""
    is_missing = to_test(comparison.missing)
    tests = [(to_test(level.when), level) for level in comparison.levels if level.when]
    last = comparison.levels[-1]

    def judge(left: Record, right: Record) -> Level | None:
        if is_missing(left, right):
            return None
        return next((level for test, level in tests if test(left, right)), last)

    return judge


def _judge(
    comparison: Comparison, frequencies: Frequencies
) -> Callable[[Record, Record], float | None]:
    level_of = leveller(comparison)
    rare = [level for level in comparison.levels if level.rarity]
    bases = {level.rarity: comparison.base_u(level.rarity) for level in rare}
    floors = {level.name: comparison.floor(level) for level in rare}

    def weigh(left: Record, right: Record) -> float | None:
        level = level_of(left, right)
        if level is None:
            return None
        if not level.rarity:
            return level.weight
        shares = frequencies[level.rarity]
        seen = [
            share for side in (left, right) if (share := shares.get(side[level.rarity])) is not None
        ]
        if not seen:
            return level.weight
        return level.weight + math.log2(bases[level.rarity] / max(*seen, floors[level.name]))

    return weigh
