"""Why two records are one person's, or not: each field's part of the weight, in words.

Reads the tables that ``pipeline.resolve`` leaves: ``model``, ``side_<kind>``, ``edge_<kind>`` and
``entity``.  A pair's parts add up to its weight, and the prior is one of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from goodterms.customer.identity.matching.model import Model
from goodterms.customer.identity.matching.scoring import MISSING, levels_sql, weights_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from goodterms.customer.identity.matching.model import Comparison

KEEP = 0.0  # log2 weight: pairs that stand apart are kept from here on, those of a group always
BATCH = 50_000
RARE, COMMON = 2.0, -2.0  # bits a value's rarity adds, before the words say so

_WORDS = {
    "name": "the name",
    "born": "the birth date",
    "home_email": "the private email address",
    "email": "the email address",
    "phone": "the phone number",
    "account_no": "the account number",
    "national": "the national number",
    "place": "home or work",
}
PRIOR = "how seldom two records are one person's at all"


@dataclass(frozen=True)
class Edge:
    """A pair, a < b, with its log2 weight and ``parts``: field, level, words and weight each."""

    a: int
    b: int
    weight: float
    parts: list[dict[str, Any]]


def strongest(
    connection: duckdb.DuckDBPyConnection, asked: Sequence[tuple[int, int, int]]
) -> dict[int, Edge]:
    """Of each question's pairs of rows the one with the most evidence.

    ``asked`` are (question, a, b), a < b, all in one query: to prepare it costs more than to answer
    it. A question is not answered where none of its pairs can be compared.
    """
    columns = zip(*asked, strict=True) if asked else ((), (), ())
    told = [pa.array(column, pa.int64()) for column in columns]
    best: dict[int, Edge] = {}
    connection.register("asked", pa.table(told, names=["question", "a", "b"]))
    for model in _models(connection):
        for question, edge in _strongest(connection, model).items():
            if question not in best or _most(edge) > _most(best[question]):
                best[question] = edge
    connection.unregister("asked")
    return best


def _strongest(connection: duckdb.DuckDBPyConnection, model: Model) -> dict[int, Edge]:
    weighed = weights_sql(model, "(SELECT DISTINCT a, b FROM asked)")
    found = connection.execute(f"""
        SELECT question, a, b FROM asked JOIN ({weighed}) USING (a, b)
        QUALIFY row_number() OVER (PARTITION BY question ORDER BY weight DESC, a, b) = 1
    """).fetchall()
    if not found:
        return {}
    pairs = ", ".join(f"({a}::BIGINT, {b}::BIGINT)" for a, b in {(a, b) for _, a, b in found})
    edges = _explained(connection, model, f"(SELECT a, b FROM (VALUES {pairs}) AS best(a, b))")
    of = {(edge.a, edge.b): edge for edge in edges}
    return {question: of[a, b] for question, a, b in found}


def _most(edge: Edge) -> tuple[float, int, int]:
    return edge.weight, edge.a, edge.b


def edges(connection: duckdb.DuckDBPyConnection) -> Iterator[Edge]:
    """The evidence inside all groups, and on pairs that evidence alone would have joined."""
    for model in _models(connection):
        yield from _explained(
            connection,
            model,
            f"""(SELECT a, b FROM edge_{model.kind}
                JOIN entity x ON x."row" = a JOIN entity y ON y."row" = b
                WHERE weight >= {KEEP} OR x.entity = y.entity)""",
        )


def _models(connection: duckdb.DuckDBPyConnection) -> list[Model]:
    found = connection.execute("SELECT json FROM model ORDER BY kind").fetchall()
    return [Model.from_json(text) for (text,) in found]


def _explained(connection: duckdb.DuckDBPyConnection, model: Model, pairs: str) -> Iterator[Edge]:
    levels = ", ".join(f"level_{comparison.field}" for comparison in model.comparisons)
    parts = ", ".join(f"part_{comparison.field}" for comparison in model.comparisons)
    found = connection.execute(
        f"SELECT a, b, weight, [{levels}], [{parts}] FROM ({levels_sql(model, pairs)})"
        f" JOIN ({weights_sql(model, pairs)}) USING (a, b) ORDER BY a, b"
    )
    while rows := found.fetchmany(BATCH):
        for a, b, weight, numbers, weights in rows:
            yield Edge(a, b, weight, list(told(model, numbers, weights)))


def told(
    model: Model, numbers: Sequence[int], weights: Sequence[float | None]
) -> Iterator[dict[str, Any]]:
    """The parts of a pair's weight in words, by the level and weight of each comparison."""
    yield {"field": "prior", "level": "prior", "words": PRIOR, "weight": model.base}
    for comparison, number, weight in zip(model.comparisons, numbers, weights, strict=True):
        if number != MISSING and weight is not None:
            yield {
                "field": comparison.field,
                "level": comparison.levels[number].name,
                "words": _words(comparison, number, weight),
                "weight": weight,
            }


def _words(comparison: Comparison, number: int, weight: float) -> str:
    """Such as "same birth date", "same full name, a rare one", "different phone number"."""
    level = comparison.levels[number]
    if not level.when:
        what = _WORDS.get(comparison.field, comparison.field).removeprefix("the ")
        return f"different {what}"
    if not level.rarity:
        return level.name
    limit = level.weight + math.log2(comparison.base_u(level.rarity) / comparison.floor(level))
    if weight - level.weight >= RARE or weight >= limit - 1e-9:
        return f"{level.name}, a rare one"
    return f"{level.name}, a common one" if weight - level.weight <= COMMON else level.name
