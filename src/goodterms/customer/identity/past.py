"""How records stood together at an earlier moment, read back from the changes since. Never writes.

A pointer is kept as it stands now, and each change tells where its seeds stood before: so where a
seed stood at a moment is told by the first change after it, and where there is none, by today.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q

from goodterms.customer.identity.models import Change, Membership, Record
from goodterms.customer.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Stood:
    """A record that spoke of them then; ``seed`` it hung on, ``now`` whoever it speaks of today."""

    record: Record
    seed: UUID
    now: UUID | None


def group_at(person: UUID, moment: datetime) -> tuple[UUID, ...]:
    """The seeds that were one person with this one at the moment; four queries."""
    since = Change.objects.filter(at__gt=moment).order_by("at", "pk")
    before = _stood(since.filter(seeds__contains=[person])).get(person)
    canonical = before or Person.objects.values_list("canonical_id", flat=True).get(pk=person)
    now = dict.fromkeys(
        Person.objects.filter(canonical=canonical).values_list("pk", flat=True), canonical
    )
    left = {
        seed
        for change in since.filter(was__contains=[canonical])
        for seed, was in _moves(change)
        if was == canonical
    }
    candidates = now.keys() | left
    earlier = _stood(since.filter(seeds__overlap=list(candidates)))
    there = (seed for seed in candidates if earlier.get(seed, now.get(seed)) == canonical)
    return tuple(sorted(there))


def records_at(seeds: Iterable[UUID], moment: datetime) -> list[Stood]:
    """The records that hung on these seeds then, as far as the reader sees them; two queries."""
    hung = (
        Membership.objects.filter(person__in=list(seeds), since__lte=moment)
        .filter(Q(until__isnull=True) | Q(until__gt=moment))
        .select_related("record__source", "record__paper")
        .order_by("record__source__rank", "record")
    )
    told = [(one.record, one.person_id) for one in hung]
    today = Membership.objects.filter(
        record__in=[record.pk for record, _ in told], until__isnull=True
    )
    whose = dict(today.values_list("record", "person__canonical"))
    return [Stood(record, seed, whose.get(record.pk)) for record, seed in told if seed]


def moments(seeds: Collection[UUID], most: int = 12) -> list[Change]:
    """The changes that moved any of these, or anybody to or from them, the newest first.

    Who stood here for a while came by a change of their own seed; two queries.
    """
    mine = set(seeds)
    parted = Change.objects.filter(was__overlap=list(mine))
    were = {seed for change in parted for seed, was in _moves(change) if was in mine}
    told = Change.objects.filter(seeds__overlap=list(mine | were)).order_by("-at", "-pk")
    here = (one for one in told[: 10 * most] if mine & {*one.seeds, *one.was, *one.now} and one.now)
    return list(islice(here, most))


def _stood(changes: QuerySet[Change]) -> dict[UUID, UUID]:
    """Where each stood before the first of these changes that moved it."""
    before: dict[UUID, UUID] = {}
    for change in changes:
        for seed, was in _moves(change):
            before.setdefault(seed, was)
    return before


def _moves(change: Change) -> list[tuple[UUID, UUID]]:
    """Seeds with where they stood; a change that tells of words alone moved nobody."""
    return list(zip(change.seeds, change.was, strict=True)) if change.was else []
