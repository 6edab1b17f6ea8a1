"""What would become of a person if a record were taken apart: done, read, and all of it undone.

Taking apart decides a whole neighbourhood again, so no reckoning beside it could say which other
records go along. It is carried out to the end under its own locks, and rolled back: nobody hears of
it, and nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from goodterms.customer.identity.models import Membership, Review
from goodterms.customer.identity.operations.groups import group_of, seeds_of
from goodterms.customer.identity.operations.review import take_apart
from goodterms.customer.people.models import Affiliation, Colleagues, HouseholdMember, Person
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.customer.identity.models import Record
    from goodterms.kernel.actors import Actor

UNSAID = "only looked at beforehand"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """``goes``: the records that would leave, with the seeds they hang on; ``stays``: the others.

    ``differs``: a customer's own word stands against it, so nothing would move. ``beside``: how
    many records of somebody else those that go would stand with. ``jobs`` and ``ties`` count places
    in firms, and households and colleagues they agreed to, that would go along.
    """

    differs: bool
    goes: dict[int, UUID]
    stays: tuple[int, ...]
    beside: int = 0
    jobs: int = 0
    ties: int = 0


def foresee(*, by: Actor, about: Record) -> Foreseen | None:
    """None where it cannot be taken apart at all."""
    with working("identity.foreseen"):
        seed = next(iter(seeds_of([about.pk])), None)
        before = group_of(seed) if seed else []
    if seed is None:
        return None
    found = None
    with transaction.atomic():
        try:
            pair = take_apart(by=by, about=about, reason=UNSAID)
        except Refused:
            pair = None
        if pair:
            with working("identity.foreseen"):
                found = _read(seed, before, differs=pair.state == Review.State.DISPUTED)
        transaction.set_rollback(True)
    return found


def _read(seed: UUID, before: list[UUID], *, differs: bool) -> Foreseen:
    stand = dict(Person.objects.filter(pk__in=before).values_list("pk", "canonical_id"))
    going = [] if differs else [one for one in before if stand[one] == stand[seed]]
    told = Membership.objects.filter(
        until__isnull=True,
        person__isnull=False,
        record__withdrawn_at__isnull=True,
        record__erased_at__isnull=True,
    )
    records = dict(told.filter(person__in=before).values_list("record_id", "person_id"))
    beside = told.filter(person__canonical=stand[seed]).exclude(person__in=before)
    return Foreseen(
        differs=differs,
        goes={record: one for record, one in sorted(records.items()) if one in going},
        stays=tuple(sorted(record for record, one in records.items() if one not in going)),
        beside=0 if differs else beside.count(),
        jobs=Affiliation.objects.counting().filter(person__in=going).count(),
        ties=_ties(going),
    )


def _ties(seeds: Collection[UUID]) -> int:
    """Households and colleagues agreed on, which stand."""
    both = Colleagues.objects.filter(Q(one__in=seeds) | Q(other__in=seeds), until__isnull=True)
    homes = HouseholdMember.objects.filter(person__in=seeds, until__isnull=True)
    return both.count() + homes.count()
