"""What happens to a profile that others may have to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProposalAnswered(Event):
    """A member of staff said yes or no to a wish, an objection or a dispute."""

    proposal: UUID
