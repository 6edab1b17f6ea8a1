"""What happens in identity that others may have to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ClaimAsked(Event):
    """A customer said "this is also mine"; nobody has looked yet."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class ProofWanted(Event):
    """A proof code should go to the channel on the record a claim found."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class ClaimStopped(Event):
    """Five wrong codes ended a claim; whoever it found should hear of it."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class HolderAsked(Event):
    """Somebody else signs in to what was claimed, and their word is asked for."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class AgreementEnded(Event):
    """The holder had said yes; now the claimant has said their last word, yes or no."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class ClaimAnswered(Event):
    """A claim that waited for a person's word has an answer its author should hear of."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    """Somebody has proved their mailbox and is in."""

    person: UUID


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """A customer has our question before them; what it could be about is not yet drawn."""

    question: UUID


@dataclass(frozen=True, slots=True)
class Resolved(Event):
    """A batch has ended; records, kinds and pointers are as its run says."""

    run: UUID


@dataclass(frozen=True, slots=True)
class RecordsMoved(Event):
    """These records turned out to be of another kind, and speak of another seed now, or of none."""

    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeysUsedAgain(Event):
    """A source tells of somebody else under these records' keys; what came before is not theirs."""

    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordsTouched(Event):
    """What these records say, or what somebody says of them, is no longer what it was.

    Whom they speak of is decided anew, by a task: whoever touched them may not read the others.
    ``why`` is the operation that did it.
    """

    records: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PeopleChanged(Event):
    """What we hold on these persons (canonical seeds) is no longer what it was."""

    people: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Redefined(Event):
    """Another definition of a customer is in force: counts, lists and decisions follow it."""

    definition: UUID
