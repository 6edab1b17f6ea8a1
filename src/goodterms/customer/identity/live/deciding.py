"""A neighbourhood's groups from its faces, its edges and people's words; touches no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.identity.matching.cluster import COMPLETE, Assertion, Rules, cluster
from goodterms.customer.identity.matching.explain import KEEP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from uuid import UUID

    from goodterms.customer.identity.live.standing import Standing
    from goodterms.customer.identity.matching.cluster import Edge, Refusal
    from goodterms.customer.identity.matching.live_scoring import Scorer, Side

    type Pair = tuple[int, int]

OF_ONE_SEED = 100  # strength: the records of a seed are one person's whatever anybody says


class Kept(NamedTuple):
    """An edge as it is kept."""

    weight: float
    found: bool


@dataclass
class Neighbourhood:
    """All that must be decided together. ``seeds`` has those that speak of somebody.

    ``anew`` are records whose edges are made anew: pairs with them are connected by ``candidates``
    (found by a key just now), all others by what is kept.
    """

    faces: dict[int, Standing] = field(default_factory=dict)
    seeds: dict[int, UUID] = field(default_factory=dict)
    kept: dict[Pair, Kept] = field(default_factory=dict)
    words: list[Assertion] = field(default_factory=list)
    anew: set[int] = field(default_factory=set)
    candidates: dict[Pair, Edge] = field(default_factory=dict)


@dataclass
class Decision:
    """``groups`` cover every record that is resolved; ``edges`` are those to be kept."""

    groups: list[list[int]] = field(default_factory=list)
    edges: dict[Pair, tuple[float, bool]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def decide(
    near: Neighbourhood, scorers: Mapping[str, Scorer], sides: Mapping[int, Side]
) -> Decision:
    """The groups of a neighbourhood. ``sides`` are the records' values as their scorer has them."""
    made = Decision()
    ties = list(_ties(near, scorers))
    words = [word for word in near.words if _of_one_kind(near, word.a, word.b)]
    words += _seed_words(near)
    for members in _components(near.faces, [*ties, *((word.a, word.b) for word in words)]):
        if len(members) == 1:
            made.groups.append(members)
            continue
        scorer = scorers[near.faces[members[0]].kind]
        _decide_one(near, members, words, scorer, sides, made)
    return made


def _decide_one(
    near: Neighbourhood,
    members: list[int],
    words: list[Assertion],
    scorer: Scorer,
    sides: Mapping[int, Side],
    made: Decision,
) -> None:
    here = set(members)
    pairs = combinations(members, 2) if len(members) <= COMPLETE else _looked_at(near, here)
    edges = [near.candidates.get((a, b)) or scorer.edge(a, sides[a], b, sides[b]) for a, b in pairs]
    told = [word for word in words if word.a in here]
    rules = Rules(base=scorer.model.base, ask=scorer.model.ask, link=scorer.model.link)
    partition = cluster(members, edges, told, rules)
    made.groups += partition.groups
    made.refusals += partition.refusals
    group_of = {record: number for number, group in enumerate(partition.groups) for record in group}
    for edge in edges:
        if edge.weight >= KEEP or group_of[edge.a] == group_of[edge.b]:
            made.edges[edge.a, edge.b] = (edge.weight, _was_found(near, (edge.a, edge.b)))


def _ties(near: Neighbourhood, scorers: Mapping[str, Scorer]) -> Iterator[Pair]:
    """Pairs that a key found and whose evidence is worth asking about."""
    for pair, edge in near.candidates.items():
        if edge.weight >= scorers[near.faces[pair[0]].kind].model.ask:
            yield pair
    for (a, b), kept in near.kept.items():
        if (
            kept.found
            and a not in near.anew
            and b not in near.anew
            and _of_one_kind(near, a, b)
            and kept.weight >= scorers[near.faces[a].kind].model.ask
        ):
            yield a, b


def _of_one_kind(near: Neighbourhood, a: int, b: int) -> bool:
    one, other = near.faces.get(a), near.faces.get(b)
    return one is not None and other is not None and one.kind == other.kind


def _seed_words(near: Neighbourhood) -> list[Assertion]:
    """Records of one seed are one person: as the batch has it, tied to the smallest of them."""
    first: dict[UUID, int] = {}
    words = []
    for record in sorted(near.faces):
        seed = near.seeds.get(record)
        if seed is None:
            continue
        least = first.setdefault(seed, record)
        if least != record and _of_one_kind(near, least, record):
            words.append(Assertion(least, record, 1, OF_ONE_SEED, "", f"seed {record}"))
    return words


def _looked_at(near: Neighbourhood, here: Collection[int]) -> list[Pair]:
    """The pairs of a component too large for all: those that a key found."""
    kept = {pair for pair, told in near.kept.items() if told.found}
    standing = {pair for pair in kept if not near.anew.intersection(pair)}
    return sorted((a, b) for a, b in standing | near.candidates.keys() if a in here and b in here)


def _was_found(near: Neighbourhood, pair: Pair) -> bool:
    if near.anew.isdisjoint(pair):
        return pair in near.kept and near.kept[pair].found
    return pair in near.candidates


def _components(records: Iterable[int], ties: Iterable[Pair]) -> list[list[int]]:
    """The records by what connects them, each component sorted."""
    up: dict[int, int] = {record: record for record in records}

    def root(one: int) -> int:
        while up[one] != one:
            up[one] = one = up[up[one]]
        return one

    for a, b in ties:
        low, high = sorted((root(a), root(b)))
        up[high] = low
    found: dict[int, list[int]] = {}
    for record in sorted(up):
        found.setdefault(root(record), []).append(record)
    return list(found.values())
