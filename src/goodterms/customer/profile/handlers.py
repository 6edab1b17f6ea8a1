"""Cards follow when records or seeds move."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.profile.operations import cards
from goodterms.kernel.events import on


@on(PeopleChanged)
def make_their_cards_anew(event: PeopleChanged) -> None:
    cards.rebuild([UUID(str(person)) for person in event.people])
