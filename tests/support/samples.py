"""Small parts of the development sets, taken through the batch up to a learned model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from goodterms.customer.identity.matching import frozen
from goodterms.customer.identity.matching.blocking import make_pairs
from goodterms.customer.identity.matching.comparisons_traits import (
    KINDS,
    make_frequencies,
    make_traits,
)
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.live import Face
from goodterms.customer.identity.matching.pipeline import shipped_model
from goodterms.customer.identity.matching.scoring import make_sides
from goodterms.customer.identity.matching.training import train

if TYPE_CHECKING:
    from goodterms.customer.identity.matching.model import Model

FOLDER = Path(__file__).parents[1] / "customer" / "identity" / "matching" / "samples"
SAMPLES = ("crm_made", "fake_1000", "historical")


@dataclass(frozen=True)
class Batch:
    """A sample's records of one kind in DuckDB: ``trait``, ``pair``, ``side_*``, ``frozen_*``."""

    connection: duckdb.DuckDBPyConnection
    model: Model
    faces: dict[int, Face]
    traits: dict[int, dict[str, Any]]

    def public(self) -> set[str]:
        found = self.connection.execute("SELECT domain FROM frozen_public").fetchall()
        return {domain for (domain,) in found}


@cache
def batch(sample: str, kind: str = "person") -> Batch:
    """Made once a process; read it, and change nothing."""
    connection = duckdb.connect()
    file = FOLDER / f"{sample}.csv"
    connection.execute(f"""
        CREATE TABLE prepared AS
        SELECT row_number() OVER () - 1 AS "row", "row" + 2 AS line, * EXCLUDE (entity_id)
        FROM read_csv('{file}', all_varchar = true, header = true, nullstr = '')
    """)
    make_faces(connection, "prepared")
    fields = make_traits(connection, kind)
    make_pairs(connection, kind, fields)
    model = shipped_model(kind, fields)
    make_frequencies(connection, model.features)
    make_sides(connection, model)
    model = train(connection, model, fields)
    frozen.begin(connection)
    frozen.keep(connection, model)
    return Batch(connection, model, _faces(connection, kind), _rows(connection, "trait"))


def _faces(connection: duckdb.DuckDBPyConnection, kind: str) -> dict[int, Face]:
    return {
        row: _face(values)
        for row, values in _rows(connection, "face").items()
        if values["kind"] in KINDS[kind]
    }


def _face(values: dict[str, Any]) -> Face:
    told: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Face(**told)


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> dict[int, dict[str, Any]]:
    answer = connection.execute(f'SELECT "row", * EXCLUDE ("row") FROM {table}')
    names = [column[0] for column in answer.description][1:]
    return {row: dict(zip(names, values, strict=True)) for row, *values in answer.fetchall()}
