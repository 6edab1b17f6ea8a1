"""Parts of asking and answering: who may act on an ask, and the turn each act leaves.

The walls say first whether the actor may see the ask at all; then it is locked and written as a
task does, because no role of people may change a row that two sides hold.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from goodterms.customer.people.models import Person, Post
from goodterms.customer.profile.queries import facts
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.queries import Reader, reader
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from goodterms.kernel.actors import Actor

LONGEST = 4_000  # signs of one turn
REOPENS_WITHIN = timedelta(days=90)


@contextmanager
def theirs(by: Actor, ask: UUID) -> Iterator[Ask]:
    """The ask, locked, for the one who asked."""
    if by.is_staff:
        raise Refused(
            _("Only the one who asked can say this."),
            next_step=_("Answer, and let them judge."),
            rule="asks.not_theirs",
        )
    with _locked(ask) as held:
        yield held


@contextmanager
def ours(by: Actor, ask: UUID, *, own: bool = False) -> Iterator[Ask]:
    """The ask, locked and still open, for a member of staff; their ``own`` only to pass it on."""
    if by.is_customer:
        raise Refused(_("Only we can answer this."), rule="asks.not_ours")
    with _locked(ask) as held:
        if not own and is_own(by, held):
            raise Refused(
                _("You asked this yourself."),
                next_step=_("Hand it over; a colleague goes on with it."),
                rule="asks.own",
            )
        if not held.is_open:
            raise Refused(
                _("Somebody has answered this already."),
                next_step=_("Read the answer; if they write again, it is open again."),
                rule="asks.not_open",
            )
        yield held


def is_own(by: Actor, held: Ask) -> bool:
    """Who asks at home does not answer it at the desk."""
    mine = Person.objects.of(by.person) if by.person else Person.objects.none()
    return mine.filter(pk=held.person_id).exists()


@contextmanager
def _locked(ask: UUID) -> Iterator[Ask]:
    if not Ask.objects.filter(pk=ask).exists():
        raise Refused(_("There is no such question here."), rule="asks.unseen")
    with working("timeline.asks"):
        yield Ask.objects.select_for_update(of=("self",)).select_related("division").get(pk=ask)


def read(words: str, *, may_be_empty: bool = False) -> str:
    said = words.strip()
    if not said and not may_be_empty:
        raise Refused(
            _("Nothing was written in the field."),
            next_step=_("A few words are enough."),
            rule="asks.empty",
        )
    if len(said) > LONGEST:
        raise Refused(
            _("That is longer than %(most)d signs.") % {"most": LONGEST},
            next_step=_("Shorten it a little."),
            rule="asks.long",
        )
    return said


def reader_for(kind: str, person: UUID, division: int | None, to: UUID | None) -> Reader:
    """Who gets it: who is named, else who greets for its division, else for one of the person's."""
    divisions = [division] if division else [theirs.pk for theirs in facts(person).divisions]
    found = reader(kind, at=clock.now(), divisions=divisions, to=to, asker=person)
    if found is None:
        raise Refused(
            _("Nobody is named here yet who could read this."),
            next_step=_("The number at the top of any letter from us reaches somebody."),
            rule="asks.nobody",
        )
    return found


def give_to(held: Ask, who: Reader) -> None:
    held.division, held.due_at = who.post.division, who.due_at
    held.owner_id, held.owner_name = who.post.person_id, who.name


def reopen(held: Ask) -> None:
    """Back to its owner, or to whoever took their place, with a new hour."""
    closed = held.closed_at
    if closed and closed < clock.now() - REOPENS_WITHIN:
        raise Refused(
            _("This was closed more than 90 days ago."),
            next_step=_("Ask anew; what was said here stays where you can read it."),
            rule="asks.closed_long_ago",
        )
    give_to(held, reader_for(held.kind, held.person_id, held.division_id, held.owner_id))
    held.state, held.answered_at, held.closed_at = Ask.State.OPEN, None, None
    held.save()


def close(held: Ask) -> None:
    held.state, held.closed_at = Ask.State.CLOSED, clock.now()
    held.save(update_fields=["state", "closed_at"])


def own_up(by: Actor, held: Ask, reason: str) -> None:
    """Past the hour nothing is done without a word on why; it stands in the asker's thread."""
    if not held.is_late(clock.now()):
        return
    said = read(reason, may_be_empty=True)
    if not said:
        raise Refused(
            _("This is late. The one who waits reads why, in your own words."),
            next_step=_("Write one sentence on what held it up."),
            rule="asks.late_reason",
        )
    note_missed(held)
    held.save(update_fields=["missed_at"])
    turn(by, held, Turn.Move.EXPLAINED, said)


def note_missed(held: Ask) -> None:
    """The first hour that was not kept stays, however often a new one is named."""
    if held.is_late(clock.now()):
        held.missed_at = held.missed_at or held.due_at


def turn(by: Actor, held: Ask, move: Turn.Move, words: str) -> Turn:
    """One act, dated and numbered, with whom and which hour it leaves the ask."""
    last = Turn.objects.filter(ask=held).aggregate(last=Max("n"))["last"]
    post = _post(by, held) if by.is_staff else None
    new = Turn(
        ask=held,
        n=(last or 0) + 1,
        move=move,
        at=clock.now(),
        by_id=by.person,
        by_name=post.name if post else by.name if by.is_staff else "",
        by_title=post.title if post else "",
        words=words,
        due_at=held.due_at if held.is_open else None,
        owner_name=held.owner_name,
    )
    new.save(force_insert=True)
    return new


def _post(by: Actor, held: Ask) -> Post | None:
    """The post they act from: the one in the ask's division first."""
    posts = list(Post.objects.on(clock.now().date()).filter(person=by.person))
    return min(posts, key=lambda post: post.division_id != held.division_id, default=None)
