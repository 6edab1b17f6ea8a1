"""What is done to people: minting seeds, pointing them, opening them to their own sign-in.

Callers (identity, the door) leave the audit record of the act as a whole; these are its parts.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from goodterms.customer.people.events import PersonsMerged, PersonsSplit
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel import clock
from goodterms.kernel.events import announce
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID


@transaction.atomic
def mint(*, opened: int = 0) -> Person:
    """A new person, standing for itself."""
    seed = new_id()
    return Person.objects.create(id=seed, canonical_id=seed, opened=opened, minted_at=clock.now())


@transaction.atomic
def mint_organisation() -> Organisation:
    seed = new_id()
    return Organisation.objects.create(id=seed, canonical_id=seed, minted_at=clock.now())


@transaction.atomic
def point(where: Mapping[UUID, UUID]) -> None:
    """Point seeds at survivors: ``{seed: survivor}``. The only writer of ``canonical``.

    A survivor must point at itself when the transaction commits (depth 1 is a constraint trigger).
    Announces one event for every pair of persons that became one or parted.
    """
    seeds = sorted({*where, *where.values()})
    now = dict(
        Person.objects.select_for_update()
        .filter(pk__in=seeds)
        .order_by("pk")
        .values_list("pk", "canonical_id")
    )
    moved: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for seed, survivor in sorted(where.items()):
        if now[seed] != survivor:
            moved[now[seed], survivor].append(seed)
    for (former, survivor), group in moved.items():
        Person.objects.filter(pk__in=group).update(canonical_id=survivor)
        if survivor in group:  # it stands for itself again: a parting
            announce(PersonsSplit(former, survivor, tuple(group)))
        else:
            announce(PersonsMerged(survivor, tuple(group)))


def open_to_level(seeds: Collection[UUID], level: int) -> None:
    """Let the person's own sign-in read through these seeds up to ``level`` (0 to 3)."""
    Person.objects.filter(pk__in=seeds).update(opened=level)
