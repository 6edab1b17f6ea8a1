"""What staff do with an ask: answer it, hand it over, name a new hour (R56, R58).

Whoever acts on a late one says why, in their own words; the one who asked reads that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.people.hours import due_within
from goodterms.dialogue.timeline.events import AskTurned
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.operations import turns
from goodterms.dialogue.timeline.queries import reader
from goodterms.kernel import clock
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
    with turns.ours(by, ask) as held:
        who = reader(held.kind, at=clock.now(), to=to)
        if to == held.owner_id or who is None or who.post.person_id != to:
            raise Refused(
                _("It is with them already, or they are not in post."),
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
