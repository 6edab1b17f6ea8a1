"""The batch asks ``cluster`` of few components, and answers as if it had asked of all."""

from __future__ import annotations

from importlib.resources import as_file
from typing import Any

import duckdb
import numpy as np
import pytest

from goodterms.customer.identity.matching import cluster_batch, fixed_sets, pipeline
from goodterms.customer.identity.matching.faces import make_faces


def entities(name: str) -> tuple[list[Any], int]:
    """The groups of a fixed set, and how many components were plain."""
    with as_file(fixed_sets.FOLDER / f"{name}.tsv") as file, duckdb.connect() as connection:
        rows = connection.read_csv(str(file), sep="\t", header=True, all_varchar=True)
        place = "row_number() OVER ()"
        rows.project(f'{place} - 1 AS "row", {place} AS line, * EXCLUDE (truth)').create("prepared")
        make_faces(connection, "prepared")
        pipeline.resolve(connection)
        groups = connection.execute(
            'SELECT entity, list("row" ORDER BY "row") FROM entity GROUP BY 1 ORDER BY 1'
        )
        found = groups.fetchall()
        plain = connection.execute("SELECT count(*) FROM plain").fetchone()
    return found, plain[0] if plain else 0


@pytest.mark.parametrize("name", ["invented", "made"])
def test_plain_components_are_joined_as_cluster_would(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, _ = entities(name)
    nothing = np.array([], dtype=np.int64)
    monkeypatch.setattr(cluster_batch, "_tied", lambda *_: nothing)
    slow, plain = entities(name)
    assert plain == 0
    assert quick == slow
