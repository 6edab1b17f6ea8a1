"""What happens in holdings that others may have to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class SerialTold(Event):
    """Somebody told us the serial of a thing of theirs; nobody has compared it yet."""

    thing: UUID


@dataclass(frozen=True, slots=True)
class PartAsked(Event):
    """Whoever holds an account is asked whether somebody may have a part in it."""

    offer: UUID
