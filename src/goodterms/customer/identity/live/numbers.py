"""The live model in this process: compiled once, dropped when another run has gone live.

What a run froze with its model is read whole, sixteen bytes a value: 2 MB and a fourteenth of a
second in a house of a million. Nothing here is a person's: shares of values, by their hash.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
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
    from collections.abc import Iterable, Iterator, Mapping

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
_KNOWN = "SELECT value, share FROM identity_tf WHERE model_id = %(model)s::int ORDER BY value"


class Known:
    """Values by their hash, in order, and the share of each; most values are not among them."""

    def __init__(self, rows: Iterable[tuple[int, float]] = ()) -> None:
        self._values, self._shares = array("q"), array("d")
        for value, share in rows:
            self._values.append(value)
            self._shares.append(share)

    def share(self, value: int) -> float | None:
        """How frequent it is, 0 to 1; None for a value the run did not keep."""
        place = bisect_left(self._values, value)
        is_there = place < len(self._values) and self._values[place] == value
        return self._shares[place] if is_there else None


@dataclass
class Numbers:
    """A live model ready to score; ``stamp`` tells it from what another run would leave."""

    model: int | None
    stamp: str | None
    models: Mapping[str, Model]
    habits: Habits
    public: Mapping[str, frozenset[str]]
    known: Known = field(default_factory=Known)
    scorers: dict[str, Scorer] = field(default_factory=dict)
    _shares: dict[str, dict[str, dict[Any, float]]] = field(default_factory=dict)
    _rare: dict[str, dict[str, float]] = field(default_factory=dict)

    def compile(self, rare: Mapping[str, Mapping[str, float]]) -> None:
        """Make the scorers; ``rare`` is the share of an unknown value, by kind and feature."""
        for kind, model in self.models.items():
            features = _looked_up(model)
            least = LEAST / UNSEEN
            self._rare[kind] = {one: rare.get(kind, {}).get(one, least) for one in features}
            self._shares[kind] = {one: {} for one in features}
            frequencies = Frequencies(self._shares[kind], self._rare[kind])
            self.scorers[kind] = Scorer(model, frequencies)

    def learn(self, kind: str, traits: Iterable[Mapping[str, Any]]) -> None:
        """Find out how rare these values are, those that this process has not met yet."""
        for one in traits:
            for feature, met in self._shares[kind].items():
                value = one[feature]
                if value is not None and value not in met:
                    share = self.known.share(number_of(f"{kind} {feature}", str(value)))
                    met[value] = self._rare[kind][feature] if share is None else share

    def learned(self, kind: str, one: Mapping[str, Any]) -> Iterator[tuple[int, float]]:
        """Which of these values a run has counted: its hash, and how many strangers hold it.

        About as many: a run takes the records of one person that it expects out of the count.
        """
        for feature in self._shares[kind]:
            if (value := one[feature]) is not None:
                number = number_of(f"{kind} {feature}", str(value))
                if share := self.known.share(number):
                    yield number, share / self._rare[kind][feature] * LEAST

    def is_listed(self, name: str, value: str) -> bool:
        """Whether the run found it: a crowded name, a firm known without a person."""
        return self.known.share(number_of(name, value)) is not None

    @property
    def is_full(self) -> bool:
        """Whether so many values have been met that it is time to begin anew."""
        return (
            max((len(one) for of in self._shares.values() for one in of.values()), default=0)
            >= KEPT
        )


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
        known=Known(sql.together((_KNOWN, {"model": model}))[0]),
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
