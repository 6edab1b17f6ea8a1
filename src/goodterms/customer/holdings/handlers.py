"""What holdings itself does later, as a task."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.holdings.events import SerialTold
from goodterms.customer.holdings.operations import following, offers, serials
from goodterms.customer.identity.events import (
    KeysUsedAgain,
    PeopleChanged,
    RecordsMoved,
    Resolved,
)
from goodterms.kernel.events import on


@on(SerialTold)
def compare_with_the_other_plates(event: SerialTold) -> None:
    serials.compare(UUID(str(event.thing)))


@on(RecordsMoved)
def follow_their_records(event: RecordsMoved) -> None:
    following.follow(event.records)


@on(KeysUsedAgain)
def let_the_newcomer_begin(event: KeysUsedAgain) -> None:
    offers.end_unheld(following.part(event.records))


@on(PeopleChanged)
def end_what_nobody_can_stand_by(event: PeopleChanged) -> None:
    offers.end_unheld([UUID(str(person)) for person in event.people])


@on(Resolved)
def end_what_a_list_ended(_event: Resolved) -> None:
    """A large list that came in since said nothing of whose accounts it moved."""
    offers.end_unheld()
