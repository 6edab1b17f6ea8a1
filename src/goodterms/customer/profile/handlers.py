"""Cards follow when records or seeds move."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.identity.events import PeopleChanged, Redefined, Resolved
from goodterms.customer.profile.operations import cards
from goodterms.kernel.events import on


@on(PeopleChanged)
def make_their_cards_anew(event: PeopleChanged) -> None:
    cards.rebuild([UUID(str(person)) for person in event.people])


@on(Resolved)
def bring_cards_up_to_date(_event: Resolved) -> None:
    cards.refresh()


@on(Redefined)
def say_who_is_a_customer_now(_event: Redefined) -> None:
    cards.recount()
