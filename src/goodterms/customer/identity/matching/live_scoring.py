"""Scoring one pair in this process: the model compiled to one Python function.

The function holds each comparison as a chain of conditions, as the DuckDB query of ``scoring``
does, and gives the same weight to the last bits.  What depends on one record alone (how rare its
values are) is worked out once a record, in its ``Side``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.cluster import Edge
from goodterms.customer.identity.matching.explain import told
from goodterms.customer.identity.matching.model_predicates import NAMES, to_python
from goodterms.customer.identity.matching.scoring import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from goodterms.customer.identity.matching.cluster import Parts
    from goodterms.customer.identity.matching.model import Comparison, Level, Model

    type Traits = Mapping[str, Any]
    type Side = tuple[Any, ...]  # a record's values and the log2 share of each rare one


@dataclass(frozen=True)
class Frequencies:
    """How likely a stranger has the same value, by feature; frozen with the model.

    ``shares`` has the values that two records or more hold, ``rare`` the share of all others.
    """

    shares: Mapping[str, Mapping[str, float]]
    rare: Mapping[str, float]

    @classmethod
    def of(
        cls, shares: Iterable[tuple[str, str, float]], rare: Iterable[tuple[str, float]]
    ) -> Frequencies:
        """From rows of (feature, value, share) and (feature, share of all other values)."""
        others = dict(rare)
        kept: dict[str, dict[str, float]] = {feature: {} for feature in others}
        for feature, value, share in shares:
            kept[feature][value] = share
        return cls(kept, others)

    def log_share(self, feature: str, traits: Traits) -> float | None:
        """Log2 of the value's share, None where the record has no value."""
        if traits[feature] is None:
            return None
        if feature == "whole" and traits["given"] is not None:
            # a full name is as rare as its parts together: as the batch has it
            return math.log2(self._share("given", traits) * self._share("family", traits))
        return math.log2(self._share(feature, traits))

    def _share(self, feature: str, traits: Traits) -> float:
        return self.shares[feature].get(traits[feature], self.rare[feature])


class Scorer:
    """The model ready to score. Make it once a model; it is the same for all records."""

    def __init__(self, model: Model, frequencies: Frequencies) -> None:
        self.model, self.frequencies = model, frequencies
        self._columns, self._features = model.columns, model.features
        self._score = _compiled(model, _scored(model))
        self._levels = _compiled(model, _levelled(model))

    def side(self, traits: Traits) -> Side:
        """What scoring needs of one record, from its traits."""
        values = [_comparable(traits[column]) for column in self._columns]
        logs = [self.frequencies.log_share(feature, traits) for feature in self._features]
        return (*values, *logs)

    def score(self, left: Side, right: Side) -> tuple[float, Parts]:
        """The pair's log2 weight, and that of each comparison, None where a value is missing."""
        scored: tuple[float, Parts] = self._score(left, right)
        return scored

    def edge(self, a: int, left: Side, b: int, right: Side) -> Edge:
        """The evidence on records a and b as ``cluster`` takes it."""
        weight, parts = self._score(left, right)
        return Edge(a, b, weight, parts) if a < b else Edge(b, a, weight, parts)

    def explain(self, left: Side, right: Side) -> list[dict[str, Any]]:
        """The weight's parts in words: field, level, words and weight each; they sum to it."""
        _, parts = self._score(left, right)
        return list(told(self.model, self._levels(left, right), parts))


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value


# --- the model as Python ---------------------------------------------------------------------


def _compiled(model: Model, lines: list[str]) -> Callable[[Side, Side], Any]:
    """A function ``scored(left, right)`` whose body is ``lines`` over the two sides' values."""
    names = [*model.columns, *(f"log_{feature}" for feature in model.features)]
    unpacked = [
        f"{', '.join(f'{side}_{name}' for name in names)} = {whole}"
        for side, whole in (("l", "left"), ("r", "right"))
    ]
    body = "".join(f"    {line}\n" for line in (*unpacked, *lines))
    space: dict[str, Any] = {**NAMES, "rarity": _rarity}
    # every name in it is a column that ``to_python`` has let pass, every number a repr
    exec(f"def scored(left, right):\n{body}", space)  # noqa: S102
    compiled: Callable[[Side, Side], Any] = space["scored"]
    return compiled


def _scored(model: Model) -> list[str]:
    lines, parts = [], []
    for place, comparison in enumerate(model.comparisons):
        answers = [_weight(comparison, level) for level in comparison.levels]
        lines += _chain(f"part{place}", comparison, "None", answers)
        parts.append(f"part{place}")
    total = " + ".join([repr(model.base), *(f"({part} or 0.0)" for part in parts)])
    return [*lines, f"return {total}, ({', '.join(parts)},)"]


def _levelled(model: Model) -> list[str]:
    lines, levels = [], []
    for place, comparison in enumerate(model.comparisons):
        answers = [str(number) for number in range(len(comparison.levels))]
        lines += _chain(f"level{place}", comparison, str(MISSING), answers)
        levels.append(f"level{place}")
    return [*lines, f"return [{', '.join(levels)}]"]


def _chain(name: str, comparison: Comparison, missing: str, answers: list[str]) -> list[str]:
    """``if ... elif ... else`` over the levels, the first that holds counts."""
    lines = [f"if {to_python(comparison.missing)}: {name} = {missing}"]
    for level, answer in zip(comparison.levels, answers, strict=True):
        when = f"elif {to_python(level.when)}" if level.when else "else"
        lines.append(f"{when}: {name} = {answer}")
    return lines


def _weight(comparison: Comparison, level: Level) -> str:
    if not level.rarity:
        return repr(level.weight)
    base = math.log2(comparison.base_u(level.rarity))
    floor = math.log2(comparison.floor(level))
    sides = f"l_log_{level.rarity}, r_log_{level.rarity}"
    return f"{level.weight!r} + rarity({sides}, {base!r}, {floor!r})"


def _rarity(left: float | None, right: float | None, base: float, floor: float) -> float:
    """Bits that the value's frequency adds; one that only one side knows counts for both."""
    if left is None or right is None:
        known = right if left is None else left
        return 0.0 if known is None else base - max(known, floor)
    return base - max(left, right, floor)
