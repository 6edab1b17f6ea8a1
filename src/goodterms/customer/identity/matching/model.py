"""The model as we keep it: comparisons, their levels and numbers, in no engine's language.

The weight of a pair is ``log2(prior / (1 - prior))`` plus, for each comparison, ``log2(m / u)`` of
the first level that holds (levels top down; nothing for a missing value), plus, for a level with a
``rarity`` feature, ``log2(u of that feature's exact level) - log2(max(frequency of the value on
either side, floor))``.  That is Splink's own formula, so Splink can train and check it.

What a level may weigh at the most (``most``: a name that a father shares, a phone that a family
shares) is kept beside its numbers and not in them, so that learned numbers stay what they are.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.model_predicates import (
    columns,
    read_columns,
    single_exact,
    to_sql,
)

if TYPE_CHECKING:
    from pathlib import Path

    from goodterms.customer.identity.matching.model_predicates import Dialect

LEAST_FREQUENCY = 1e-9  # of a value, so that a logarithm never meets zero


@dataclass
class Level:
    """``when`` is a code of ``model_predicates``; empty means: everything else."""

    name: str
    when: str
    m: float
    u: float
    rarity: str = ""  # the feature whose frequent values count less
    rarity_floor: float = LEAST_FREQUENCY
    at_most: float = 1.0  # m is never believed to be more than this
    among: str = ""  # the level is judged only among pairs where the level of this name could be
    most: float | None = None  # log2 weight it never passes, its value's rarity included

    @property
    def evidence(self) -> float:
        """Log2 of how much likelier this level is for one person than for two."""
        return math.log2(self.m / self.u)

    @property
    def weight(self) -> float:
        """What it counts for; a level with a rarity meets its limit by the floor instead."""
        if self.rarity or self.most is None:
            return self.evidence
        return min(self.evidence, self.most)


@dataclass
class Comparison:
    """One field, or several that say the same thing and must count once."""

    field: str
    missing: str
    levels: list[Level]

    def base_u(self, feature: str) -> float:
        """How often two records agree on the feature by chance."""
        return next(level.u for level in self.levels if single_exact(level.when) == feature)

    def floor(self, level: Level) -> float:
        """The least frequency of a value that counts, so that the level keeps to its ``most``."""
        if level.most is None:
            return level.rarity_floor
        base = self.base_u(level.rarity)
        return max(level.rarity_floor, base * 2 ** (level.evidence - level.most))

    def columns(self) -> set[str]:
        """Columns of the trait that it speaks of, ``missing`` among them."""
        return set().union(*map(columns, self._codes()))

    def read_columns(self) -> set[str]:
        """Those of them whose values are looked into; see ``Model.read_columns``."""
        return set().union(*map(read_columns, self._codes()))

    def _codes(self) -> list[str]:
        return [self.missing, *(level.when for level in self.levels if level.when)]


@dataclass
class Model:
    """``prior`` is the share of all pairs that are one person's; bars are in log2 weight."""

    kind: str
    prior: float
    comparisons: list[Comparison]
    ask: float = 1.0  # below this two records are never even asked about
    link: float = 4.0  # from here on evidence joins by itself
    norm_version: int = 1
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> float:
        """The weight of a pair before anything is compared."""
        return math.log2(self.prior / (1 - self.prior))

    @property
    def features(self) -> list[str]:
        """Columns whose values have frequencies, in a fixed order."""
        return sorted({lv.rarity for c in self.comparisons for lv in c.levels if lv.rarity})

    @property
    def columns(self) -> list[str]:
        """Columns of a record that any comparison looks at, in a fixed order."""
        found = set().union(*(comparison.columns() for comparison in self.comparisons))
        return sorted(found | set(self.features))

    @property
    def read_columns(self) -> set[str]:
        """Those of them whose values are looked into; of the others only sameness matters."""
        return set().union(*(comparison.read_columns() for comparison in self.comparisons))

    def to_json(self) -> str:
        """The whole model as ``from_json`` reads it; no floats are rounded."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Model:
        """The model that ``to_json`` wrote. Raises KeyError or TypeError when it is another's."""
        told = json.loads(text)
        comparisons = [
            Comparison(c["field"], c["missing"], [Level(**level) for level in c["levels"]])
            for c in told.pop("comparisons")
        ]
        return cls(comparisons=comparisons, **told)

    @classmethod
    def read(cls, path: Path) -> Model:
        """The model in this file. Raises OSError, and what ``from_json`` raises."""
        return cls.from_json(path.read_text(encoding="utf-8"))


def splink_settings(model: Model, rules: list[Any], dialect: Dialect = "duckdb") -> dict[str, Any]:
    """The model as the settings dict of a Splink linker, numbers included."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "row",
        "probability_two_random_records_match": model.prior,
        "comparisons": [
            _splink_comparison(comparison, dialect) for comparison in model.comparisons
        ],
        "blocking_rules_to_generate_predictions": rules,
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": False,
    }


def _splink_comparison(comparison: Comparison, dialect: Dialect) -> dict[str, Any]:
    missing = {
        "sql_condition": to_sql(comparison.missing, dialect),
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    levels = [_splink_level(comparison, level, dialect) for level in comparison.levels]
    return {"output_column_name": comparison.field, "comparison_levels": [missing, *levels]}


def _splink_level(comparison: Comparison, level: Level, dialect: Dialect) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sql_condition": to_sql(level.when, dialect) if level.when else "ELSE",
        "label_for_charts": level.name,
        "m_probability": level.u * 2**level.weight,
        "u_probability": level.u,
    }
    if level.rarity:
        told |= {
            "tf_adjustment_column": level.rarity,
            "tf_adjustment_weight": 1.0,
            "tf_minimum_u_value": comparison.floor(level),
        }
    return told
