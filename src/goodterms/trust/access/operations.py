"""Looks: a line for every showing of a person's facts to somebody else, written before it is shown.

The look is its own record: no audit record stands beside it, or each reading would be told twice.
It is written in the transaction that reads, whose commit precedes the answer: no line, no page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from goodterms.kernel import clock
from goodterms.trust.access.models import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from goodterms.kernel.actors import Actor

VISIT = timedelta(minutes=15)
LONGEST_NAME = 120


def look(
    *,
    by: Actor,
    kind: Look.Kind,
    people: Collection[UUID],
    groups: Collection[str] = (),
    reason: str = "",
    reaches: bool = False,
) -> Look:
    """Write down that ``by`` is about to see these people (all their seeds), and what of them.

    ``reaches``: for 15 minutes the walls let ``by`` read the rows of these people that lie with
    other divisions, once the actor carries this look.
    """
    written = _line(by, kind, people, groups, reason)
    written.until = written.at + VISIT if reaches else None
    written.save(force_insert=True)
    return written


def listed(*, by: Actor, found: Mapping[str, Collection[UUID]], groups: Collection[str]) -> None:
    """A list that ``by`` is about to see, one line for each reason, in one statement.

    So everybody on it reads why they were found, not why their neighbour was.
    """
    kind = Look.Kind.LISTED
    Look.objects.bulk_create(
        _line(by, kind, people, groups, reason) for reason, people in found.items()
    )


def _line(
    by: Actor, kind: Look.Kind, people: Collection[UUID], groups: Collection[str], reason: str
) -> Look:
    return Look(
        at=clock.now(),
        kind=kind,
        looker_id=by.person,
        looker_name=by.name[:LONGEST_NAME],
        people=sorted(people),
        groups=sorted(groups),
        reason=reason,
    )


def visit(*, by: Actor, people: Collection[UUID], groups: Collection[str] = ()) -> Look | None:
    """The newest opened look of ``by`` at just these people, and these groups of what is held.

    Coming back to somebody within 15 minutes is the same visit and needs no second line.
    """
    recent = Look.objects.filter(
        kind=Look.Kind.OPENED,
        looker=by.person,
        people=sorted(people),
        at__gt=clock.now() - VISIT,
    )
    if groups:
        recent = recent.filter(groups__contains=sorted(groups))
    return recent.order_by("at").last()


def seen_lately(*, by: Actor, people: Collection[UUID]) -> set[UUID]:
    """Those among these seeds whom ``by`` has looked at within the last 15 minutes; one query."""
    wanted = set(people)
    recent = Look.objects.filter(
        looker=by.person, people__overlap=sorted(wanted), at__gt=clock.now() - VISIT
    )
    return {seed for look in recent.values_list("people", flat=True) for seed in look} & wanted
