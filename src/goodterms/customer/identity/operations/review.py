"""A steward's word on a pair: it holds at once, is a label afterwards, and can be taken back.

It never outweighs a customer's: where somebody's standing word says the contrary, both words stay,
nothing moves, and both sides can read that they differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.disputes import pairs_of
from goodterms.customer.identity.models import (
    DISPUTE_ENDED,
    DISPUTED,
    Assertion,
    Change,
    Edge,
    Membership,
    Review,
    Says,
    Strength,
)
from goodterms.customer.identity.operations.deciding import at_once
from goodterms.customer.identity.operations.groups import (
    group_of,
    hold,
    join,
    leave,
    ordered,
    seeds_of,
    take_back,
)
from goodterms.customer.identity.operations.words import reinstate, replace
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind, Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.customer.identity.models import Record
    from goodterms.kernel.actors import Actor

LEAST_WORDS = 3
ANSWERED = (Review.State.ANSWERED, Review.State.DISPUTED)


class _Weighed(NamedTuple):
    """The seed that has to leave its person, if one has, and the words that stand against it."""

    leaving: UUID | None
    against: list[Assertion]


@operation("identity.review.answered")
def answer(*, by: Actor, review: UUID, says: Says, documents: str = "") -> Review:
    """Say what two records are to each other. ``documents``: what was shown, if anything was."""
    _refuse_others(by)
    with working("identity.review.answered"):
        _hold_both(review)
        row = _locked(review)
        seeds = _seeds(row)
        _decide(row, by, says, _contrary(*seeds, says), documents=documents.strip())
    said, disputed = says.label.lower(), row.state == Review.State.DISPUTED
    record("identity.review.answered", row, by=by, about=seeds, says=said, disputed=disputed)
    return row


@operation("identity.taken_apart")
def take_apart(*, by: Actor, about: Record, reason: str) -> Review:
    """One record out of its person: it speaks of somebody else. ``reason`` is kept and shown.

    ``about`` was fetched as the steward, so they could see it.
    """
    _refuse_others(by)
    if len(reason.split()) < LEAST_WORDS:
        raise Refused(
            _("A reason needs three words or more; both sides read it."),
            next_step=_("Say what shows that this is somebody else."),
            rule="apart.reason",
        )
    with working("identity.taken_apart"):
        seed, rest = _alone(about)
        row = _pair_with_the_nearest(about.pk, rest)
        against = _between([seed], rest, same=True)
        _decide(
            row, by, Says.DIFFERENT, _Weighed(None if against else seed, against), reason=reason
        )
    disputed = row.state == Review.State.DISPUTED
    record("identity.taken_apart", row, about, by=by, about=[seed, *rest], disputed=disputed)
    return row


@operation("identity.review.left")
def leave_open(*, by: Actor, review: UUID) -> Review:
    """Say nothing: the pair waits behind all others."""
    _refuse_others(by)
    with working("identity.review.left"):
        row = _locked(review)
        row.rank = Review.Rank.LEFT
        row.save(update_fields=["rank"])
    record("identity.review.left", row, by=by)
    return row


@operation("identity.review.undone")
def undo(*, by: Actor, review: UUID) -> Review:
    """Take an answer back: every seed is where it was, and the pair waits again.

    Where evidence alone makes them one person by now, they stay one, and the pair is gone.
    """
    _refuse_others(by)
    with working("identity.review.undone"):
        _hold_both(review)
        row = Review.objects.select_for_update().filter(pk=review, state__in=ANSWERED).first()
        if row and row.word:
            about = _unanswer(row, row.word, by)
        else:
            row, about = _unleft(review), []
    record("identity.review.undone", row, by=by, about=about)
    return row


def _refuse_others(by: Actor) -> None:
    if not by.may(Power.STEWARD):
        raise Refused(
            _("Whether two records are one person is for a steward to say."),
            next_step=_("Ask one of them to look at it."),
            rule="review.steward",
        )


def _hold_both(review: UUID) -> None:
    """A proof of either comes before this word or after it, so that it is weighed, and not missed.

    Before the row of the pair: a proof, too, holds persons first and puts their pair in the queue
    then.
    """
    pair = Review.objects.filter(pk=review).values_list("a_id", "b_id").first()
    hold(seeds_of(pair or ()))


def _locked(review: UUID) -> Review:
    row = Review.objects.select_for_update().filter(pk=review, state=Review.State.OPEN).first()
    if row is None:
        raise Refused(
            _("This pair has been answered already."),
            next_step=_("Take the next one."),
            rule="review.answered",
        )
    return row


def _seeds(row: Review) -> tuple[UUID, UUID]:
    a, b = seeds_of([row.a_id]), seeds_of([row.b_id])
    if not (a and b):
        raise Refused(
            _("One of these records speaks of nobody any more."),
            next_step=_("Take the next one."),
            rule="review.gone",
        )
    return a[0], b[0]


def _decide(
    row: Review, by: Actor, says: Says, weighed: _Weighed, *, documents: str = "", reason: str = ""
) -> None:
    """The steward's word, written, and carried out unless somebody's word stands against it."""
    now = clock.now()
    if row.state == Review.State.DISPUTED and row.word and row.word.by_actor == by.person:
        _end_dispute(row.word)  # said once more: they read the newer word alone
    replace(row.a_id, [row.b_id], by=by, at=now)
    word = Assertion(
        a_id=row.a_id,
        b_id=row.b_id,
        says=says,
        by_kind=by.kind,
        by_actor=by.person,
        strength=Strength.STEWARD if documents else Strength.WORD,
        at=now,
    )
    word.save(force_insert=True)
    cause = {"word": str(word.pk), "review": str(row.pk)}
    if weighed.against:
        _tell(weighed.against, by, says, {**cause, "reason": reason.strip()})
    elif says is Says.SAME:
        a, b = _seeds(row)
        join(a, [b], cause=cause)
    elif weighed.leaving:
        leave(weighed.leaving, cause=cause)
    row.state = Review.State.DISPUTED if weighed.against else Review.State.ANSWERED
    row.answer, row.word, row.documents = says, word, documents or reason.strip()
    row.answered_by, row.answered_name, row.answered_at = by.person, by.name[:120], now
    row.save()
    at_once([row.a_id, row.b_id], why="review")


def _alone(about: Record) -> tuple[UUID, list[UUID]]:
    """The record's own seed, and the others of its person."""
    seed = next(iter(seeds_of([about.pk])), None)
    rest = [one for one in group_of(seed) if one != seed] if seed else []
    if seed is None or not rest:
        raise Refused(
            _("This record stands alone; there is nothing to take it apart from."),
            rule="apart.alone",
        )
    hold([seed, *rest])
    return seed, rest


def _pair_with_the_nearest(about: int, rest: Collection[UUID]) -> Review:
    """The pair the word is tied to: with the record that had the most to say for the join."""
    others = _records(rest)
    edges = Edge.objects.filter(Q(a=about, b__in=others) | Q(b=about, a__in=others))
    best = edges.order_by("-weight").first()
    other = min(others) if best is None else best.b_id if best.a_id == about else best.a_id
    known = {"why": Review.Why.UNSURE, "weight": best.weight if best else None}
    row, _made = Review.objects.select_for_update().get_or_create(
        **ordered(about, other), defaults={**known, "asked_at": clock.now()}
    )
    return row


def _contrary(a: UUID, b: UUID, says: Says) -> _Weighed:
    """The seed that would have to leave, and the standing words that say the contrary.

    Of two that stand together the one leaves that nobody has tied to the rest by their word.
    """
    together = group_of(a)
    if says is Says.SAME:
        return _Weighed(None, [] if b in together else _between(together, group_of(b), same=False))
    if b not in together:
        return _Weighed(None, _between(together, group_of(b), same=True))
    opened = dict(Person.objects.filter(pk__in=(a, b)).values_list("pk", "opened"))
    against: list[Assertion] = []
    for seed in sorted((b, a), key=lambda one: opened[one]):
        against = _between([seed], [one for one in together if one != seed], same=True)
        if not against:
            return _Weighed(seed, [])
    return _Weighed(None, against)


def _between(one: Collection[UUID], other: Collection[UUID], *, same: bool) -> list[Assertion]:
    """Standing words, "same" or not, on a pair with a record of either side."""
    left, right = _records(one), _records(other)
    words = Assertion.objects.standing().filter(
        Q(a__in=left, b__in=right) | Q(a__in=right, b__in=left)
    )
    return list(words.filter(says=Says.SAME) if same else words.filter(says__lt=Says.SAME))


def _records(seeds: Collection[UUID]) -> list[int]:
    told = Membership.objects.filter(person__in=list(seeds), until__isnull=True)
    return list(told.values_list("record_id", flat=True))


def _tell(against: list[Assertion], by: Actor, says: Says, cause: dict[str, Any]) -> None:
    """Those whose word is contradicted can read it; where each stands does not move."""
    theirs = sorted(
        {word.by_actor for word in against if word.by_kind == Kind.CUSTOMER and word.by_actor}
    )
    told = {**cause, "says": int(says), "by": by.name, "pairs": pairs_of(against)}
    Change(at=clock.now(), what=DISPUTED, cause=told, seeds=theirs, was=theirs, now=theirs).save(
        force_insert=True
    )


def _end_dispute(word: Assertion) -> None:
    """Those who read that a steward differed read no more of it."""
    told = Change.objects.filter(what=DISPUTED, cause__word=str(word.pk)).first()
    if told:
        Change(
            at=clock.now(),
            what=DISPUTE_ENDED,
            cause={"word": str(word.pk)},
            seeds=told.seeds,
            was=told.seeds,
            now=told.seeds,
        ).save(force_insert=True)


def _refuse_if_said_since(change: Change) -> None:
    """A join that a customer has proved meanwhile is theirs now, and not a steward's to undo."""
    if change.what != "merged" or not change.seeds:
        return
    moved = list(change.seeds)
    rest = [seed for seed in group_of(moved[0]) if seed not in moved]
    if any(word.by_kind == Kind.CUSTOMER for word in _between(moved, rest, same=True)):
        raise Refused(
            _("The customer has proved meanwhile that this is theirs."),
            next_step=_("Ask them first: they can say “that is not me”."),
            rule="review.proved",
        )


def _unanswer(row: Review, word: Assertion, by: Actor) -> list[UUID]:
    """Put back what the answer did; the seeds that move for it."""
    word.revoked_at, word.revoked_by = clock.now(), by.person
    word.save(update_fields=["revoked_at", "revoked_by"])
    change = Change.objects.filter(cause__word=str(word.pk), what__in=("merged", "split")).first()
    if change:
        hold([*change.seeds, *change.was])
        _refuse_if_said_since(change)
        take_back(change, cause={"undone_by": str(by.person)})
    if word.by_actor:
        reinstate(word, word.by_actor)
    if row.state == Review.State.DISPUTED:
        _end_dispute(word)
    row.state, row.rank = Review.State.OPEN, Review.Rank[row.why.upper()]
    row.answer = row.word = row.answered_by = row.answered_at = None
    row.answered_name = row.documents = ""
    row.save()
    at_once([row.a_id, row.b_id], why="review undone")
    _close_if_joined(row)
    return change.seeds if change else []


def _close_if_joined(row: Review) -> None:
    """The machine has just joined the two by itself: there is no question left."""
    one, other = seeds_of([row.a_id]), seeds_of([row.b_id])
    joined = one and other and other[0] in group_of(one[0])
    if joined and row.why != Review.Why.DISPUTE:
        row.state = Review.State.GONE
        row.save(update_fields=["state"])


def _unleft(review: UUID) -> Review:
    """Take "leave" back, where that was the answer."""
    row = Review.objects.select_for_update().filter(pk=review, rank=Review.Rank.LEFT).first()
    if row is None or row.state != Review.State.OPEN:
        raise Refused(_("There is nothing to undo here any more."), rule="review.nothing")
    row.rank = Review.Rank[row.why.upper()]
    row.save(update_fields=["rank"])
    return row
