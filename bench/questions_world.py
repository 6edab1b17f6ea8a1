"""A made world for the questions' bench: a resolved set, its ask band, and who knows the truth.

What the product does with an answer is done here too: a proved "yes" is a standing word "same"
(strength 70) and a label; a "no" moves nothing, and the pair is not asked about again.  The groups
come from ``cluster`` itself, run anew on the component a word touches.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goodterms.customer.identity.matching.asking import Candidate, gain
from goodterms.customer.identity.matching.cluster import Assertion, Edge, Rules, cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import duckdb

    from goodterms.customer.identity.matching.model import Model

PROVED = 70  # strength of a word with level 2 behind it


class Score(NamedTuple):
    """F1 over pairs and B-cubed F1 of the groups as they stand."""

    f1: float
    b3: float


@dataclass
class Resolved:
    """A resolved set as the bench needs it: edges by component, truth, first groups."""

    truth: dict[int, str]
    entity: dict[int, int]
    edges: dict[int, list[Edge]]
    rules: Rules

    @classmethod
    def read(
        cls, connection: duckdb.DuckDBPyConnection, model: Model, truth: dict[int, str]
    ) -> Resolved:
        """From the tables that ``pipeline.resolve`` leaves."""
        parts = ", ".join(f"part_{one.field}" for one in model.comparisons)
        entity = dict(connection.execute('SELECT "row", entity FROM entity').fetchall())
        edge = connection.table("edge_person").project(f"a, b, weight, {parts}")
        rows = edge.order("a, b").fetchall()
        top = _components(rows, model.ask)
        edges: dict[int, list[Edge]] = defaultdict(list)
        for a, b, weight, *told in rows:
            if top.get(a, a) == top.get(b, b):
                edges[top.get(a, a)].append(Edge(a, b, weight, tuple(told)))
        kept = {
            key: told for key, told in edges.items() if any(e.weight >= model.ask for e in told)
        }
        return cls(truth, entity, kept, Rules(base=model.base, ask=model.ask, link=model.link))


def _components(rows: Iterable[tuple[Any, ...]], ask: float) -> dict[int, int]:
    up: dict[int, int] = {}

    def find(one: int) -> int:
        while up.setdefault(one, one) != one:
            up[one] = one = up[up[one]]
        return one

    for a, b, weight, *_ in rows:
        if weight >= ask:
            x, y = sorted((find(a), find(b)))
            up[y] = x
    return {one: find(one) for one in up}


@dataclass
class Asking:
    """Who is asked, and how they answer."""

    budget: int
    answers: float = 1.0  # share of questions that get one
    errors: float = 0.0  # share of answers that are wrong
    rounds: int = 12  # months; nobody is asked twice in one
    seed: int = 1


type Worth = Callable[[Candidate, World, random.Random], float]

STRATEGIES: dict[str, Worth] = {
    "random": lambda _one, _world, dice: dice.random(),
    "nearest threshold": lambda one, world, _dice: -abs(one.weight - world.resolved.rules.link),
    "expected change": lambda one, _world, _dice: gain(one),
    "knowing the truth": lambda one, world, _dice: world.really(one),  # the most there is to gain
}


@dataclass
class World:
    """The groups as they stand, and their score, kept up to date with every word."""

    resolved: Resolved
    words: dict[int, list[Assertion]] = field(default_factory=lambda: defaultdict(list))
    closed: set[tuple[int, int]] = field(default_factory=set)  # pairs that got an answer
    asked: int = 0

    def __post_init__(self) -> None:
        told = self.resolved
        self.of = {row: number for row, number in told.entity.items() if row in told.truth}
        self.members: dict[int, set[int]] = defaultdict(set)
        for row, number in self.of.items():
            self.members[number].add(row)
        self.sizes = Counter(told.truth.values())
        self.top = {row: key for key, edges in told.edges.items() for e in edges for row in e[:2]}
        self.rows_of: dict[int, set[int]] = defaultdict(set)
        for row, key in self.top.items():
            self.rows_of[key].add(row)
        self.sums = np.zeros(4)  # B-cubed precision and recall, pairs hit and said
        for members in self.members.values():
            self.sums += self._told(members)
        self.real = sum(n * (n - 1) // 2 for n in self.sizes.values())

    def score(self) -> Score:
        precision, recall, hit, said = self.sums
        n = len(self.of)
        p, r = precision / n, recall / n
        return Score(float(2 * hit / (said + self.real)), float(2 * p * r / (p + r)))

    def _told(self, members: set[int]) -> Any:
        counts = Counter(self.resolved.truth[row] for row in members)
        size = len(members)
        return np.array(
            [
                sum(n * n for n in counts.values()) / size,
                sum(n * n / self.sizes[key] for key, n in counts.items()),
                sum(n * (n - 1) // 2 for n in counts.values()),
                size * (size - 1) // 2,
            ]
        )

    def candidates(self, key: int) -> list[Candidate]:
        """The ask band of a component: the best pair between each two groups, once."""
        best: dict[tuple[int, int], Edge] = {}
        agree: Counter[tuple[int, int]] = Counter()
        for edge in self.resolved.edges[key]:
            if edge.weight < self.resolved.rules.ask:
                continue
            g, h = sorted((self.of.get(edge.a, -1), self.of.get(edge.b, -1)))
            if g in {h, -1}:
                continue
            agree[g, h] += 1
            if (g, h) not in best or edge.weight > best[g, h].weight:
                best[g, h] = edge
        return [
            self._candidate(edge, agree[pair])
            for pair, edge in best.items()
            if edge[:2] not in self.closed
        ]

    def _candidate(self, edge: Edge, agree: int) -> Candidate:
        mine, other = (len(self.members[self.of[row]]) for row in edge[:2])
        if other > mine:
            return Candidate(edge.b, edge.a, edge.weight, other, mine, agree)
        return Candidate(edge.a, edge.b, edge.weight, mine, other, agree)

    def really(self, one: Candidate) -> float:
        """What the question gains, for one who knows the truth beforehand."""
        same = self.resolved.truth[one.mine] == self.resolved.truth[one.other]
        sure = one._replace(weight=60.0, agree=one.my_records * one.their_records)
        return gain(sure) if same else 0.0

    def hear(self, one: Candidate, *, same: bool) -> None:
        """An answer: its word stands, and the component is decided anew."""
        pair = (min(one.mine, one.other), max(one.mine, one.other))
        self.closed.add(pair)
        if not same:
            return
        key = self.top[one.mine]
        self.words[key].append(Assertion(*pair, 1, PROVED, f"{self.asked:09}", str(pair)))
        self._decide(key)

    def _decide(self, key: int) -> None:
        rows, told = self.rows_of[key], self.resolved
        for number in {self.of[row] for row in rows if row in self.of}:
            self.sums -= self._told(self.members.pop(number))
        partition = cluster(rows, told.edges[key], self.words[key], told.rules)
        for group in partition.groups:
            members = {row for row in group if row in told.truth}
            for row in members:
                self.of[row] = group[0]
            if members:
                self.members[group[0]] = members
                self.sums += self._told(members)


def run(world: World, strategy: str, asking: Asking, see: Callable[[int, Score], None]) -> None:
    """Ask the budget's questions, the most worth first, and hear the answers.

    The person asked is whoever the larger group's record is: they know which records are theirs.
    """
    worth, dice = STRATEGIES[strategy], random.Random(asking.seed)  # noqa: S311
    keys = sorted(world.resolved.edges)
    see(0, world.score())
    for month in range(asking.rounds):
        until = round(asking.budget * (month + 1) / asking.rounds)
        heap: list[tuple[float, float, Candidate]] = []
        for key in keys:
            _offer(heap, world, key, worth, dice)
        met: set[str] = set()
        while heap and world.asked < until:
            _, _, one = heapq.heappop(heap)
            if not _stands(world, one) or world.resolved.truth[one.mine] in met:
                continue
            met.add(world.resolved.truth[one.mine])
            world.asked += 1
            said = _answer(world, one, asking, dice)
            if said is not None:
                world.hear(one, same=said)
                if said:
                    _offer(heap, world, world.top[one.mine], worth, dice)
            see(world.asked, world.score())


def _offer(
    heap: list[tuple[float, float, Candidate]],
    world: World,
    key: int,
    worth: Worth,
    dice: random.Random,
) -> None:
    for one in world.candidates(key):
        heapq.heappush(heap, (-worth(one, world, dice), dice.random(), one))


def _stands(world: World, one: Candidate) -> bool:
    """Whether the pair is still what it was when it was offered."""
    pair = (min(one.mine, one.other), max(one.mine, one.other))
    g, h = world.of[one.mine], world.of[one.other]
    sizes = (len(world.members[g]), len(world.members[h]))
    return g != h and pair not in world.closed and sizes == (one.my_records, one.their_records)


def _answer(world: World, one: Candidate, asking: Asking, dice: random.Random) -> bool | None:
    if dice.random() >= asking.answers:
        return None
    same = world.resolved.truth[one.mine] == world.resolved.truth[one.other]
    return same if dice.random() >= asking.errors else not same
