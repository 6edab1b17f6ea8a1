"""Opening somebody's record: a line they can read is written first, or nothing is shown.

Within one's own divisions the way one came is reason enough. What lies with another division, and
the record of a colleague, opens only for a reason given (trust.md 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goodterms.kernel import clock
from goodterms.kernel.acting import enter
from goodterms.trust.access import operations, reasons
from goodterms.trust.access.models import Look

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from goodterms.customer.profile.search import Hit
    from goodterms.ui.http import StaffRequest

LISTED = "by.list"
GROUPS = ("accounts", "changes", "facts", "links", "records")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's record, open to a member of staff under ``look``; ``seeds`` is all of them."""

    who: Hit
    look: Look
    is_outside: bool

    @property
    def seeds(self) -> tuple[UUID, ...]:
        return self.who.seeds

    @property
    def person(self) -> UUID:
        person: UUID = self.who.card.person_id
        return person

    @property
    def reaches(self) -> bool:
        """Whether rows of divisions that are not one's own stand open, too."""
        return self.look.until is not None and self.look.until > clock.now()


def open_record(request: StaffRequest, who: Hit, *, came_by: str = "") -> Visit | None:
    """Write the look, carry it, and answer the visit; None where a reason must be given first."""
    look = _look(request, who, came_by)
    if look is None:
        return None
    request.actor = replace(request.actor, look=look.pk)
    enter(request.actor)
    return Visit(who, look, is_outside=not in_reach(request, who))


def list_people(request: StaffRequest, hits: Iterable[Hit], *, came_by: str = "") -> None:
    """One look for all that were found by the same, so that everybody reads their own reason."""
    found: dict[str, list[UUID]] = {}
    for hit in hits:
        found.setdefault(_reason(hit.why[0] if hit.why else came_by), []).extend(hit.seeds)
    operations.listed(by=request.actor, found=found, groups=["card"])


def _reason(came_by: str) -> str:
    reason = f"by.{came_by}"
    return reason if reason in reasons.FOUND else LISTED


def in_reach(request: StaffRequest, who: Hit) -> bool:
    """Whether the person deals with a division one works for, or with none yet."""
    theirs = set(who.card.divisions)
    return not theirs or not theirs.isdisjoint(request.actor.divisions)


def _look(request: StaffRequest, who: Hit, came_by: str) -> Look | None:
    running = operations.visit(by=request.actor, people=who.seeds)
    if running and running.until and reasons.is_given(running.reason):
        return running
    if not in_reach(request, who):
        return None
    reaches = set(who.card.divisions) <= set(request.actor.divisions)
    if running and (running.until is not None) == reaches:
        return running
    if who.is_colleague:
        return None
    return operations.look(
        by=request.actor,
        kind=Look.Kind.OPENED,
        people=who.seeds,
        groups=GROUPS,
        reason=_reason(came_by),
        reaches=reaches,
    )
