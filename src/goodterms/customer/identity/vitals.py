"""The health of the engine in figures: what stewards watch, each with the limit it should keep.

What would take seconds to count over a million records is counted once after each run and kept in
it (``measure``); reading is a handful of queries over small tables.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Min

from goodterms.customer.identity import health, tallies
from goodterms.customer.identity.limits import Limits
from goodterms.customer.identity.models import GenericKey, Question, Review, Run
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    type Levels = Mapping[str, Mapping[str, int]]  # pairs by comparison and level

KEPT = "health"  # in a run's figures
SAMPLE = 20_000  # explained pairs that are looked at for drift
CROWDED, CROWD = 40, 50  # records of a person: near the limit of a group, and the limit
TREND = 12  # runs
MOST_COUNTED = 2  # times the limit: there the counting of what waits ends
UNSEEN = 0.5  # pairs a level counts as that was never seen, so that a logarithm meets no zero


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run left at its end, as it was measured then; None where there was nothing to."""

    at: datetime
    waiting: int | None
    answered: int | None
    precision: float | None
    drift: float | None


@dataclass(frozen=True, slots=True)
class Vitals:
    """``drift`` by comparison, the greatest first; 0 on the first run of a model.

    ``oldest_review`` is of those that stewards come to, ``compared`` the pairs behind ``drift``.
    ``measured`` is the run whose kept figures ``drift``, ``largest``, ``crowded`` and
    ``differences`` are; None before one has ended. ``is_first``: nothing was resolved before it.
    ``trend`` are the last runs, the oldest first.
    """

    tally: tallies.Tally
    limits: Limits
    waiting: int
    oldest_review: datetime | None
    oldest_question: datetime | None
    generic: int
    answers: health.Answers
    precision: health.Precision
    measured: Run | None
    drift: tuple[tuple[str, float], ...] = ()
    compared: int = 0
    largest: int = 0
    crowded: int = 0
    differences: Mapping[str, int] | None = None
    is_first: bool = False
    trend: tuple[Seen, ...] = ()


def vitals(*, stewards: int) -> Vitals:
    """As things stand, with so many who answer; fourteen queries, however many records."""
    tally, waiting = tallies.tally(), Review.objects.open()
    kept = Run.objects.filter(figures__has_key=KEPT).first()
    told: dict[str, Any] = kept.figures[KEPT] if kept else {}
    limits = Limits.of(
        people=tally.people + tally.firms, stewards=stewards, usual=told.get("usual", {})
    )
    head = waiting.in_turn()[: limits.head]
    return Vitals(
        tally=tally,
        limits=limits,
        waiting=waiting.order_by()[: MOST_COUNTED * limits.waiting].count(),
        oldest_review=head.aggregate(oldest=Min("asked_at"))["oldest"],
        oldest_question=Question.objects.filter(state=Question.State.OPEN).aggregate(
            oldest=Min("asked_at")
        )["oldest"],
        generic=GenericKey.objects.count(),
        answers=health.questions_answered(),
        precision=health.band_precision(),
        measured=kept,
        drift=tuple((field, value) for field, value in told.get("drift", ())),
        compared=max((sum(held.values()) for held in told.get("levels", {}).values()), default=0),
        largest=told.get("largest", 0),
        crowded=told.get("crowded", 0),
        differences=kept.counts.get("differences") if kept else None,
        is_first=_is_first(kept) if kept else False,
        trend=_trend(),
    )


def _trend() -> tuple[Seen, ...]:
    """Runs before these figures were kept tell of drift alone."""
    kept = Run.objects.filter(figures__has_key=KEPT, ended__isnull=False).values_list(
        "ended", f"figures__{KEPT}__seen", f"figures__{KEPT}__drift"
    )
    return tuple(_seen(at, seen or {}, drift) for at, seen, drift in reversed(kept[:TREND]))


def _seen(at: datetime, seen: Mapping[str, Any], drift: Any) -> Seen:
    right, judged = seen.get("precision", (0, 0))
    return Seen(
        at=at,
        waiting=seen.get("waiting"),
        answered=seen.get("answered"),
        precision=right / judged if judged else None,
        drift=drift[0][1] if drift else None,
    )


def _is_first(run: Run) -> bool:
    return not Run.objects.filter(ended__lte=run.started).exclude(pk=run.pk).exists()


def measure(run: UUID) -> None:
    """Keep what a run has left behind. A task, after it; told twice it measures again."""
    job = Run.objects.select_for_update().get(pk=run)
    ((largest, crowded),) = sql.rows(_CROWDS, [CROWDED])
    levels = _levels()
    first = (
        Run.objects.filter(model=job.model_id, figures__has_key=KEPT)
        .exclude(pk=job.pk)
        .order_by("started")
        .first()
    )
    baseline: Levels = first.figures[KEPT]["levels"] if first else levels
    usual = first.figures[KEPT].get("usual") if first else None
    seen = _look()
    job.figures[KEPT] = {
        "seen": seen,
        "usual": usual or _usual(job, seen["waiting"]),
        "largest": largest or 0,
        "crowded": crowded,
        "levels": levels,
        "drift": drift(baseline, levels),
    }
    job.save(update_fields=["figures"])


def _look() -> dict[str, Any]:
    """What moves from run to run and would be lost; of the precision what it was measured by."""
    told = health.band_precision()
    return {
        "waiting": Review.objects.open().count(),
        "answered": health.questions_answered().answered,
        "precision": [told.right, told.answered],
    }


def _usual(run: Run, waiting: int) -> dict[str, float]:
    """How much waits and says nothing, for each person and firm that the run found."""
    told = run.counts.get(tallies.KEPT, {})
    people = told.get("people", 0) + told.get("firms", 0)
    if not people:
        return {}
    left = {"waiting": waiting, "generic": GenericKey.objects.count()}
    return {what: many / people for what, many in left.items()}


def drift(then: Levels, now: Levels) -> list[tuple[str, float]]:
    """The population stability index of each comparison, the greatest first.

    >>> drift({"born": {"same": 80, "other": 20}}, {"born": {"same": 40, "other": 10}})
    [('born', 0.0)]
    """
    found = [(field, round(_index(then[field], now[field]), 4)) for field in then.keys() & now]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _index(then: Mapping[str, int], now: Mapping[str, int]) -> float:
    levels = sorted(then.keys() | now.keys())
    before, after = sum(then.values()), sum(now.values())
    if not before or not after:
        return 0.0
    shares = (
        (max(then.get(one, 0), UNSEEN) / before, max(now.get(one, 0), UNSEEN) / after)
        for one in levels
    )
    return abs(sum((new - old) * math.log(new / old) for old, new in shares))


def _levels() -> dict[str, dict[str, int]]:
    """How often each level holds, on a sample of the pairs that are kept with an explanation."""
    pairs = sql.value("SELECT greatest(reltuples, 1) FROM pg_class WHERE relname = 'identity_edge'")
    share = min(100.0, 100.0 * SAMPLE / pairs)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for field, level, count in sql.rows(_LEVELS, {"share": share, "most": 2 * SAMPLE}):
        found[field][level] = count
    return dict(found)


_LEVELS = """
SELECT p ->> 'field', p ->> 'level', count(*)
  FROM (SELECT parts FROM identity_edge TABLESAMPLE SYSTEM (%(share)s) LIMIT %(most)s) e,
       jsonb_array_elements(e.parts) p
 WHERE p ->> 'field' <> 'prior' GROUP BY 1, 2
"""
_CROWDS = """
SELECT max(held), count(*) FILTER (WHERE held >= %s)
  FROM (SELECT count(*) AS held
          FROM identity_membership m
          JOIN people_person p ON p.id = m.person_id
          JOIN identity_record r ON r.id = m.record_id
         WHERE m.until IS NULL AND r.withdrawn_at IS NULL AND r.erased_at IS NULL
         GROUP BY p.canonical_id) groups
"""
