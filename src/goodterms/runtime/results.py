"""Results: what a command found, as a sentence for a person and as fields for a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

from goodterms.runtime.modelling import fell

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One run over the database; ``kinds`` counts records by what they are about."""

    records: int = 0
    seconds: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)
    edges: int = 0
    moved: int = 0
    organisations: int = 0
    taught: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def told(cls, said: Mapping[str, Any]) -> Self:
        """From what a run said of itself; what is not known here is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})

    def sentence(self) -> str:
        if not self.records:
            return "There is no record to resolve yet: bring some in with goodterms import."
        kinds = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in self._by_size())
        return (
            f"{self.records:,} records resolved in {self.seconds:.1f} s: {kinds}. "
            f"{self.moved:,} seeds joined or parted.{self._taught()}"
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def _taught(self) -> str:
        if not self.taught:
            return ""
        told = f" Model {self.taught['model']} was learned with {self.taught['labels']:,} labels"
        if self.taught["live"]:
            return f"{told} and decides from now on."
        why = "; ".join(fell(one) for one in self.taught["falls"])
        return f"{told} and stays a candidate: {why}."

    def _by_size(self) -> list[tuple[str, int]]:
        return sorted(self.kinds.items(), key=lambda pair: -pair[1])
