"""The matcher's pairs, kept with the explanation of each: which fields, how much each weighs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching import explain
from goodterms.customer.identity.resolving import bulk
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

_REPLACE = """
INSERT INTO identity_edge (a_id, b_id, weight, found, parts, model_id, at)
SELECT n.a, n.b, n.weight, l.a IS NOT NULL, n.parts, %(model)s, %(now)s
  FROM new_edge n LEFT JOIN (SELECT DISTINCT a, b FROM looked) l ON l.a = n.a AND l.b = n.b
ON CONFLICT (a_id, b_id) DO UPDATE
   SET weight = excluded.weight, found = excluded.found, parts = excluded.parts,
       model_id = excluded.model_id, at = excluded.at
 WHERE (identity_edge.weight, identity_edge.found, identity_edge.parts)
       IS DISTINCT FROM (excluded.weight, excluded.found, excluded.parts)
   AND identity_edge.at < %(began)s
"""
_GONE = """
DELETE FROM identity_edge e WHERE e.at < %(began)s AND NOT EXISTS (
  SELECT FROM new_edge n WHERE n.a = e.a_id AND n.b = e.b_id)
"""


def take_edges(connection: duckdb.DuckDBPyConnection, model: int | None, began: datetime) -> int:
    """Replace the kept pairs by this run's; answers how many there are.

    What the live path has written since the run began is newer, and stays.
    """
    kept = 0
    with working("identity.resolve"):
        sql.scratch("new_edge", "a bigint, b bigint, weight float8, parts jsonb")
        with sql.copy("COPY new_edge FROM STDIN") as copy:
            for edge in explain.edges(connection):
                kept += 1
                copy.write_row((edge.a, edge.b, edge.weight, json.dumps(edge.parts)))
        sql.scratch("looked", "a bigint, b bigint")
        bulk.copy(connection, "FROM frozen_found", "COPY looked FROM STDIN (FORMAT csv)")
        sql.run("ANALYZE new_edge; ANALYZE looked")
        sql.run(_GONE, {"began": began})
        sql.run(_REPLACE, {"model": model, "now": clock.now(), "began": began})
    return kept
