"""The matcher's pairs, kept with the explanation of each: which fields, how much each weighs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching import explain
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    import duckdb

_REPLACE = """
INSERT INTO identity_edge (a_id, b_id, weight, parts, model_id, at)
SELECT n.a, n.b, n.weight, n.parts, %(model)s, %(now)s FROM new_edge n
ON CONFLICT (a_id, b_id) DO UPDATE
   SET weight = excluded.weight, parts = excluded.parts, model_id = excluded.model_id,
       at = excluded.at
 WHERE (identity_edge.weight, identity_edge.parts)
       IS DISTINCT FROM (excluded.weight, excluded.parts)
"""
_GONE = """
DELETE FROM identity_edge e WHERE NOT EXISTS (
  SELECT FROM new_edge n WHERE n.a = e.a_id AND n.b = e.b_id)
"""


def take_edges(connection: duckdb.DuckDBPyConnection, model: int | None) -> int:
    """Replace the kept pairs by this run's; answers how many there are."""
    kept = 0
    with working("identity.resolve"):
        sql.scratch("new_edge", "a bigint, b bigint, weight real, parts jsonb")
        with sql.copy("COPY new_edge FROM STDIN") as copy:
            for edge in explain.edges(connection):
                kept += 1
                copy.write_row((edge.a, edge.b, edge.weight, json.dumps(edge.parts)))
        sql.run(_GONE)
        sql.run(_REPLACE, {"model": model, "now": clock.now()})
    return kept
