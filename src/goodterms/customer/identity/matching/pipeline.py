"""The batch, from faces to entities: traits, pairs, model, scores, groups; a kind at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from goodterms.customer.identity.matching import frozen
from goodterms.customer.identity.matching.blocking import make_pairs
from goodterms.customer.identity.matching.cluster import Assertion, Rules
from goodterms.customer.identity.matching.cluster_batch import make_groups
from goodterms.customer.identity.matching.comparisons import comparisons_of
from goodterms.customer.identity.matching.comparisons_traits import (
    KINDS,
    make_frequencies,
    make_traits,
)
from goodterms.customer.identity.matching.model import Model
from goodterms.customer.identity.matching.scoring import make_sides, weights_sql
from goodterms.customer.identity.matching.training import HIGHEST, doubles_of, link_bar, train
from goodterms.customer.identity.matching.training_levels import change
from goodterms.customer.identity.matching.training_namesakes import limit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import duckdb

    from goodterms.customer.identity.matching.spark import Spark
    from goodterms.customer.identity.matching.training_labels import Label
    from goodterms.customer.identity.matching.training_levels import Change

    type Weights = dict[tuple[int, int], float]
    type Progress = Callable[[str, int, int], None]

TAUGHT_BY = 1_000_000  # records at most, where DuckDB learns what Spark then does with all
SHIPPED = files(__package__) / "data" / "models"


@dataclass
class Resolved:
    """What a run made: the models it used and its counts, by kind."""

    models: dict[str, Model] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def resolve(
    connection: duckdb.DuckDBPyConnection,
    *,
    progress: Progress | None = None,
    assertions: Iterable[tuple[Any, ...]] = (),
    models: Mapping[str, Model] | None = None,
    by_splink: bool = False,
    changes: Mapping[str, Change] | None = None,
    freeze: bool = False,
    spark: Spark | None = None,
) -> Resolved:
    """Make ``entity("row", entity)`` of ``face``: every row with the smallest row of its group.

    Rows that are no customer's stand alone. ``assertions`` are (a, b, says, strength, at, id) on
    rows of ``face``; words on rows of two kinds, or on unknown rows, are left out. ``models``
    are trained ones to use by kind; a kind without one learns from this file, with a round of
    Splink's own training first when what it learns is to be kept (``by_splink``); ``changes`` are
    then tried on what it has learned. Also leaves the tables ``model``, ``side_<kind>`` and
    ``edge_<kind>`` that ``explain`` reads, and those of ``frozen`` when the live road is to follow
    (``freeze``). With ``spark`` pairs, weights and groups are made there; the answer is the same.
    """
    if freeze:
        frozen.begin(connection)
    connection.execute('CREATE OR REPLACE TABLE grouped ("row" BIGINT, entity BIGINT)')
    connection.execute("CREATE OR REPLACE TABLE model (kind VARCHAR, json VARCHAR)")
    words = [Assertion(*told) for told in assertions]
    done = Resolved()
    for kind in KINDS:
        fields = make_traits(connection, kind)
        asked = _Asked(kind, fields, words, by_splink, (changes or {}).get(kind, {}), freeze)
        model = (models or {}).get(kind)
        if spark and _several(connection):
            made = _there(connection, asked, model, spark, progress)
        else:
            made = _here(connection, asked, model, progress)
        model, pairs, groups = made
        done.models[kind] = model
        done.counts[kind] = {"pairs": pairs, "groups": groups}
        connection.execute("INSERT INTO model VALUES (?, ?)", [kind, model.to_json()])
    connection.execute("""
        CREATE OR REPLACE TABLE entity AS
        SELECT f."row", coalesce(g.entity, f."row") AS entity
        FROM face f LEFT JOIN grouped g ON g."row" = f."row"
    """)
    connection.execute("DROP TABLE grouped")
    return done


class _Asked(NamedTuple):
    """What is to be done with one kind of records, wherever it is done."""

    kind: str
    fields: set[str]
    words: list[Assertion]
    by_splink: bool
    changes: Change
    freeze: bool


def _here(
    connection: duckdb.DuckDBPyConnection,
    asked: _Asked,
    model: Model | None,
    progress: Progress | None,
) -> tuple[Model, int, int]:
    """One kind, by DuckDB: its model, how many pairs were looked at, how many groups were made."""
    pairs = make_pairs(connection, asked.kind, asked.fields, progress=progress)
    if model:
        _make_sides(connection, model)
        _make_candidates(connection, model)
    else:
        model = _taught(connection, asked, progress)
    if asked.freeze:
        frozen.keep(connection, model)
    rules = Rules(base=model.base, ask=model.ask, link=model.link)
    words = _of_kind(connection, asked.words)
    groups = make_groups(connection, model, words, rules, progress=progress)
    if asked.freeze:
        frozen.keep_found(connection, model, "pair")
    return model, pairs, groups


def _there(
    connection: duckdb.DuckDBPyConnection,
    asked: _Asked,
    model: Model | None,
    spark: Spark,
    progress: Progress | None,
) -> tuple[Model, int, int]:
    """The same by Spark, which gets the model from here."""
    model = model or _taught_by_some(connection, asked, progress)
    _make_sides(connection, model)
    if asked.freeze:
        frozen.keep(connection, model)
    words = _of_kind(connection, asked.words)
    made = spark.make_groups(connection, model, words, progress=progress)
    if asked.freeze:  # the pairs stay there; those worth asking about are what matters
        worth = f"(FROM edge_{model.kind} WHERE weight >= {model.ask})"
        frozen.keep_found(connection, model, worth)
    return model, *made


def _several(connection: duckdb.DuckDBPyConnection) -> bool:
    return len(connection.execute("FROM trait LIMIT 2").fetchall()) > 1


def _taught(
    connection: duckdb.DuckDBPyConnection, asked: _Asked, progress: Progress | None
) -> Model:
    """A model these records teach, its bar set. Needs ``pair``."""
    model = _learned(connection, asked.kind, asked.fields, progress, by_splink=asked.by_splink)
    if asked.changes:
        change(model, asked.changes)
    _set_bar(connection, model, progress)
    return model


def _taught_by_some(
    connection: duckdb.DuckDBPyConnection, asked: _Asked, progress: Progress | None
) -> Model:
    """What so many records teach as one machine bears: all of them, or an even share of them.

    A share of the records holds the same share of the pairs of one person and of two, so m, u, the
    prior and the bar are those of all; only how many doubles a record has grows with their number.
    """
    [(total,)] = connection.execute("SELECT count(*) FROM trait").fetchall()
    step = -(-total // TAUGHT_BY)
    if step > 1:
        connection.execute("ALTER TABLE trait RENAME TO trait_all")
        connection.execute(f'CREATE TABLE trait AS FROM trait_all WHERE hash("row") % {step} = 0')
    make_pairs(connection, asked.kind, asked.fields, progress=progress)
    model = _taught(connection, asked, progress)
    if step > 1:
        connection.execute("DROP TABLE trait")
        connection.execute("ALTER TABLE trait_all RENAME TO trait")
        model.figures["doubles"] = doubles_of(model, total)
    return model


@dataclass
class Learned:
    """New models by kind, and what pairs asked about weigh by them and by the known ones."""

    models: dict[str, Model] = field(default_factory=dict)
    by_new: Weights = field(default_factory=dict)
    by_known: Weights = field(default_factory=dict)


def learn(
    connection: duckdb.DuckDBPyConnection,
    *,
    labels: Sequence[Label] = (),
    known: Mapping[str, Model] | None = None,
    asked: Iterable[tuple[int, int]] = (),
    by_splink: bool = True,
    progress: Progress | None = None,
) -> Learned:
    """New models from the rows of ``face`` and what people have proved of them; resolves nothing.

    ``asked`` are pairs of rows to weigh by the new models and by the ``known`` ones.
    """
    made, pairs = Learned(), sorted(set(asked))
    for kind in KINDS:
        fields = make_traits(connection, kind)
        make_pairs(connection, kind, fields, progress=progress)
        model = _learned(connection, kind, fields, progress, by_splink=by_splink, labels=labels)
        _set_bar(connection, model, progress)
        made.models[kind] = model
        made.by_new |= _weigh(connection, model, pairs)
        if known and kind in known:
            _make_sides(connection, known[kind])
            made.by_known |= _weigh(connection, known[kind], pairs)
    return made


def _weigh(
    connection: duckdb.DuckDBPyConnection, model: Model, pairs: Sequence[tuple[int, int]]
) -> Weights:
    """The weights of those pairs that are both here."""
    told = pa.table(
        {
            name: pa.array([pair[side] for pair in pairs], pa.int64())
            for side, name in enumerate("ab")
        }
    )
    connection.register("asked", told)
    found = connection.execute(f"SELECT a, b, weight FROM ({weights_sql(model, 'asked')})")
    rows = {(a, b): weight for a, b, weight in found.fetchall()}
    connection.unregister("asked")
    return rows


def shipped_model(kind: str, fields: Collection[str]) -> Model:
    """The comparisons that fit the fields, with the numbers Goodterms comes with."""
    numbers = Model.from_json((SHIPPED / f"{kind}.json").read_text("utf-8"))
    known = {(c.field, lv.name): lv for c in numbers.comparisons for lv in c.levels}
    comparisons = comparisons_of(kind, fields)
    for comparison in comparisons:
        for level in comparison.levels:
            if (comparison.field, level.name) in known:
                told = known[comparison.field, level.name]
                level.m, level.u = told.m, told.u
    return Model(kind, numbers.prior, comparisons)


def untaught_model(kind: str, fields: Collection[str]) -> Model:
    """The shipped numbers as they decide where nothing has been learned yet: with every caution.

    A name alone proves nothing, an address no more than a phone, and only what is all but sure
    joins by itself; the rest is asked.
    """
    model = shipped_model(kind, fields)
    limit(model, None)
    model.link = HIGHEST
    return model


def _learned(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    fields: Collection[str],
    progress: Progress | None,
    *,
    by_splink: bool = False,
    labels: Sequence[Label] = (),
) -> Model:
    """What these records teach; its bar is still to be set."""
    model = shipped_model(kind, fields)
    _make_sides(connection, model)
    return train(connection, model, fields, by_splink=by_splink, labels=labels, progress=progress)


def _set_bar(
    connection: duckdb.DuckDBPyConnection, model: Model, progress: Progress | None
) -> None:
    """From which weight evidence joins these records; makes ``candidate``."""
    if progress:
        progress(f"comparing {model.kind}s", 0, 1)
    _make_candidates(connection, model)
    found = connection.execute("SELECT weight FROM candidate").fetchnumpy()
    model.link = link_bar(found["weight"], model.ask)


def _make_sides(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    doubles = float(model.figures.get("doubles", 0.0))
    make_frequencies(connection, model.features, doubles=doubles)
    make_sides(connection, model)


def _make_candidates(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE candidate AS
        FROM ({weights_sql(model, "pair")}) WHERE weight >= {model.ask}
    """)


def _of_kind(connection: duckdb.DuckDBPyConnection, words: list[Assertion]) -> list[Assertion]:
    """The words on two rows of ``trait``."""
    if not words:
        return []
    rows = sorted({row for word in words for row in (word.a, word.b)})
    found = connection.execute(
        'SELECT "row" FROM trait WHERE "row" IN (SELECT unnest(?::BIGINT[]))', [rows]
    ).fetchall()
    here = {row for (row,) in found}
    return [word for word in words if word.a in here and word.b in here]
