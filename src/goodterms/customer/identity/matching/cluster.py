"""Groups of records that speak of one person, from scored pairs and what people have said.

``cluster`` is a pure function, the same for one record arriving and for a whole batch; its answer
does not depend on the order of its input.  Two groups join when their *profile*, the model applied
to the best evidence between any of their records, speaks for it: a birth date that two groups both
know and that nowhere agrees speaks against them, however well a pair of their records fits.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    type Parts = tuple[float | None, ...]

COMPLETE = 300  # records: larger components keep to the pairs that a key found


class Edge(NamedTuple):
    """A scored pair: log2 weight, and the weight of each comparison (None: a value is missing)."""

    a: int
    b: int
    weight: float
    parts: Parts


class Assertion(NamedTuple):
    """Somebody's word on a pair: ``says`` 1 same, -1 different; the greater strength wins."""

    a: int
    b: int
    says: int
    strength: int = 0
    at: str = ""
    id: str = ""


class Refusal(NamedTuple):
    """Two groups, by their smallest records, that evidence would join and a rule keeps apart."""

    a: int
    b: int
    why: str  # "different" or "too many"


@dataclass(frozen=True)
class Rules:
    """All bars are log2 weights. ``base`` is the weight of a pair before anything is compared."""

    base: float
    ask: float  # the best pair between two groups
    link: float  # their profile
    stop: float = -8.0  # the mean over all pairs between them
    cap: float = 10.0  # what one pair may add to the mean
    miss: float = -5.0  # a pair that was never scored
    limit: int = 50  # records in a group formed by evidence


@dataclass
class Partition:
    """``groups`` are sorted, each by record; words that could not hold are in ``conflicts``."""

    groups: list[list[int]]
    conflicts: list[Assertion] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def cluster(
    records: Iterable[int], edges: Iterable[Edge], assertions: Iterable[Assertion], rules: Rules
) -> Partition:
    """The groups of ``records``.

    Joins of kept words come first and bans are never broken; then evidence, strongest first.
    Raises KeyError for an edge or assertion on a record that is not among ``records``.
    """
    ids = sorted(set(records))
    place = {record: number for number, record in enumerate(ids)}
    told = sorted(assertions, key=lambda s: (-s.strength, s.at, s.id, s.a, s.b, s.says))
    top, bans, conflicts = _take_words(place, told)
    work = _Work(ids, rules, top, bans)
    work.connect(place, edges)
    work.join_all()
    groups = sorted(sorted(ids[i] for i in members) for members in work.members if members)
    return Partition(groups, conflicts, sorted(set(work.refusals)))


def _take_words(
    place: dict[int, int], told: Sequence[Assertion]
) -> tuple[list[int], list[set[int]], list[Assertion]]:
    """Unite and ban by people's words, the strongest first; a word that cannot hold is a conflict.

    Answers the group each record is in (its smallest member's number), each group's bans, and
    the conflicts.
    """
    top = list(range(len(place)))
    members = [[number] for number in top]
    bans: list[set[int]] = [set() for _ in top]
    conflicts = []
    for word in told:
        g, h = sorted((top[place[word.a]], top[place[word.b]]))
        if word.says > 0 and g != h:
            if h in bans[g]:
                conflicts.append(word)
                continue
            for number in members[h]:
                top[number] = g
            members[g] += members[h]
            _move_bans(bans, g, h)
        elif word.says < 0:
            if g == h:
                conflicts.append(word)
                continue
            bans[g].add(h)
            bans[h].add(g)
    return top, bans, conflicts


def _move_bans(bans: list[set[int]], g: int, h: int) -> None:
    for other in bans[h]:
        bans[other].discard(h)
        bans[other].add(g)
    bans[g] |= bans[h]
    bans[h] = set()


class _Between:
    """The evidence between two groups: capped sum, pairs scored, best pair, best of each part."""

    __slots__ = ("best", "parts", "profile", "scored", "total")

    def __init__(self, weight: float, parts: Parts, cap: float) -> None:
        self.total, self.scored = min(weight, cap), 1
        self.best, self.parts = weight, parts
        self.profile = sum([part for part in parts if part is not None])

    def add(self, other: _Between) -> None:
        self.total += other.total
        self.scored += other.scored
        self.best = max(self.best, other.best)
        if self.parts != other.parts:
            self.parts = tuple(
                [
                    y if x is None or (y is not None and y > x) else x
                    for x, y in zip(self.parts, other.parts, strict=True)
                ]
            )
            self.profile = sum([part for part in self.parts if part is not None])


class _Work:
    """The groups while they join. A group's number is that of its smallest record."""

    def __init__(self, ids: list[int], rules: Rules, top: list[int], bans: list[set[int]]) -> None:
        self.ids, self.rules, self.top, self.bans = ids, rules, top, bans
        self.members: list[list[int]] = [[] for _ in ids]
        for number, group in enumerate(top):
            self.members[group].append(number)
        self.near: list[dict[int, _Between]] = [{} for _ in ids]
        self.heap: list[tuple[float, int, int, int, int]] = []
        self.refusals: list[Refusal] = []

    def connect(self, place: dict[int, int], edges: Iterable[Edge]) -> None:
        """Gather the evidence between the groups that people's words made."""
        for edge in sorted(edges, key=lambda edge: (edge.a, edge.b)):
            g, h = self.top[place[edge.a]], self.top[place[edge.b]]
            if g == h:
                continue
            between = _Between(round(edge.weight, 6), edge.parts, self.rules.cap)
            if h in self.near[g]:
                self.near[g][h].add(between)
            else:
                self.near[g][h] = self.near[h][g] = between
        for g, others in enumerate(self.near):
            for h in others:
                if g < h:
                    self.offer(g, h)

    def join_all(self) -> None:
        """Join the two groups that belong together most, until none do."""
        while self.heap:
            _, g, h, size_g, size_h = heapq.heappop(self.heap)
            if len(self.members[g]) != size_g or len(self.members[h]) != size_h:
                continue  # one of them has grown or gone since
            if h in self.bans[g]:
                self.refusals.append(Refusal(self.ids[g], self.ids[h], "different"))
            elif size_g + size_h > self.rules.limit:
                self.refusals.append(Refusal(self.ids[g], self.ids[h], "too many"))
            else:
                self.join(g, h)

    def join(self, g: int, h: int) -> None:
        self.members[g] += self.members[h]
        self.members[h] = []
        _move_bans(self.bans, g, h)
        del self.near[g][h], self.near[h][g]
        for k, between in self.near[h].items():
            del self.near[k][h]
            if k in self.near[g]:
                self.near[g][k].add(between)
            else:
                self.near[g][k] = self.near[k][g] = between
        self.near[h] = {}
        for k in self.near[g]:
            self.offer(min(g, k), max(g, k))

    def offer(self, g: int, h: int) -> None:
        """Put the two groups on the heap when the evidence between them passes every bar."""
        rules, between = self.rules, self.near[g][h]
        if between.best < rules.ask:
            return
        profile = rules.base + between.profile
        if profile < rules.link:
            return
        pairs = len(self.members[g]) * len(self.members[h])
        mean = (between.total + rules.miss * (pairs - between.scored)) / pairs
        if mean >= rules.stop:
            sizes = len(self.members[g]), len(self.members[h])
            heapq.heappush(self.heap, (-round(profile, 6), g, h, *sizes))
