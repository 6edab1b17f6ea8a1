"""What happens to messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodterms.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MessageReady(Event):
    """A message waits for delivery."""

    message: UUID
