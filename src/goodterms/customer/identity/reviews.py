"""Reading the review queue for the desk: what waits, and one pair with all it takes to decide.

Joined to the records under the reader's own role, so a pair with a record out of reach is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery

from goodterms.customer.identity.models import (
    Assertion,
    Edge,
    Membership,
    Review,
)
from goodterms.customer.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from goodterms.customer.identity.models import Record, ReviewQuerySet

NEXT = 6  # pairs listed beside the one that is open
COUNTED = 120  # pairs that wait: there counting ends, and so do the pages; each costs its reach
COMPANY = 100  # records read of two persons; hardly anybody has more


@dataclass(frozen=True, slots=True)
class Left:
    """How many pairs wait within reach, and how many of them somebody has left for later.

    ``is_more``: others wait that were not counted. ``elsewhere``: none here, but out of reach.
    """

    waiting: int
    later: int
    is_more: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A pair, its evidence and words, and the seeds of the two persons as they stand now."""

    review: Review
    edge: Edge | None
    said: tuple[Assertion, ...]
    left: tuple[UUID, ...]
    right: tuple[UUID, ...]

    @property
    def seeds(self) -> tuple[UUID, ...]:
        """Seeds of both sides, each once, the left side's first."""
        return tuple(dict.fromkeys((*self.left, *self.right)))

    @property
    def is_joined(self) -> bool:
        """Whether both records stand behind one person already."""
        return self.left == self.right

    @property
    def fewer(self) -> tuple[UUID, ...]:
        """The side that would join the other: the one with fewer records."""
        return min(self.right, self.left, key=len)


def left() -> Left:
    """One query, one more where nothing waits."""
    ranks = list(_waiting().in_reach().in_turn().values_list("rank", flat=True)[: COUNTED + 1])
    counted = ranks[:COUNTED]
    return Left(
        len(counted),
        counted.count(Review.Rank.LEFT),
        is_more=len(ranks) > COUNTED,
        elsewhere=not ranks and Review.objects.open().exists(),
    )


def queue(first: int = 0, most: int = NEXT) -> list[Review]:
    """The next pairs in turn from the ``first``, with records, sources and seeds; one query."""
    return list(_waiting().in_turn()[first : first + most])


def disputed(most: int = NEXT) -> list[Review]:
    """Answers that somebody's word contradicts, the newest first; one query."""
    found = _pairs().filter(state=Review.State.DISPUTED).select_related("word")
    return list(found.order_by("-answered_at")[:most])


def about(records: Collection[int], most: int = NEXT) -> list[Review]:
    """Pairs of these records with others that were not joined: asked, answered or in dispute."""
    apart = ~Q(left_person=F("right_person")) & ~Q(state=Review.State.GONE)
    touching = Q(a__in=records) | Q(b__in=records)
    return list(_pairs().filter(touching, apart).order_by("-asked_at", "id")[:most])


def one(review: UUID) -> Review | None:
    """A pair by its id, whatever became of it; none where a record is out of reach."""
    return _pairs().filter(pk=review).first()


def is_joined(review: Review) -> bool:
    """Whether the two records speak of one person now."""
    left, right = _sides(review)
    return left is not None and left == right


def seeds_of(pairs: Iterable[Review]) -> dict[UUID, tuple[UUID, ...]]:
    """All seeds of the persons these pairs speak of, by canonical person; one query."""
    people = {person for pair in pairs for person in _persons(pair)}
    groups: dict[UUID, tuple[UUID, ...]] = {}
    stand = Person.objects.filter(canonical__in=people).order_by("pk")
    for seed, canonical in stand.values_list("pk", "canonical_id"):
        groups[canonical] = (*groups.get(canonical, ()), seed)
    return groups


def seeds_behind(pairs: Iterable[Review], seeds: Mapping[UUID, tuple[UUID, ...]]) -> set[UUID]:
    """The seeds of these pairs alone, out of what ``seeds_of`` read."""
    people = {person for pair in pairs for person in _persons(pair)}
    return {seed for person in people for seed in seeds.get(person, ())}


def edges_of(pairs: Iterable[Review]) -> dict[tuple[int, int], Edge]:
    """The machine's evidence on these pairs; one query."""
    wanted = [Q(a=pair.a_id, b=pair.b_id) for pair in pairs]
    if not wanted:
        return {}
    return {(edge.a_id, edge.b_id): edge for edge in Edge.objects.filter(reduce(or_, wanted))}


def question(
    review: Review,
    seeds: Mapping[UUID, tuple[UUID, ...]],
    edges: Mapping[tuple[int, int], Edge],
) -> Question:
    """Everything about one pair; one query more."""
    said = Assertion.objects.standing().filter(a=review.a_id, b=review.b_id).order_by("at")
    left, right = (seeds.get(person, ()) for person in _sides(review))
    return Question(review, edges.get((review.a_id, review.b_id)), tuple(said), left, right)


def company(question: Question) -> tuple[list[Record], list[Record]]:
    """The other records of the two persons, side by side; one query."""
    asked = question.review
    left, right = _sides(asked)
    told = (
        Membership.objects.filter(person__canonical__in=[left, right], until__isnull=True)
        .exclude(record__in=[asked.a_id, asked.b_id])
        .select_related("record__source", "record__paper", "person")
        .order_by("record")[:COMPANY]
    )
    those: dict[UUID, list[Record]] = {left: [], right: []}
    for one in told:
        if one.person:
            those[one.person.canonical_id].append(one.record)
    return those[left], those[right]


def _sides(review: Review) -> tuple[UUID, UUID]:
    return (review.left_person, review.right_person)  # type: ignore[attr-defined]


def _persons(review: Review) -> list[UUID]:
    return [person for person in _sides(review) if person]


def _waiting() -> ReviewQuerySet:
    """Open pairs that have not answered themselves: of two persons, or in dispute."""
    still = ~Q(left_person=F("right_person")) | Q(why=Review.Why.DISPUTE)
    return _pairs().open().filter(still)


def _pairs() -> ReviewQuerySet:
    return Review.objects.select_related("a__source", "b__source").annotate(
        left_person=_person_of("a"), right_person=_person_of("b")
    )


def _person_of(side: str) -> Subquery:
    """The canonical person a record speaks of now."""
    told = Membership.objects.filter(record=OuterRef(f"{side}_id"), until__isnull=True)
    return Subquery(told.values("person__canonical")[:1])
