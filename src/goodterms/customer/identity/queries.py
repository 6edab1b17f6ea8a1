"""Reading identity for the desk: what is what, and why records belong together. Never writes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from goodterms.customer.identity.matching.signs import SENTENCES
from goodterms.customer.identity.models import (
    CUSTOMERS,
    DESK,
    PORTAL,
    Assertion,
    Change,
    Claim,
    Edge,
    Face,
    Kind,
    Membership,
    Record,
    RecordQuerySet,
    Run,
    Says,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

LAMPS = tuple(kind for kind in Kind if kind not in {*CUSTOMERS, Kind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Tally:
    """What the records that look like customers turned out to be.

    ``by_kind`` counts records. ``people`` and ``firms`` count each once, however many records speak
    of them; ``homes`` are the addresses people live at. ``run`` is the newest batch, ended or not.
    """

    by_kind: dict[Kind, int]
    people: int
    firms: int
    homes: int
    run: Run | None

    @property
    def records(self) -> int:
        return sum(self.by_kind.values())

    @property
    def lamps(self) -> int:
        return sum(self.by_kind[kind] for kind in LAMPS)

    @property
    def unknown(self) -> int:
        return self.by_kind[Kind.UNKNOWN]


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of lamp post and the sign that spoke most for it; ``count`` records."""

    kind: Kind
    code: str
    count: int

    @property
    def sentence(self) -> str:
        return SENTENCES.get(self.code, "")


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


def tally() -> Tally:
    """Five queries; the reader's role decides which records count."""
    counted = dict(
        _silos().values_list("kind").annotate(count=Count("pk")).values_list("kind", "count")
    )
    now = Membership.objects.filter(until__isnull=True)
    homes = Face.objects.filter(record__kind=Kind.PERSON, street_key__isnull=False)
    return Tally(
        by_kind={kind: counted.get(kind, 0) for kind in Kind},
        people=now.filter(person__isnull=False).values("person__canonical").distinct().count(),
        firms=now.filter(organisation__isnull=False)
        .values("organisation__canonical")
        .distinct()
        .count(),
        homes=homes.values("postcode", "street_key").distinct().count(),
        run=Run.objects.first(),
    )


def reasons() -> list[Reason]:
    """The lamp posts by kind and reason, the most frequent first; one query."""
    counted = (
        _silos()
        .filter(kind__in=LAMPS)
        .values_list("kind", "kind_why__0")
        .annotate(count=Count("pk"))
        .order_by("-count", "kind", "kind_why__0")
    )
    return [Reason(Kind(kind), code or "", count) for kind, code, count in counted]


def lamps(kind: Kind, code: str) -> RecordQuerySet:
    """The lamp posts of one kind and reason, in the order they came; "" where none was kept."""
    found = _silos().filter(kind=kind).select_related("source", "paper")
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


def stopped_claims(most: int = 50) -> list[Claim]:
    """Claims that ended in too many wrong codes: a named person takes over, oldest first."""
    waiting = Claim.objects.filter(state=Claim.State.STOPPED).select_related("claimant")
    return list(waiting.order_by("asked_at")[:most])


def _silos() -> RecordQuerySet:
    """What the firm's own systems and lists told of; our portal and desk are no lamp posts."""
    return Record.objects.standing().exclude(source__code__in=(PORTAL, DESK))


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
