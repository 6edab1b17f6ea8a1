"""Somebody's word on a record: "that is not me", and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Assertion, Change, Claim, Record, Says, Strength
from goodterms.customer.identity.operations.deciding import later
from goodterms.customer.identity.operations.groups import (
    anchor,
    group_of,
    hold,
    leave,
    ordered,
    part,
    seeds_of,
    take_back,
)
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind as ActorKind
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor


@operation("identity.denied")
def deny(*, by: Actor, person: UUID, about: Record) -> Assertion:
    """``That is not me``: the record leaves the person's sight at once; its holder stays unknown.

    ``about`` was fetched as the person, so they could see it; said at once from two places, the
    second finds it gone. What they said of themselves cannot be denied; it can be changed.
    """
    mine = anchor(person)
    if about.pk == mine.pk:
        raise Refused(
            _("This is what you told us yourself."),
            next_step=_("Change it, or take single facts back."),
        )
    with working("identity.denied"):
        seed = seeds_of([about.pk])[0]
        if seed == person:  # what our desk wrote down for them hangs on their own seed
            raise Refused(
                _("Our desk wrote this down for you."),
                next_step=_("Fix what is wrong in it instead."),
            )
        if Login.objects.filter(person=seed).exists():
            raise Refused(
                _("Somebody signs in to this, and both of you said that you are one person."),
                next_step=_("Undo what joined the two, under Claims."),
                rule="words.sign_in",
            )
        hold([seed, person])
        if seed not in group_of(person):
            raise Refused(
                _("This does not stand with what is yours any more."),
                next_step=_("Look at the page again."),
                rule="words.gone",
            )
        stood = Person.objects.get(pk=seed)
        level, now = stood.opened, clock.now()
        replace(mine.pk, [about.pk], by=by, at=now)
        _outrank(mine.pk, about.pk, by=by, at=now)
        word = Assertion(
            **ordered(mine.pk, about.pk),
            says=Says.DIFFERENT,
            by_kind=by.kind,
            by_actor=person,
            strength=Strength.PROVED,
            level=level,  # what undo opens again
            at=now,
        )
        word.save(force_insert=True)
        stay = person if stood.canonical_id == seed else stood.canonical_id
        part(seed, stay=stay, cause={"word": str(word.pk)})
        people.open_to_level([seed], 0)
        later([mine.pk, about.pk], why="denied")
    record("identity.denied", about, by=by, about=[person])
    return word


@operation("identity.denial_undone")
def undo_denial(*, by: Actor, person: UUID, word: UUID) -> None:
    """The person takes "that is not me" back: all is as it was before they said it."""
    with working("identity.denial_undone"):
        said = (
            Assertion.objects.standing()
            .select_for_update()
            .filter(pk=word, by_actor=person, says=Says.DIFFERENT)
            .first()
        )
        if said is None:
            raise Refused(_("That word was taken back already."))
        change = Change.objects.get(cause__word=str(word))
        _refuse_if_undone_since(said, change)
        mine = anchor(person)
        other = said.b_id if said.a_id == mine.pk else said.a_id
        seeds = seeds_of([other])  # none where it was found to be no customer meanwhile
        hold([*seeds, person, *change.seeds, *change.was])
        _refuse_if_proved_since(seeds)
        said.revoked_at, said.revoked_by = clock.now(), person
        said.save(update_fields=["revoked_at", "revoked_by"])
        # Whom the machine has put it beside meanwhile would else read what is opened here.
        for seed in seeds:
            leave(seed, cause={"undone_by": str(person)})
        take_back(change, cause={"undone_by": str(person)})
        reinstate(said, person)
        people.open_to_level(seeds, said.level)
        later([mine.pk, other], why="denial undone")
    record("identity.denial_undone", f"identity.record:{other}", by=by, about=[person])


def replace(mine: int, others: Collection[int], *, by: Actor, at: datetime) -> None:
    """One's newest word on a pair stands alone: earlier ones of the same speaker are revoked."""
    silence(mine, others, kind=by.kind, speaker=by.person, at=at)


def silence(
    mine: int, others: Collection[int], *, kind: str, speaker: UUID | None, at: datetime
) -> None:
    """The same for a speaker who is not the one at the keyboard."""
    Assertion.objects.standing().filter(
        Q(a=mine, b__in=others) | Q(b=mine, a__in=others), by_kind=kind, by_actor=speaker
    ).update(revoked_at=at, revoked_by=speaker)


def _outrank(mine: int, about: int, *, by: Actor, at: datetime) -> None:
    """What our desk said of this pair gives way to the person's own "not me"; undo brings it back.

    Else a strong word of a steward would unite the two again at the next resolve.
    """
    Assertion.objects.standing().filter(
        **ordered(mine, about), by_kind=ActorKind.STAFF, says=Says.SAME
    ).update(revoked_at=at, revoked_by=by.person)


def _refuse_if_undone_since(said: Assertion, change: Change) -> None:
    """What had brought the record here was itself undone: to bring it back would go around that."""
    replaced = Assertion.objects.filter(a=said.a_id, b=said.b_id, revoked_at=said.at)
    before = Change.objects.filter(what="merged", at__lte=change.at, seeds__overlap=change.seeds)
    joins = [str(join) for join in before.values_list("pk", flat=True)]
    if (
        replaced.filter(claim__state=Claim.State.UNDONE).exists()
        or Change.objects.filter(cause__undoes__in=joins, at__gte=change.at).exists()
    ):
        raise Refused(
            _("What had brought this here was undone since."),
            next_step=_("Ask for it anew, if it is yours."),
            rule="words.undone_since",
        )


def _refuse_if_proved_since(seeds: list[UUID]) -> None:
    """A denied seed stands open to nobody until somebody else has shown that it is theirs."""
    if Person.objects.filter(pk__in=seeds, opened__gt=0).exists():
        raise Refused(
            _("Somebody else has shown since that this is theirs."),
            next_step=_("Ask for it anew, if it is yours."),
            rule="words.proved_since",
        )


def reinstate(taken_back: Assertion, person: UUID) -> int:
    """What stood before a word of the person holds again, as a new row: words never change.

    Answers the level it opened, 0 where nothing stood before.
    """
    before = Assertion.objects.filter(
        a=taken_back.a_id, b=taken_back.b_id, revoked_by=person, revoked_at=taken_back.at
    )
    level = 0
    for word in before:
        level = max(level, word.level)
        word.pk = new_id()  # and the moment it was said, so that what it replaced is found again
        word.revoked_at = word.revoked_by = None
        word.save(force_insert=True)
    return level
