"""What the customer does: asks, adds, judges the answer, takes it back (scenario 9; R50, R56).

An ask always has one named owner in post and an hour in their opening hours. Only the one who asked
can close it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.dialogue.timeline.events import AskClosed, AskOpened, AskTurned
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.operations import turns
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

Move, State = Turn.Move, Ask.State


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an ask is about, carried along so that nobody asks again (R23).

    ``thing`` points at it (``bill:0193...``), ``words`` say the same to people, ``page`` is the
    address they stood on, ``division`` the one it belongs to.
    """

    thing: str = ""
    words: str = ""
    page: str = ""
    division: int | None = None


A_DAY = 30  # far beyond what anybody has to ask; each one waits for a person of ours


@operation("timeline.asked")
def ask(
    *,
    by: Actor,
    person: UUID,
    words: str,
    kind: str,
    about: About | None = None,
    to: UUID | None = None,
    key: UUID | None = None,
) -> Ask:
    """Put something to a named person, who reads it and answers by ``due_at``.

    ``to`` is the member of staff it is meant for, if they are still in post. With a ``key`` of the
    caller's own (a job's, an offline form's) the same ask sent twice is one ask. Staff write it
    down for somebody who rang or came by: that stands beside it, and they are told by mail.
    """
    said, about = turns.read(words), about or About()
    sent = Ask.objects.filter(pk=key, person=person).first() if key else None
    if sent:
        return sent
    _refuse_a_flood(by, person)
    new = Ask(
        id=key or new_id(),
        person_id=person,
        kind=Ask.Kind(kind),
        about=about.thing,
        about_words=about.words,
        page=about.page,
        asked_at=clock.now(),
    )
    turns.give_to(new, turns.reader_for(kind, person, about.division, to))
    new.save(force_insert=True)
    with working("timeline.asked"):
        first = turns.turn(by, new, Move.ASKED, said)
    announce(AskOpened(new.pk))
    if by.is_staff:
        announce(AskTurned(new.pk, first.pk))
    record("timeline.asked", new, by=by, about=[person], kind=new.kind, owner=str(new.owner_id))
    return new


@operation("timeline.added")
def add(*, by: Actor, ask: UUID, words: str) -> Ask:
    """More words of the one who asked; after an answer they open it again."""
    said = turns.read(words)
    with turns.theirs(by, ask) as held:
        move = Move.ADDED if held.is_open else Move.NOT_YET
        if move is Move.NOT_YET:
            turns.reopen(held)
            announce(AskOpened(held.pk))
        turns.turn(by, held, move, said)
    record("timeline.added", held, by=by, about=[held.person_id], move=move.value)
    return held


@operation("timeline.verdict")
def judge(*, by: Actor, ask: UUID, helped: bool, words: str = "") -> Ask:
    """The asker's verdict on an answer: it closes the ask, or gives it back with their words."""
    said = turns.read(words, may_be_empty=True)
    with turns.theirs(by, ask) as held:
        if held.state != State.ANSWERED:
            raise Refused(
                _("There is no answer here that waits for your word."),
                next_step=_("Look at the page as it is now."),
                rule="asks.not_answered",
            )
        if helped:
            turns.close(held)
        else:
            turns.reopen(held)
        turns.turn(by, held, Move.HELPED if helped else Move.NOT_YET, said)
    announce(AskClosed(held.pk) if helped else AskOpened(held.pk))
    record("timeline.verdict", held, by=by, about=[held.person_id], helped=helped)
    return held


@operation("timeline.taken_back")
def take_back(*, by: Actor, ask: UUID) -> Ask:
    """No longer needed, says the one who asked."""
    with turns.theirs(by, ask) as held:
        if held.state == State.CLOSED:
            raise Refused(_("This is closed already."), rule="asks.closed")
        turns.close(held)
        turns.turn(by, held, Move.TAKEN_BACK, "")
    announce(AskClosed(held.pk))
    record("timeline.taken_back", held, by=by, about=[held.person_id])
    return held


def _refuse_a_flood(by: Actor, person: UUID) -> None:
    since = clock.now() - timedelta(days=1)
    if not by.is_customer or Ask.objects.of(person).filter(asked_at__gt=since).count() < A_DAY:
        return
    raise Refused(
        _("You have asked %(most)d times within a day, and people here read every one.")
        % {"most": A_DAY},
        next_step=_("Add to one you have asked already, or go on tomorrow."),
        rule="asks.flood",
    )
