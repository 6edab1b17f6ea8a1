"""Scoring pairs in bulk: the model compiled to one DuckDB query.

It answers, for a pair, the log2 weight of each comparison (``part_<field>``, NULL where a value is
missing) and their sum with the prior.  ``live_scoring`` compiles the same model for one pair; a
test holds both equal to Splink's ``match_weight``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.model_predicates import to_sql

if TYPE_CHECKING:
    import duckdb

    from goodterms.customer.identity.matching.model import Comparison, Level, Model

MISSING = 255  # in place of a level's number


def make_sides(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make ``side_<kind>``: what scoring needs of each record, and how frequent its values are.

    Of a value that is only ever compared for sameness that is its hash: half of scoring's work is
    fetching the two records of a pair, and numbers are a quarter of their texts.
    """
    read = model.read_columns
    columns = ", ".join(f'{_side_of(column, read)} AS "{column}"' for column in model.columns)
    rare = "".join(f", tf_{feature}" for feature in model.features)
    joins = " ".join(f"LEFT JOIN tf_{feature} USING ({feature})" for feature in model.features)
    connection.execute(
        f'CREATE OR REPLACE TABLE side_{model.kind} AS SELECT trait."row", {columns}{rare}'
        f" FROM trait {joins}"
    )


def _side_of(column: str, read: set[str]) -> str:
    value = f'trait."{column}"'
    return value if column in read else f"CASE WHEN {value} IS NOT NULL THEN hash({value}) END"


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
