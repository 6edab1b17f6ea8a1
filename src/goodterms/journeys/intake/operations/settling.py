"""Small lists are resolved right after they are in; nobody waits for a run (R28, R129).

A killed one begins again: what is settled already is settled in no time, and stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.models import CUSTOMERS, Kind, MatchModel, Membership, Record
from goodterms.journeys.intake.models import Import
from goodterms.journeys.intake.operations import withdrawing
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.journeys.intake.prepare import Progress

SMALL = 2_000  # rows; a larger list waits for the run, which reads all of them together
TOGETHER = 50  # records a transaction


def waits(job: Import) -> dict[str, int]:
    """What its counts say from the moment it is in until ``settle`` is done; nothing if it is not.

    Before the first run the matcher does not know yet how common names and streets are here.
    """
    touched = job.rows + int(job.counts.get("withdrawn", 0))
    is_small = 0 < touched <= SMALL
    if not is_small or not MatchModel.objects.filter(state=MatchModel.State.LIVE).exists():
        return {}
    return {"to_settle": touched, "settled": 0}


def settle(number: UUID, *, progress: Progress | None = None) -> Import:
    """Resolve what a small import brought, where a run has made a model live; a task, repeatable.

    The import's ``counts`` tell how far it is (``settled`` of ``to_settle``) and what became of
    its records: ``known`` turned out to be people we knew, ``lamps`` to be no customers.
    """
    with working("intake.settle"):
        job = Import.objects.get(pk=number)
        brought = _brought(job) if job.is_settling else []
        wanted = [*brought, *_withdrawn(job)] if job.is_settling else []
    if not job.is_settling:
        return job
    _note(job, settled=0, to_settle=len(wanted))
    for start in range(0, len(wanted), TOGETHER):
        _decide(wanted[start : start + TOGETHER])
        done = min(start + TOGETHER, len(wanted))
        if progress:
            progress(f"finding out who is who in {job.name}", done, len(wanted))
        if done < len(wanted):
            _note(job, settled=done, to_settle=len(wanted))
    _note(job, settled=len(wanted), to_settle=len(wanted), **_became(brought))
    return job


def leave_to_a_run(number: UUID) -> None:
    """Something kept it from being settled: all of it is in, and waits for the next run."""
    with working("intake.settle"):
        job = Import.objects.get(pk=number)
        withdrawing.hide(job)
        _note(job, to_settle=0, settled=0)


def _decide(records: list[int]) -> None:
    # The matcher's rules take a moment to load: only the process that decides should pay it.
    from goodterms.customer.identity.live import imported  # noqa: PLC0415

    with working("intake.settle"):
        imported.settle(records)


def _brought(job: Import) -> list[int]:
    """The records it left new or changed."""
    since = job.asked_at or job.started
    found = Record.objects.standing().filter(source=job.source_id, last_seen__gte=since)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _withdrawn(job: Import) -> list[int]:
    """The records that its list no longer tells of."""
    if not job.counts.get("withdrawn"):
        return []
    found = Record.objects.filter(source=job.source_id, withdrawn_at=job.ended)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _became(records: Collection[int]) -> dict[str, int]:
    told = Record.objects.filter(pk__in=records)
    open_ = Membership.objects.filter(record__in=records, until__isnull=True)
    with working("intake.settle"):
        people = set(open_.values_list("person__canonical", flat=True)) - {None}
        others = Membership.objects.filter(until__isnull=True, person__canonical__in=people)
        known = set(others.exclude(record__in=records).values_list("person__canonical", flat=True))
        lamps = told.exclude(kind__in=(*CUSTOMERS, Kind.UNKNOWN)).count()
    return {"known": len(known), "lamps": lamps}


def _note(job: Import, **counts: int) -> None:
    """Also its sign of life."""
    with working("intake.settle"):
        job.counts = {**job.counts, **counts}
        job.moved_at = clock.now()
        job.save(update_fields=["counts", "moved_at"])
