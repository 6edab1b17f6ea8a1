"""The keys of persons: made when something sensitive is first kept, wrapped anew on rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.audit.models import PersonKey
from goodterms.kernel import clock, secrets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

BATCH = 1_000


def of(seeds: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of these seeds that the reader's walls let through; one query."""
    rows = PersonKey.objects.filter(pk__in=set(seeds))
    return {row.pk: secrets.unwrap(bytes(row.wrapped), row.master, about=row.pk) for row in rows}


def made_for(seeds: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of all these seeds, those that are missing made now; for tasks."""
    wanted = set(seeds)
    known = of(wanted)
    missing = {seed: secrets.new_key() for seed in sorted(wanted - known.keys())}
    now, master = clock.now(), secrets.current_master()
    PersonKey.objects.bulk_create(
        (
            PersonKey(
                seed=seed,
                master=master,
                wrapped=secrets.wrap(key, master, about=seed),
                made_at=now,
            )
            for seed, key in missing.items()
        ),
        batch_size=BATCH,
    )
    return known | missing


def rewrap(most: int = BATCH) -> int:
    """Wrap some keys that an earlier master wraps by the current one; answers how many.

    What is sealed stays as it is. When this answers 0, the earlier master can be forgotten.
    """
    master = secrets.current_master()
    stale = PersonKey.objects.exclude(master=master).select_for_update()[:most]
    rows = list(stale)
    for row in rows:
        key = secrets.unwrap(bytes(row.wrapped), row.master, about=row.pk)
        row.master, row.wrapped = master, secrets.wrap(key, master, about=row.pk)
    PersonKey.objects.bulk_update(rows, ["master", "wrapped"])
    return len(rows)
