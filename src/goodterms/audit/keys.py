"""The keys of persons: made when something sensitive is first kept, wrapped anew on rotation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from goodterms.audit.models import PersonKey
from goodterms.audit.operations import record
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from uuid import UUID

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Rotated:
    """The master key that wraps from now on, and how many keys of persons it took over."""

    master: str
    wrapped: int

    def sentence(self) -> str:
        return (
            f"Master key {self.master} wraps the keys of {self.wrapped:,} persons. Back up the "
            "file of masters now, apart from the database. Earlier lines may go from it once no "
            "backup you would restore needs them."
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


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


def rotate(own: Callable[[Path], None] = lambda _: None) -> Rotated:
    """Make a new master key and wrap every person's key by it; what is sealed stays as it is.

    Cut off half-way, it is simply done again: keys under an earlier master open as before. ``own``
    gives the file of masters to whoever the pages run as.
    """
    master = secrets.add_master(own)
    wrapped = 0
    while count := rewrap(master):
        wrapped += count
    with working("audit.keys.rotate") as by:
        record("audit.keys.rotated", by=by, master=master, wrapped=wrapped)
    return Rotated(master, wrapped)


def rewrap(master: str) -> int:
    """Wrap a batch of keys that an earlier master wraps by this one; answers how many."""
    with working("audit.keys.rotate"):
        return _rewrap(master)


def _rewrap(master: str) -> int:
    stale = PersonKey.objects.exclude(master=master).select_for_update()[:BATCH]
    rows = list(stale)
    for row in rows:
        key = secrets.unwrap(bytes(row.wrapped), row.master, about=row.pk)
        row.master, row.wrapped = master, secrets.wrap(key, master, about=row.pk)
    PersonKey.objects.bulk_update(rows, ["master", "wrapped"])
    return len(rows)
