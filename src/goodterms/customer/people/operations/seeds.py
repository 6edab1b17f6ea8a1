"""What is done to people: minting seeds, pointing them, opening them to their own sign-in.

Callers (identity, the door) leave the audit record of the act as a whole; these are its parts.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from goodterms.customer.people.events import PersonsMerged, PersonsSplit
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel import clock, sql
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


@transaction.atomic(savepoint=False)
def point(
    where: Mapping[UUID, UUID], *, read: Mapping[UUID, UUID] | None = None
) -> dict[UUID, UUID]:
    """Point seeds at survivors, ``{seed: survivor}``; this alone writes pointers.

    ``read`` is where the caller saw each of them stand: one that somebody has moved since keeps
    that newer place, and all persons it tells of are held before the seeds behind them, as
    ``groups.hold`` does. Nobody is pointed at somebody who was erased meanwhile, and these stay.
    Answers where each seed that moved stood before. A survivor must point at itself when the
    transaction commits (depth 1 is a constraint trigger). One event for each pair of persons that
    became one, or of whom one has seeds that were the other's.
    """
    read = read or {}
    seeds = sorted(where)
    persons = {*read.values(), *(set(where.values()) - where.keys())} if read else ()
    told = {
        "seeds": seeds,
        "survivors": [where[seed] for seed in seeds],
        "read": [read.get(seed) for seed in seeds],
    }
    _, rows = sql.together((_HOLD, {"persons": sorted(persons)}), (_POINT, told))
    was = dict(rows)
    moved = sorted(was)
    together: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for seed in moved:
        together[was[seed], where[seed]].append(seed)
    for (former, survivor), group in together.items():
        if former in group:  # nobody is left there
            announce(PersonsMerged(survivor, tuple(group)))
        else:
            announce(PersonsSplit(former, survivor, tuple(group)))
    return was


_HOLD = """
SELECT id FROM people_person WHERE id = ANY (%(persons)s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
_POINT = """
WITH held AS MATERIALIZED (
  SELECT id, canonical_id FROM people_person
   WHERE id = ANY (%(seeds)s::uuid[]) AND erased_at IS NULL
   ORDER BY id FOR NO KEY UPDATE)
UPDATE people_person p SET canonical_id = m.survivor
  FROM unnest(%(seeds)s::uuid[], %(survivors)s::uuid[], %(read)s::uuid[])
       AS m (seed, survivor, read)
  JOIN held h ON h.id = m.seed
 WHERE p.id = m.seed AND h.canonical_id <> m.survivor
   AND h.canonical_id = coalesce(m.read, h.canonical_id)
   AND NOT EXISTS (SELECT FROM people_person e
                    WHERE e.id = m.survivor AND e.erased_at IS NOT NULL)
RETURNING p.id, h.canonical_id
"""


def open_to_level(seeds: Collection[UUID], level: int) -> None:
    """Let the person's own sign-in read through these seeds up to ``level`` (0 to 3)."""
    Person.objects.filter(pk__in=seeds).update(opened=level)
