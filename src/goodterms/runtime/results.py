"""Results: what a command found, as a sentence for a person and as fields for a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

from goodterms.runtime.modelling import fell

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One run over the database; ``kinds`` counts records by what they are about.

    ``differences`` and ``largest``: see ``identity.resolving.differences``. A ``dry`` run says
    what one would change.
    """

    records: int = 0
    seconds: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)
    edges: int = 0
    moved: int = 0
    organisations: int = 0
    taught: dict[str, Any] = field(default_factory=dict)
    dry: bool = False
    differences: dict[str, int] = field(default_factory=dict)
    largest: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(
        cls, counts: Mapping[str, Any], figures: Mapping[str, Any], *, dry: bool = False
    ) -> Self:
        """From what a run said of itself; what is not known here is left out."""
        said = {**figures, **counts, "largest": figures.get("differences", []), "dry": dry}
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})

    def sentence(self) -> str:
        if not self.records:
            return "There is no record to resolve yet: bring some in with goodterms import."
        kinds = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in self._by_size())
        done = "compared" if self.dry else "resolved"
        said = f"{self.records:,} records {done} in {self.seconds:.1f} s: {kinds}. "
        if not self.dry:
            return f"{said}{self.moved:,} seeds joined or parted.{self._taught()}"
        return "\n".join([said + self._would(), *map(_one, self.largest)])

    def _would(self) -> str:
        told = {kind: f"{count:,}" for kind, count in self.differences.items()}
        return (
            "Nothing was changed. A run would join persons in {merged} places, part them in"
            " {split} and move records in {moved}; {held} of these go against a customer's own"
            " answer and would wait for a steward."
        ).format_map({"merged": "0", "split": "0", "moved": "0", "held": "0"} | told)

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


def _one(difference: Mapping[str, Any]) -> str:
    """Such as ``merged, 3 records, 14.2: same full name, a rare one; same phone number``."""
    facts = "; ".join(difference["words"]) or "nothing they have in common was compared"
    weight = "" if difference["weight"] is None else f", {difference['weight']:.1f}"
    held = " (held: a customer said otherwise)" if difference["held"] else ""
    return f"  {difference['kind']}, {difference['records']:,} records{weight}: {facts}{held}"
