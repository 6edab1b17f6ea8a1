"""What identity itself does later, as a task."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.identity.events import ClaimAsked
from goodterms.customer.identity.operations import claims
from goodterms.kernel.events import on


@on(ClaimAsked)
def look_for_what_is_claimed(event: ClaimAsked) -> None:
    claims.look(UUID(str(event.claim)))
