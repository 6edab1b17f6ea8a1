"""The gate: whether a new model may decide, judged against the one that does (identity.md 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goodterms.customer.identity.matching.fixed_sets import Figure

MOST_LOST = 0.002  # of F1 on a fixed set, and of the miss on control answers


class Fall(NamedTuple):
    """Where the new model is worse than it may be: a fixed set's F1, or "control"."""

    what: str
    before: float
    after: float


def falls(
    new: Mapping[str, Figure],
    old: Mapping[str, Figure],
    missed: tuple[float, float] | None = None,
) -> list[Fall]:
    """Nothing where the new model may go live. ``missed``: by the new and the old one, on average.

    Improvements elsewhere do not make up for a fall: nobody's records are less worth than others'.
    """
    found = [
        Fall(name, old[name].f1, new[name].f1)
        for name in sorted(old)
        if old[name].f1 - new[name].f1 > MOST_LOST
    ]
    if missed and missed[0] - missed[1] > MOST_LOST:
        found.append(Fall("control", missed[1], missed[0]))
    return found


def miss(told: Iterable[tuple[float, bool]]) -> float:
    """How far weights are from what people answered: the mean squared difference (Brier).

    0 is knowing, 0.25 a coin. ``told`` are log2 weights with whether the pair is one person's.
    """
    squares = [(_chance(weight) - same) ** 2 for weight, same in told]
    return sum(squares) / len(squares)


def _chance(weight: float) -> float:
    chance: float = 1.0 / (1.0 + 2.0 ** -max(min(weight, 60.0), -60.0))
    return chance
