"""One model, three engines, and the keys of the live road, on whole development sets.

``goodterms bench identity --set parity``: for every pair that Splink predicts, and every pair that
blocking makes, the weight in this process against Splink's and DuckDB's; then how many of
blocking's pairs, of those that pass the ask bar, and of the true ones, share one of the live
road's keys.
"""

# ruff: noqa: S608  (SQL made of our own names)

from __future__ import annotations

import logging
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from splink import DuckDBAPI, Linker, block_on

from goodterms.customer.identity.matching import frozen, pipeline
from goodterms.customer.identity.matching.blocking import make_pairs
from goodterms.customer.identity.matching.comparisons_traits import make_traits
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.keys import keys_sql
from goodterms.customer.identity.matching.live_scoring import Scorer
from goodterms.customer.identity.matching.model import splink_settings
from goodterms.customer.identity.matching.scoring import weights_sql
from goodterms.journeys.intake.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goodterms.customer.identity.matching.live_scoring import Side
    from goodterms.customer.identity.matching.model import Model

    type Connection = duckdb.DuckDBPyConnection
    type Figure = Callable[..., None]

SETS = ("febrl3", "historical_50k", "fake_1000", "crm_made")
NEAR = 1e-6
HOLDERS = 100  # of a key; one that more hold is not used on the live road
BATCH = 200_000
# What two records must share for Splink to predict them; together most of what anybody blocks on.
RULES = (("given_class", "family"), ("born",), ("phone",), ("email",), ("email_home",),
         ("postcode", "given_class"), ("street_any",), ("account_no",), ("national",))  # fmt: skip


@dataclass(frozen=True)
class Set:
    """One set in DuckDB, learned, its pairs made."""

    name: str
    connection: Connection
    model: Model
    truth: dict[int, str]


def tell(figure: Figure, name: str, file: Path, mapped: dict[str, str], truth: Any) -> None:
    """Print the figures of one set, read from ``file``; ``truth`` is by record id."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        prepared = Path(folder) / "prepared.parquet"
        prepare(file, mapped, prepared)
        made = _learned(name, connection, f"'{prepared}'", truth)
        _tell_parity(figure, made)
        _tell_keys(figure, made)


def _learned(name: str, connection: Connection, prepared: str, truth: dict[str, str]) -> Set:
    make_faces(connection, prepared)
    fields = make_traits(connection, "person")
    make_pairs(connection, "person", fields)
    model = pipeline._learned(connection, "person", fields, None, by_splink=True)  # noqa: SLF001
    frozen.begin(connection)
    frozen.keep(connection, model)
    ids = connection.execute(f'SELECT "row", record_id FROM {prepared}').fetchall()
    return Set(name, connection, model, {row: truth[key] for row, key in ids if key in truth})


# --- parity ------------------------------------------------------------------------------------


def _tell_parity(figure: Figure, made: Set) -> None:
    scorer = Scorer(made.model, frozen.frequencies(made.connection, "person"))
    sides = _sides(made.connection, scorer)
    _splink_predicts(made)
    batch = f"SELECT a, b, weight FROM ({weights_sql(made.model, 'pair')})"
    for engine, query in (("splink", "FROM predicted"), ("duckdb", batch)):
        worst, pairs, seconds = 0.0, 0, 0.0
        for rows in _batches(made.connection, query):
            began = time.process_time()
            ours = [scorer.score(sides[a], sides[b])[0] for a, b, _ in rows]
            seconds += time.process_time() - began
            pairs += len(rows)
            worst = max(worst, *(abs(w - o) for (_, _, w), o in zip(rows, ours, strict=True)))
        figure(f"{made.name} {engine} difference", worst, pairs, bar=NEAR)
        figure(f"{made.name} {engine} pair_us", round(seconds / max(pairs, 1) * 1e6, 2), pairs)


def _sides(connection: Connection, scorer: Scorer) -> dict[int, Side]:
    answer = connection.execute("FROM trait")
    names = [column[0] for column in answer.description]
    told = (dict(zip(names, row, strict=True)) for row in answer.fetchall())
    return {traits["row"]: scorer.side(traits) for traits in told}


def _splink_predicts(made: Set) -> None:
    """Make ``predicted(a, b, weight)``, Splink's own ``match_weight``."""
    here = {row[0] for row in made.connection.execute("DESCRIBE trait").fetchall()}
    rules = [block_on(*rule) for rule in RULES if set(rule) <= here]
    api = DuckDBAPI(connection=made.connection)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = splink_settings(made.model, rules)
        linker = Linker(api.register("trait"), settings, log_level=logging.ERROR)
        for feature in made.model.features:
            table = api.register(f"tf_{feature}")
            linker.table_management.register_term_frequency_lookup(table, feature)
        found = linker.inference.predict(threshold_match_weight=-1000)
    made.connection.execute(f"""
        CREATE TABLE predicted AS SELECT row_l AS a, row_r AS b, match_weight AS weight
        FROM {found.physical_name}
    """)


def _batches(connection: Connection, query: str) -> Iterator[list[tuple[int, int, float]]]:
    answer = connection.execute(query)
    while rows := answer.fetchmany(BATCH):
        yield rows


# --- keys --------------------------------------------------------------------------------------


def _tell_keys(figure: Figure, made: Set) -> None:
    connection = made.connection
    connection.execute(f"CREATE TABLE live_key AS {keys_sql()}")
    connection.execute(f"""
        CREATE TABLE met AS SELECT DISTINCT x.row_ AS a, y.row_ AS b
        FROM live_key x JOIN live_key y ON x.key = y.key AND x.row_ < y.row_
        SEMI JOIN (SELECT key FROM live_key GROUP BY 1 HAVING count(*) <= {HOLDERS}) used
            ON used.key = x.key
    """)
    counts = connection.execute("SELECT count(*) FROM live_key GROUP BY row_").fetchall()
    records = len(counts)
    figure(f"{made.name} keys", round(sum(n for (n,) in counts) / records, 2), records)
    figure(f"{made.name} most keys", max(n for (n,) in counts), records)
    figure(f"{made.name} candidates", round(_pairs(connection, "met") * 2 / records, 1), records)
    both = _pairs(connection, "met SEMI JOIN pair USING (a, b)")
    figure(f"{made.name} blocked_pairs", round(both / _pairs(connection, "pair"), 4), records)
    asked = (
        f"(SELECT a, b FROM ({weights_sql(made.model, 'pair')}) WHERE weight >= {made.model.ask})"
    )
    found = _pairs(connection, f"met SEMI JOIN {asked} told USING (a, b)")
    figure(f"{made.name} asked_pairs", round(found / _pairs(connection, asked), 4), records)
    true = _true_pairs(made)
    for table, what in (("met", "true_pairs"), ("pair", "true_pairs_of_blocking")):
        figure(f"{made.name} {what}", round(_true_among(made, table) / true, 4), true)


def _pairs(connection: Connection, source: str) -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    return int(count)


def _true_pairs(made: Set) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(made.truth.values()).values())


def _true_among(made: Set, table: str) -> int:
    pairs = made.connection.execute(f"SELECT a, b FROM {table}")
    truth, found = made.truth, 0
    while rows := pairs.fetchmany(BATCH):
        found += sum(a in truth and truth[a] == truth.get(b) for a, b in rows)
    return found
