"""From what holds of pairs to numbers: the part of a weight, and m as a model may believe it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goodterms.customer.identity.matching.scoring import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goodterms.customer.identity.matching.model import Comparison, Level, Model

    type Change = dict[tuple[str, str], float]  # (field, level) -> times its m
    type Columns = dict[str, np.ndarray[Any, Any]]
    type Floats = np.ndarray[Any, np.dtype[np.float64]]

LEAST_M = 1e-4
SMOOTH = 0.005  # of m: a level hardly anybody meets may double without meaning anything


def weights_of(columns: Columns, model: Model) -> Floats:
    """The weight of each pair whose ``level_<field>`` and ``rare_<field>`` these are."""
    parts = [_part(columns, comparison, model.base) for comparison in model.comparisons]
    told: Floats = np.sum(parts, axis=0) + model.base
    return told


def _part(columns: Columns, comparison: Comparison, base: float) -> Floats:
    """The comparison's part of each pair's weight."""
    table = np.zeros(MISSING + 1)
    cap = np.full(MISSING + 1, np.inf)
    for number, level in enumerate(comparison.levels):
        table[number] = level.evidence
        if level.rarity:
            table[number] += np.log2(comparison.base_u(level.rarity))
        if comparison.field == "name":
            cap[number] = -base  # a name alone never outweighs the prior
    levels = columns[f"level_{comparison.field}"].astype(np.uint8)
    rare = np.nan_to_num(columns[f"rare_{comparison.field}"].astype(float))
    part: Floats = np.minimum(table[levels] - rare, cap[levels])
    return part


def chances(weights: Floats) -> Floats:
    """How likely pairs of these weights are one person's."""
    told: Floats = 1 / (1 + np.exp2(-np.clip(weights, -60, 60)))
    return told


def give_m(comparison: Comparison, shares: Sequence[float]) -> None:
    """Write each level's share of one person's pairs into it, as far as it may be believed."""
    for level, share in zip(comparison.levels, shares, strict=True):
        level.m = max(min(share, level.at_most), LEAST_M)
    for level in comparison.levels:
        if level.among:
            near = next(other for other in comparison.levels if other.name == level.among)
            level.m = level.u * max(min(level.m / (level.m + near.m), 0.5), 1e-3)


def changed(old: Model, new: Model) -> Change:
    """By how much the second model believes more, or less, in each level that both have."""
    before = {(c.field, lv.name): lv for c in old.comparisons for lv in c.levels}
    return {
        (c.field, lv.name): (_share(lv) + SMOOTH) / (_share(before[c.field, lv.name]) + SMOOTH)
        for c in new.comparisons
        for lv in c.levels
        if (c.field, lv.name) in before
    }


def change(model: Model, by: Change) -> None:
    """Change m as ``by`` says, where the model has the level; the shares of a field stay whole."""
    for comparison in model.comparisons:
        plain = [level for level in comparison.levels if not level.among]
        whole = sum(level.m for level in plain)
        for level in comparison.levels:
            level.m *= by.get((comparison.field, level.name), 1.0)
        total = sum(level.m for level in plain)
        for level in plain:
            level.m = max(level.m * whole / total, LEAST_M)


def _share(level: Level) -> float:
    """What it is believed in: m, or its odds where it is judged among others."""
    return level.m / level.u if level.among else level.m
