"""What staff do with an ask: answer it, hand it over, name a new hour (R56, R58).

Whoever acts on a late one says why, in their own words; the one who asked reads that. What lies
with somebody who is away, or is in post no longer, is taken over by the next who greets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.people.hours import due_within
from goodterms.customer.people.posts import left_alone
from goodterms.dialogue.timeline.events import AskTurned
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.operations import turns
from goodterms.dialogue.timeline.queries import reader
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

Move = Turn.Move


@operation("timeline.answered")
def answer(*, by: Actor, ask: UUID, words: str, reason: str = "") -> Ask:
    """Our answer. ``reason`` says why it comes late, where it does."""
    said = turns.read(words)
    with turns.ours(by, ask) as held:
        turns.own_up(by, held, reason)
        held.state, held.answered_at = Ask.State.ANSWERED, clock.now()
        held.save(update_fields=["state", "answered_at"])
        turn = turns.turn(by, held, Move.ANSWERED, said)
    announce(AskTurned(held.pk, turn.pk))
    record("timeline.answered", held, by=by, about=[held.person_id])
    return held


@operation("timeline.handed_over")
def hand_over(*, by: Actor, ask: UUID, to: UUID, words: str = "", reason: str = "") -> Ask:
    """To a colleague in post, whose hour starts anew; the one who asked is told who and when."""
    said = turns.read(words, may_be_empty=True)
    with turns.ours(by, ask, own=True) as held:
        who = reader(held.kind, at=clock.now(), to=to, asker=held.person_id)
        if to == held.owner_id or who is None or who.post.person_id != to:
            raise Refused(
                _("It is with them already, or they are away, or it is their own."),
                next_step=_("Choose a colleague."),
                rule="asks.no_colleague",
            )
        turns.own_up(by, held, reason)
        turns.give_to(held, who)
        held.save(update_fields=["division", "owner", "owner_name", "due_at"])
        turn = turns.turn(by, held, Move.HANDED_OVER, said)
    announce(AskTurned(held.pk, turn.pk))
    record("timeline.handed_over", held, by=by, about=[held.person_id], owner=str(to))
    return held


@operation("timeline.postponed")
def postpone(*, by: Actor, ask: UUID, reason: str, hours: float) -> Ask:
    """A new hour, ``hours`` of opening time from now, with the reason the one who asked reads."""
    said = turns.read(reason)
    with turns.ours(by, ask) as held:
        turns.note_missed(held)
        held.due_at = due_within(held.division, hours, at=clock.now())
        held.save(update_fields=["due_at", "missed_at"])
        turn = turns.turn(by, held, Move.POSTPONED, said)
    announce(AskTurned(held.pk, turn.pk))
    record("timeline.postponed", held, by=by, about=[held.person_id])
    return held


@operation("timeline.taken_over")
def take_over(*, by: Actor, ask: UUID) -> Ask | None:
    """The next who greets, in place of an owner who is not there; the hour that was named stays.

    Answers nothing where nobody else is there.
    """
    held = Ask.objects.select_for_update(of=("self",)).select_related("division").get(pk=ask)
    asker, division = held.person_id, held.division_id
    who = reader(held.kind, at=clock.now(), divisions=[division], asker=asker)
    if not held.is_open or who is None or who.post.person_id == held.owner_id:
        return None
    due = held.due_at
    turns.give_to(held, who)
    held.due_at = due
    held.save(update_fields=["division", "owner", "owner_name"])
    turn = turns.turn(by, held, Move.HANDED_OVER, "")
    announce(AskTurned(held.pk, turn.pk))
    owner = str(held.owner_id)
    record("timeline.taken_over", held, by=by, about=[asker], owner=owner)
    return held


def take_over_all() -> int:
    """Every open ask whose owner is not there when it is due; answers how many changed hands."""
    with working("timeline.take_over") as task:
        left = Ask.objects.waiting().filter(left_alone(clock.now().date()))
        taken = (take_over(by=task, ask=one) for one in left.values_list("pk", flat=True))
        return sum(one is not None for one in taken)
