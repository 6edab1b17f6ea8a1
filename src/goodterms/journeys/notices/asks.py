"""Those who asked hear by mail that something was said: an answer, a colleague, a new hour."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.identity.operations.groups import group_of
from goodterms.customer.people.models import Login
from goodterms.dialogue.timeline.events import AskTurned
from goodterms.dialogue.timeline.models import Ask
from goodterms.journeys.notices.sending import Notice, tell
from goodterms.kernel.acting import working
from goodterms.kernel.events import on


@on(AskTurned)
def tell_of_the_turn(event: AskTurned) -> None:
    """To the address they sign in with; who never signed in reads no mail of ours."""
    with working("notices.ask") as by:
        ask = Ask.objects.select_for_update().get(pk=UUID(str(event.ask)))
        address = _address(ask.person_id)
        if address:
            notice = Notice("ask-turned", {"turn": str(event.turn)}, topic="answer")
            tell(notice, to=ask.person_id, address=address, by=by)


def _address(person: UUID) -> str:
    """The sign-in the ask came from, else the oldest one of the same person."""
    logins = Login.objects.filter(person__in=group_of(person)).values_list("person", "pk", "email")
    return min((seed != person, pk, email) for seed, pk, email in logins)[2] if logins else ""
