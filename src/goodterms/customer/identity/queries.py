"""Reading identity for the desk: what is what, and why records belong together. Never writes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, Q

from goodterms.customer.identity.models import (
    Assertion,
    Change,
    Claim,
    Edge,
    Kind,
    Record,
    RecordQuerySet,
    Says,
)
from goodterms.customer.identity.tallies import silos

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what ties them: the machine's evidence, people's standing words, or both.

    ``binds``: without it the group would fall apart; the others only say more of the same.
    """

    a: int
    b: int
    edge: Edge | None
    said: tuple[Assertion, ...]
    binds: bool = False

    @property
    def strength(self) -> tuple[int, float]:
        """Somebody's word before the machine's weight; below nothing where they are kept apart."""
        words = max((word.strength * word.says for word in self.said), key=abs, default=0)
        return words, self.edge.weight if self.edge else 0.0


@dataclass(frozen=True, slots=True)
class Ties:
    """Why records are one person's: pairs that bind first, and words that keep others apart."""

    pairs: tuple[Pair, ...] = ()
    apart: tuple[Assertion, ...] = field(default=())


def lamps(kind: Kind, code: str) -> RecordQuerySet:
    """The lamp posts of one kind and reason, in the order they came; "" where none was kept."""
    found = silos().filter(kind=kind).select_related("source", "paper")
    why = Q(kind_why__0=code) if code else Q(kind_why__0__isnull=True)
    return found.filter(why).order_by("pk")


def corrections(most: int = 10) -> list[tuple[Change, Record]]:
    """The newest corrections of kinds that still stand, with their records; two queries."""
    told = Change.objects.filter(what__in=("kind_changed", "kind_undone")).order_by("-at", "-pk")
    newest: dict[int, Change] = {}
    for change in told[: 4 * most]:
        newest.setdefault(change.cause["record"], change)
    stand = {key: change for key, change in newest.items() if change.what == "kind_changed"}
    records = Record.objects.select_related("source", "paper").in_bulk(list(stand))
    return [(change, records[key]) for key, change in stand.items() if key in records][:most]


def records_of(group: Collection[UUID]) -> list[Record]:
    """The standing records of these seeds that the reader may see; one query.

    Each carries ``seed``, its own, and ``opened``, how far that is open to its person.
    """
    found = (
        Record.objects.standing()
        .filter(membership__until__isnull=True, membership__person__in=list(group))
        .annotate(seed=F("membership__person"), opened=F("membership__person__opened"))
        .select_related("source", "source__division", "paper")
        .order_by("source__rank", "pk")
    )
    return list(found)


def ties(records: Iterable[int]) -> Ties:
    """What holds these records together, and what keeps others apart from them; two queries."""
    ids = sorted(records)
    edges = Edge.objects.filter(a__in=ids, b__in=ids)
    return belonging(ids, edges, Assertion.objects.standing().touching(ids).order_by("at"))


def belonging(ids: Collection[int], edges: Iterable[Edge], words: Iterable[Assertion]) -> Ties:
    """The same from rows read before; pure.

    The strongest pairs that join everything are the ones that bind (a maximum spanning forest). A
    word "different" binds nothing, and one that reaches outside keeps apart.
    """
    inside = set(ids)
    evidence = {(edge.a_id, edge.b_id): edge for edge in edges}
    said: dict[tuple[int, int], list[Assertion]] = defaultdict(list)
    apart = []
    for word in words:
        if {word.a_id, word.b_id} <= inside:
            said[word.a_id, word.b_id].append(word)
        elif word.says == Says.DIFFERENT:
            apart.append(word)
    pairs = [
        Pair(*pair, evidence.get(pair), tuple(said.get(pair, ())))
        for pair in sorted(evidence.keys() | said.keys())
    ]
    return Ties(tuple(_bound(pairs)), tuple(apart))


def changes_of(group: Collection[UUID], most: int = 20) -> list[Change]:
    """What identity did to these seeds, the newest first; one query."""
    return list(Change.objects.filter(seeds__overlap=list(group)).order_by("-at", "-pk")[:most])


def waiting_claims(most: int = 50) -> list[Claim]:
    """Claims that a person must go on with, the soonest due first; one query."""
    return list(Claim.objects.for_a_person().select_related("claimant", "match")[:most])


def alarmed_claims(since: datetime, most: int = 20) -> list[Claim]:
    """Claims that rang an alarm, whether or not they wait for anybody; one query."""
    rang = Claim.objects.since(since).alarmed()
    return list(rang.select_related("claimant", "match")[:most])


def _bound(pairs: Iterable[Pair]) -> list[Pair]:
    """Binding pairs first, then the rest, each from strong to weak (Kruskal)."""
    root: dict[int, int] = {}

    def find(one: int) -> int:
        while root.setdefault(one, one) != one:
            root[one] = one = root[root[one]]
        return one

    binding: list[Pair] = []
    rest: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: pair.strength, reverse=True):
        joins = find(pair.a) != find(pair.b) and pair.strength > (0, 0.0)
        if joins:
            root[find(pair.a)] = find(pair.b)
        (binding if joins else rest).append(Pair(pair.a, pair.b, pair.edge, pair.said, binds=joins))
    return binding + rest
