"""Pairs scored in this process; what depends on one record alone is worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from goodterms.customer.identity.live.deciding import Pair
    from goodterms.customer.identity.live.numbers import Numbers
    from goodterms.customer.identity.live.standing import Standing
    from goodterms.customer.identity.matching.cluster import Edge
    from goodterms.customer.identity.matching.live_scoring import Side


@dataclass
class Pairs:
    """``worth`` are the pairs whose evidence is worth asking about."""

    edges: dict[Pair, Edge] = field(default_factory=dict)
    worth: list[Pair] = field(default_factory=list)
    sides: dict[int, Side] = field(default_factory=dict)

    def sides_of(self, faces: Mapping[int, Standing], numbers: Numbers) -> dict[int, Side]:
        """The sides of all these faces, those that are missing made now."""
        missing = [face for record, face in faces.items() if record not in self.sides]
        self.sides.update(_sides(missing, numbers))
        return self.sides


def score(faces: Mapping[int, Standing], pairs: Collection[Pair], numbers: Numbers) -> Pairs:
    """Score pairs of one kind each; a pair with no face at hand is left out."""
    needed = {record for pair in pairs for record in pair}
    told = Pairs()
    told.sides = _sides([faces[record] for record in needed if record in faces], numbers)
    for a, b in sorted(pairs):
        if a not in told.sides or b not in told.sides:
            continue
        scorer = numbers.scorers[faces[a].kind]
        edge = scorer.edge(a, told.sides[a], b, told.sides[b])
        told.edges[a, b] = edge
        if edge.weight >= scorer.model.ask:
            told.worth.append((a, b))
    return told


def _sides(faces: Iterable[Standing], numbers: Numbers) -> dict[int, Side]:
    by_kind: dict[str, list[Standing]] = {}
    for face in faces:
        if face.kind:
            by_kind.setdefault(face.kind, []).append(face)
    sides: dict[int, Side] = {}
    for kind, some in by_kind.items():
        public = numbers.public[kind]
        traits = {face.record: traits_of(face, face.shares(), public) for face in some}
        numbers.learn(kind, traits.values())
        scorer = numbers.scorers[kind]
        sides.update((record, scorer.side(told)) for record, told in traits.items())
    return sides
