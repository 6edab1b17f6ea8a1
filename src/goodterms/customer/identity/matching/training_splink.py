"""A first m by Splink's expectation maximisation, where a model is learned to be kept.

Splink draws its samples with DuckDB's own sampling, which on several threads draws another sample
each time.  So it is handed a table small enough to be taken whole, chosen by hash.
"""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

from splink import DuckDBAPI, Linker, block_on

from goodterms.customer.identity.matching.model import Model, splink_settings

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

ROWS = 200_000  # records handed over, unless they make too many pairs
MOST_PAIRS, LEAST_PAIRS = 200_000, 200
LEAST_M = 1e-4

# What two records of a round must share, in the order of trust.
RULES: tuple[tuple[str, ...], ...] = (
    ("given", "family"),
    ("born",),
    ("email",),
    ("phone",),
    ("postcode",),
    ("whole",),
)


def first_m(connection: duckdb.DuckDBPyConnection, model: Model, fields: Collection[str]) -> None:
    """Write m into the model; its u must be there. Needs ``trait`` and ``tf_*``."""
    rule = _rule(connection, model, fields)
    if rule is None:
        return
    api = DuckDBAPI(connection=connection)
    table = api.register("learning", dataset_display_name="face")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(table, splink_settings(model, [block_on("row")]), log_level=logging.ERROR)
        for feature in model.features:
            lookup = api.register(f"tf_{feature}")
            linker.table_management.register_term_frequency_lookup(lookup, feature)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        _take_m(model, linker)


def _rule(
    connection: duckdb.DuckDBPyConnection, model: Model, fields: Collection[str]
) -> tuple[str, ...] | None:
    """The first rule with enough pairs; makes ``learning``, as many records as it bears."""
    always = {"given", "family"} if model.kind == "person" else {"whole"}
    for rule in RULES:
        if not set(rule) <= {*fields, *always}:
            continue
        rows = ROWS
        while (pairs := _pairs_sharing(connection, rule, rows)) > MOST_PAIRS:
            rows //= 2
        if pairs >= LEAST_PAIRS:
            return rule
    return None


def _pairs_sharing(
    connection: duckdb.DuckDBPyConnection, rule: tuple[str, ...], rows: int
) -> float:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE learning AS"
        f' FROM trait ORDER BY hash("row"), "row" LIMIT {rows}'
    )
    columns = ", ".join(rule)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in rule)
    (pairs,) = connection.execute(
        "SELECT coalesce(sum(size * (size - 1) / 2), 0) FROM"
        f" (SELECT count(*) AS size FROM learning WHERE {filled} GROUP BY {columns})"
    ).fetchall()[0]
    return float(pairs)


def _take_m(model: Model, linker: Any) -> None:
    told = linker._settings_obj.core_model_settings.comparisons  # noqa: SLF001
    by_name = {comparison.output_column_name: comparison for comparison in told}
    for comparison in model.comparisons:
        trained = by_name[comparison.field]
        levels = [level for level in trained.comparison_levels if not level.is_null_level]
        for level, numbers in zip(comparison.levels, levels, strict=True):
            if numbers._has_estimated_m_values:  # noqa: SLF001
                level.m = max(float(numbers.m_probability), LEAST_M)
