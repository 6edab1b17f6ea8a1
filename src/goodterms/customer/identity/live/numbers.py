"""The live model in this process: compiled once, dropped when another run has gone live.

What a run froze with its model is looked up as it is needed and kept, up to a limit: a value once
asked for is asked no more. Nothing here is a person's: shares of values, by their hash.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.comparisons_traits import KINDS, LEAST, PUBLIC_MAIL
from goodterms.customer.identity.matching.habits import Habits
from goodterms.customer.identity.matching.live_scoring import Frequencies, Scorer
from goodterms.customer.identity.matching.model import Model
from goodterms.customer.identity.matching.numbering import number_of
from goodterms.customer.identity.matching.pipeline import untaught_model
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    type Asked = tuple[str, Mapping[str, Any]]

KEPT = 200_000  # values a feature, in this process
UNSEEN = 10_000  # records we assume where no run has counted any
FIELDS = ("account_no", "born", "city", "email", "national", "org", "phone", "postcode", "street")
# Lists that stand among the known values.
CROWDED, FIRM_ALONE, FIRM_SOURCE = "crowded", "firm alone", "firm source"

LIVE = """
SELECT id, contents, beside FROM identity_model WHERE state = 'live'
"""
STAMP = """
SELECT id, beside ->> 'stamp' FROM identity_model WHERE state = 'live'
"""
_KNOWN = """
SELECT value, share FROM identity_tf
 WHERE model_id = %(model)s AND value = ANY (%(values)s::bigint[])
"""


@dataclass
class Numbers:
    """A live model ready to score; ``stamp`` tells it from what another run would leave."""

    model: int | None
    stamp: str | None
    models: Mapping[str, Model]
    habits: Habits
    public: Mapping[str, frozenset[str]]
    scorers: dict[str, Scorer] = field(default_factory=dict)
    _shares: dict[str, dict[str, dict[Any, float]]] = field(default_factory=dict)
    _rare: dict[str, dict[str, float]] = field(default_factory=dict)
    _lists: dict[int, bool] = field(default_factory=dict)

    def compile(self, rare: Mapping[str, Mapping[str, float]]) -> None:
        for kind, model in self.models.items():
            features = _looked_up(model)
            least = LEAST / UNSEEN
            self._rare[kind] = {one: rare.get(kind, {}).get(one, least) for one in features}
            self._shares[kind] = {one: {} for one in features}
            frequencies = Frequencies(self._shares[kind], self._rare[kind])
            self.scorers[kind] = Scorer(model, frequencies)

    def learn(self, kind: str, traits: Iterable[Mapping[str, Any]]) -> None:
        """Look up how rare these values are, those that this process has not met yet."""
        shares = self._shares[kind]
        missing: dict[int, tuple[str, Any]] = {}
        for one in traits:
            for feature, known in shares.items():
                value = one[feature]
                if value is not None and value not in known:
                    missing[number_of(f"{kind} {feature}", str(value))] = (feature, value)
        if not missing:
            return
        found = self._ask(missing)
        for number, (feature, value) in missing.items():
            shares[feature][value] = found.get(number, self._rare[kind][feature])

    def lists_asked(self, pairs: Iterable[tuple[str, str]]) -> Asked:
        """What asks which of (list, value) the run found: crowded names, firms known alone."""
        # not "- self._lists.keys()", which walks all that this process has ever met
        numbers = {number_of(*pair) for pair in pairs}
        missing = sorted(one for one in numbers if one not in self._lists)
        return _KNOWN, {"model": self.model or 0, "values": missing}

    def lists_told(self, asked: Asked, rows: Iterable[tuple[Any, ...]]) -> bool:
        """Keep the answer; whether any of them was found."""
        found = {value for value, _ in rows}
        self._lists.update((number, number in found) for number in asked[1]["values"])
        return bool(found)

    def is_listed(self, name: str, value: str) -> bool:
        return self._lists.get(number_of(name, value), False)

    @property
    def is_full(self) -> bool:
        """Whether so much has been looked up that it is time to begin anew."""
        most = max((len(one) for of in self._shares.values() for one in of.values()), default=0)
        return max(most, len(self._lists)) >= KEPT

    def _ask(self, values: Iterable[int]) -> dict[int, float]:
        if self.model is None:
            return {}
        (rows,) = sql.together((_KNOWN, {"model": self.model, "values": list(values)}))
        return dict(rows)


def _looked_up(model: Model) -> list[str]:
    """Features whose values are counted one by one; a person's whole name is made of its parts."""
    if model.kind == "organisation":
        return model.features
    return sorted({*model.features, "given", "family"} - {"whole"})


_held: Numbers | None = None


def current() -> Numbers:
    """What this process holds, made now if it holds none or too much; see ``is_current``.

    What is full is left to whoever still scores by it, not emptied under their hands.
    """
    return _held if _held and not _held.is_full else reload()


def reload() -> Numbers:
    """The live model as it stands; before any run has learned one, the numbers we ship."""
    global _held  # noqa: PLW0603  (compiled once a process)
    (found,) = sql.together((LIVE, None))
    model, contents, beside = found[0] if found else (None, "{}", "{}")
    models = {
        kind: Model.from_json(json.dumps(told)) for kind, told in json.loads(contents).items()
    }
    beside = json.loads(beside)
    for kind in KINDS.keys() - models.keys():
        models[kind] = untaught_model(kind, FIELDS)
    public = beside.get("public", {})
    numbers = Numbers(
        model=model,
        stamp=beside.get("stamp"),
        models=models,
        habits=Habits(**beside.get("habits", {})),
        public={kind: PUBLIC_MAIL.union(public.get(kind, ())) for kind in KINDS},
    )
    numbers.compile(beside.get("rare", {}))
    _held = numbers
    return numbers


def forget() -> None:
    """Hold nothing any more: this process turns to another database."""
    global _held  # noqa: PLW0603  (compiled once a process)
    _held = None


def is_current(numbers: Numbers, stamp: list[tuple[Any, ...]]) -> bool:
    """Whether it is what ``STAMP`` has just answered."""
    return (numbers.model, numbers.stamp) == (stamp[0] if stamp else (None, None))
