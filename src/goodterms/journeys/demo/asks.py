"""What was asked before the demo began: one answered, one late, one that waits.

Written as rows, because what is past has no actor at a keyboard; from here on only operations add.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.people.hours import add, next_open
from goodterms.customer.people.models import Login, Post
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.queries import hour_of
from goodterms.journeys.demo import cast
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

A_WHILE = timedelta(minutes=48)


class Told(NamedTuple):
    """Who asked what, how long ago, and what Dov said to it."""

    who: cast.Member
    kind: Ask.Kind
    words: str
    ago: timedelta
    answer: str = ""


TOLD = (
    Told(
        cast.ANA_SIGNS_IN,
        Ask.Kind.QUESTION,
        "My last bill says estimated. When does somebody read the meter again?",
        timedelta(days=6),
        "Ana, we read it on the first Tuesday of each month. Send me the figures as they stand and"
        " I make this bill anew.",
    ),
    Told(
        cast.BEN_SIGNS_IN,
        Ask.Kind.TALK,
        "I moved in at 14 Quay Lane. Can my mobile go on the same bill as the broadband there?",
        timedelta(days=5),
    ),
    Told(
        cast.ANA_SIGNS_IN,
        Ask.Kind.WANT,
        "One bill for electricity and broadband, on one day of the month.",
        timedelta(minutes=20),
    ),
)


def load() -> None:
    """Write them down, once; done again it adds nothing."""
    with working("demo"):
        if Ask.objects.exists():
            return
        people = dict(Login.objects.exclude(person=None).values_list("email", "person"))
        dov = Post.objects.filter(person=people[cast.DOV.email]).select_related("division")[0]
        for told in TOLD:
            _write(told, people[told.who.email], dov)


def _write(told: Told, person: UUID, dov: Post) -> None:
    at = clock.now() - told.ago
    if told.ago > timedelta(days=1):
        at = next_open(dov.division, at=at).opens
    ask = Ask(
        person_id=person,
        kind=told.kind,
        division=dov.division,
        owner_id=dov.person_id,
        owner_name=dov.name,
        asked_at=at,
        due_at=hour_of(told.kind, dov.division, at=at),
    )
    if told.answer:
        ask.state, ask.answered_at = Ask.State.ANSWERED, add(dov.division, at, A_WHILE)
    ask.save(force_insert=True)
    _turn(ask, 1, Turn.Move.ASKED, told.words, at)
    if ask.answered_at:
        _turn(ask, 2, Turn.Move.ANSWERED, told.answer, ask.answered_at, by=dov)


def _turn(
    ask: Ask, n: int, move: Turn.Move, words: str, at: datetime, *, by: Post | None = None
) -> None:
    Turn(
        ask=ask,
        n=n,
        move=move,
        at=at,
        by_id=by.person_id if by else ask.person_id,
        by_name=by.name if by else "",
        by_title=by.title if by else "",
        words=words,
        due_at=ask.due_at if n == 1 else None,
        owner_name=ask.owner_name,
    ).save(force_insert=True)
