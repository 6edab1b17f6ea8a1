"""What happens to people that others may have to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonsMerged(Event):
    """Several canonical persons became one: ``seeds`` now stand behind ``survivor``."""

    survivor: UUID
    seeds: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PersonsSplit(Event):
    """``seeds`` left ``former``, who goes on, and now stand behind ``survivor``.

    They stand for themselves again, or have moved to somebody else.
    """

    former: UUID
    survivor: UUID
    seeds: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PersonErased(Event):
    """Nothing is held of these seeds any more, of all of one person; they stay, emptied."""

    seeds: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Invited(Event):
    """A person asked somebody, by an address, whether they belong together; nobody has looked."""

    invitation: UUID


@dataclass(frozen=True, slots=True)
class SideAsked(Event):
    """Whom an address belongs to was found: they have a question to answer, and may hear of it."""

    side: UUID
