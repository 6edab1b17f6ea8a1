"""U: how often each level holds for two strangers, counted on pairs drawn by hash.

The records stand in a circle in the order of their hashes, and each is compared with those that
stand one, two, three places on.  Unlike a random sample this is the same whenever the records are
the same, on any number of threads.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from goodterms.customer.identity.matching.scoring import MISSING, levels_sql

if TYPE_CHECKING:
    import duckdb

    from goodterms.customer.identity.matching.model import Model

ROWS = 100_000  # records in the circle
PAIRS = 500_000


def count_strangers(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Write u into the model. Needs ``trait`` and ``side_<kind>``.

    A level that no pair met is as rare as one pair in all.
    """
    circle = connection.execute(
        f'SELECT "row" FROM trait ORDER BY hash("row"), "row" LIMIT {ROWS}'
    ).fetchnumpy()["row"]
    steps = min(-(-PAIRS // len(circle)), (len(circle) - 1) // 2)
    far = [np.roll(circle, -step) for step in range(1, steps + 1)]
    told = pa.table({"a": np.tile(circle, steps), "b": np.concatenate(far)})
    connection.register("stranger", told)
    names = [comparison.field for comparison in model.comparisons]
    levels = ", ".join(f"level_{name}" for name in names)
    met = connection.execute(
        f"SELECT {levels}, count(*) FROM ({levels_sql(model, 'stranger')}) GROUP BY ALL"
    ).fetchall()
    connection.unregister("stranger")
    for place, comparison in enumerate(model.comparisons):
        counts: Counter[int] = Counter()
        for pattern in met:
            counts[pattern[place]] += pattern[-1]
        filled = sum(counts.values()) - counts[MISSING]
        for number, level in enumerate(comparison.levels):
            level.u = max(counts[number] / filled if filled else 0.0, 1 / PAIRS)
