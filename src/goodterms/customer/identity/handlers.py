"""What identity itself does later, as a task."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.identity.events import ClaimAsked, PeopleChanged, Resolved
from goodterms.customer.identity.operations import claims, review
from goodterms.kernel.events import on


@on(ClaimAsked)
def look_for_what_is_claimed(event: ClaimAsked) -> None:
    claims.look(UUID(str(event.claim)))


@on(Resolved)
def ask_a_steward_what_is_unsure(_event: Resolved) -> None:
    review.refresh()


@on(PeopleChanged)
def close_what_answered_itself(event: PeopleChanged) -> None:
    review.settle([UUID(str(person)) for person in event.people])
