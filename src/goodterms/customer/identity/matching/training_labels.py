"""What proved answers teach m, beside expectation maximisation (identity.md 11).

Labels come from the ask band and from claims, not from all pairs of one person.  So pairs below the
bar and pairs over it are judged apart, each with the share of matches that expectation maximisation
sees there; else a band where birth dates are damaged would teach that they always are.  In each
part a level's m is ``(n * labels + K * learned) / (n + K)``, n being what the labels are worth
after their weights (Kish).  Without labels nothing changes.

U stays sampled: a word "different" is a ban for the clusters, and no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from goodterms.customer.identity.matching.scoring import levels_sql
from goodterms.customer.identity.matching.training_levels import chances, give_m, weights_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from goodterms.customer.identity.matching.model import Comparison, Model
    from goodterms.customer.identity.matching.training_levels import Columns, Floats

K = 200.0  # pairs that what is learned without labels counts as, beside them
HEAVIEST = 10.0  # a label never counts for more than so many, however seldom its pair was drawn
ONE_PERSON = 0.01  # of what a level rests on may be one person's word, at the most
ROUNDS = 100


class Label(NamedTuple):
    """A pair that is one person's, by a proved word.

    ``weight`` is that of its proof, ``propensity`` the chance with which the pair was drawn to be
    asked about, ``by`` whose word it is.
    """

    a: int
    b: int
    weight: float
    propensity: float
    by: str

    @property
    def counts(self) -> float:
        """How many pairs it stands for: more where such are seldom asked, up to ``HEAVIEST``."""
        return self.weight * min(1 / self.propensity, HEAVIEST)


def teach(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    labels: Sequence[Label],
    seen: Columns,
    bar: float,
) -> int:
    """Blend the labels into the model's m; answers how many pairs were known here.

    ``seen`` are the blocked pairs' levels, ``bar`` the weight from which they join. Needs
    ``side_<kind>``.
    """
    told, counts, people = _levels_of(connection, model, labels)
    if not len(counts):
        return 0
    weights = weights_of(seen, model)
    chance, over = chances(weights), weights_of(told, model) >= bar
    for comparison in model.comparisons:
        field, size = f"level_{comparison.field}", len(comparison.levels)
        levels, answers = seen[field].astype(np.uint8), told[field].astype(np.uint8)
        filled, known = levels < size, answers < size
        total = chance[filled].sum()
        if not total:
            continue
        shift = np.zeros(size)
        for here, said in ((weights >= bar, over), (weights < bar, ~over)):
            mass, chosen = chance[here & filled].sum(), known & said
            if mass:
                learned = np.bincount(levels[here], chance[here], size)[:size] / mass
                after = blended(learned, answers[chosen], counts[chosen], people[chosen])
                shift += mass / total * (after - learned)
        _shift(comparison, shift, np.bincount(levels, chance, size)[:size] / total)
    return len(counts)


def _shift(comparison: Comparison, shift: Floats, shares: Floats) -> None:
    """Move each level's m; one that is judged among others is told by its share instead."""
    stand = [
        share if level.among else level.m
        for level, share in zip(comparison.levels, shares, strict=True)
    ]
    give_m(comparison, [max(one + by, 0.0) for one, by in zip(stand, shift, strict=True)])


def blended(learned: Floats, levels: Any, counts: Any, people: Any) -> Floats:
    """The shares of levels that labels and what was learned without them give together; pure.

    ``levels``, ``counts`` and ``people`` are the labels': the level that holds, what it counts for
    and by whom. What one person's word passes its share by counts as if it had not been said.
    """
    total = float(counts.sum()) if len(counts) else 0.0
    if not total:
        return learned
    worth = total**2 / float((counts**2).sum())
    kept = np.zeros(len(learned))
    for number in range(len(learned)):
        here = levels == number
        _, who = np.unique(people[here], return_inverse=True)
        said = np.bincount(who, weights=counts[here]) * worth / total if here.any() else np.zeros(0)
        kept[number] = _capped(said, K * float(learned[number]))
    left: Floats = (kept + (K + worth - kept.sum()) * learned) / (K + worth)
    return left


def _capped(said: Floats, prior: float) -> float:
    """What people say of a level when no one of them is more than a hundredth of what it has."""
    cap = ONE_PERSON * (float(said.sum()) + prior)
    for _ in range(ROUNDS):
        lower = ONE_PERSON * (float(np.minimum(said, cap).sum()) + prior)
        if cap - lower < 1e-9:  # noqa: PLR2004
            break
        cap = lower
    return float(np.minimum(said, cap).sum())


def _levels_of(
    connection: duckdb.DuckDBPyConnection, model: Model, labels: Sequence[Label]
) -> tuple[Columns, Floats, Any]:
    """What holds of the labelled pairs that are both here, what each counts for, and by whom."""
    weight = {(min(one.a, one.b), max(one.a, one.b)): one for one in labels}
    pairs = sorted(weight)
    told = pa.table(
        {
            "a": pa.array([a for a, _ in pairs], pa.int64()),
            "b": pa.array([b for _, b in pairs], pa.int64()),
        }
    )
    connection.register("label", told)
    found = connection.execute(f"{levels_sql(model, 'label')} ORDER BY a, b").fetchnumpy()
    connection.unregister("label")
    columns = {name: np.ma.filled(values, np.nan) for name, values in found.items()}
    known = [weight[int(a), int(b)] for a, b in zip(columns["a"], columns["b"], strict=True)]
    return columns, np.array([one.counts for one in known]), np.array([one.by for one in known])
