"""Fixed sets: small files with the truth, by which a new model is judged before it decides.

They lie in the package, so every house can judge its own model; ``data/SOURCES.txt`` says where
each comes from.  Customers are not alike: a model that fits one house's slips does badly on the
slips of another.  So what is judged is the change from the old model to the new one, tried on
numbers that fit the set: near them a sound change costs nothing, and a bad one costs at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import duckdb

from goodterms.customer.identity.matching import pipeline
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.training_levels import changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from goodterms.customer.identity.matching.model import Model
    from goodterms.customer.identity.matching.training_levels import Change

    type Progress = Callable[[str, int, int], None]

FOLDER = files(__package__) / "data" / "fixed"
SETS = ("invented", "made", "historical")


@dataclass(frozen=True, slots=True)
class Figure:
    """F1 over pairs and B-cubed F1 of the groups a model makes of a set."""

    f1: float
    b3: float


def measure(
    old: Mapping[str, Model], new: Mapping[str, Model], *, progress: Progress | None = None
) -> dict[str, Figure]:
    """What the change from the old models to the new ones makes of each fixed set.

    From a model to itself it is what the set's own numbers make of it.
    """
    changes = {kind: changed(old.get(kind, model), model) for kind, model in new.items()}
    figures = {}
    for done, name in enumerate(SETS):
        if progress:
            progress("judging by the fixed sets", done, len(SETS))
        with as_file(FOLDER / f"{name}.tsv") as file:
            figures[name] = _measured(file, changes)
    return figures


def _measured(file: Path, changes: Mapping[str, Change]) -> Figure:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            """CREATE TABLE told AS
               SELECT row_number() OVER () - 1 AS "row", row_number() OVER () AS line, *
                 FROM read_csv(?, delim = '\t', header = true, all_varchar = true, nullstr = '',
                               parallel = false)""",
            [str(file)],
        )
        connection.execute("CREATE TABLE prepared AS SELECT * EXCLUDE (truth) FROM told")
        make_faces(connection, "prepared")
        pipeline.resolve(connection, changes=changes)
        pairs = connection.execute(
            'SELECT truth, entity FROM told JOIN entity USING ("row")'
        ).fetchall()
    return score(pairs)


def score(pairs: Iterable[tuple[str, int]]) -> Figure:
    """From the true and the found group of each record; records without a truth are left out."""
    told = [pair for pair in pairs if pair[0] is not None]
    both, true, found = Counter(told), Counter(t for t, _ in told), Counter(f for _, f in told)
    hit, real, said = (_pairs_in(counts.values()) for counts in (both, true, found))
    precision = sum(n * n / found[f] for (_, f), n in both.items()) / len(told)
    recall = sum(n * n / true[t] for (t, _), n in both.items()) / len(told)
    return Figure(
        f1=2 * hit / (real + said) if real + said else 1.0,
        b3=2 * precision * recall / (precision + recall),
    )


def _pairs_in(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)
