"""What happens to messages and asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageReady(Event):
    """A message waits for delivery."""

    message: UUID


@dataclass(frozen=True, slots=True)
class AskOpened(Event):
    """Somebody asked, or said that an answer did not help: it waits on us."""

    ask: UUID


@dataclass(frozen=True, slots=True)
class AskTurned(Event):
    """We did what the one who asked should hear of: noted, answered, handed over, postponed."""

    ask: UUID
    turn: UUID


@dataclass(frozen=True, slots=True)
class AskClosed(Event):
    """The one who asked said that it helped, or took it back."""

    ask: UUID
