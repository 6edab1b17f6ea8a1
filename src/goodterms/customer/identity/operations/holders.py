"""The older holder's word: somebody else signs in to what was claimed, and is asked first.

They are told, and have 14 days for one press: "that is me too" or "not me". Until then nothing
opens, and silence opens nothing either: then a person takes over. Neither side learns who the other
is before both have said yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import ClaimAnswered, HolderAsked
from goodterms.customer.identity.greeters import who_answers
from goodterms.customer.identity.models import (
    Assertion,
    Claim,
    ClaimMatch,
    Membership,
    Says,
    SecondWord,
    Strength,
)
from goodterms.customer.identity.operations.groups import anchor, group_of, hold, ordered, seeds_of
from goodterms.customer.identity.operations.linking import WIDEST, link
from goodterms.customer.identity.operations.words import replace
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor


def holder_of(claimant: UUID, records: Collection[int]) -> UUID | None:
    """The sign-in, not the claimant's, to which any of these records stands open.

    A record the machine alone put beside somebody's sign-in has no holder: nobody proved it.
    """
    hold(seeds_of(records))
    seeds = Membership.objects.filter(
        record__in=list(records), until__isnull=True, person__opened__gt=0
    ).values_list("person_id", flat=True)
    around = {member for seed in seeds if seed for member in group_of(seed)}
    others = Login.objects.filter(person__in=around - set(group_of(claimant)))
    first: UUID | None = others.order_by("pk").values_list("person_id", flat=True).first()
    return first


def ask_holder(claim: Claim, holder: UUID, *, until: datetime) -> SecondWord:
    """Ask for the holder's word; asked twice it is asked once."""
    asked, fresh = SecondWord.objects.get_or_create(
        claim=claim,
        defaults={
            "holder_id": holder,
            "means": claim.means,
            "asked_at": clock.now(),
            "until": until,
        },
    )
    if fresh:
        announce(HolderAsked(claim.pk))
    return asked


@operation("identity.claim.agreed")
def agree(*, by: Actor, person: UUID, second: UUID) -> SecondWord:
    """``That is me too``: both sign-ins are one person now, and all of it opens (level 3)."""
    with working("identity.claim.agreed") as task:
        asked = _asked(person, second)
        claim = Claim.objects.select_for_update().get(pk=asked.claim_id)
        match = ClaimMatch.objects.get(pk=claim.pk)
        match.records = _held_by(asked, match.records)
        match.save(update_fields=["records"])
        seeds = link(claim, match, dict.fromkeys(match.records, WIDEST), by=task)
        _say(asked, claim, by, Says.SAME, Strength.AGREED)
        _answer(asked, SecondWord.Answer.ME)
        _settled(claim, task, opened=True)
    record("identity.claim.agreed", asked, by=by, about=[person, *seeds])
    return asked


@operation("identity.claim.disowned")
def disown(*, by: Actor, person: UUID, second: UUID) -> SecondWord:
    """``Not me``: the claim is closed, nothing was opened, and the two stay two."""
    with working("identity.claim.disowned") as task:
        asked = _asked(person, second)
        claim = Claim.objects.select_for_update().get(pk=asked.claim_id)
        _say(asked, claim, by, Says.DIFFERENT, Strength.PROVED)
        _answer(asked, SecondWord.Answer.NOT_ME)
        claim.state, claim.level = Claim.State.CLOSED, 0
        claim.save(update_fields=["state", "level"])
        _settled(claim, task, opened=False)
    record("identity.claim.disowned", asked, by=by, about=[person])
    return asked


def lapse(claim_id: UUID) -> None:
    """Fourteen days of silence: a named person takes over, and says so on the claim's page."""
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    asked = SecondWord.objects.filter(claim=claim, answer="", until__lte=clock.now()).first()
    if asked is None or claim.state != Claim.State.CHECKING or claim.answer_by:
        return
    ClaimMatch.objects.filter(pk=claim.pk).update(by_hand=ClaimMatch.ByHand.SILENCE)
    claim.greeter, claim.answer_by = who_answers(clock.now())
    claim.save(update_fields=["greeter", "answer_by"])
    announce(ClaimAnswered(claim.pk))


def _asked(person: UUID, second: UUID) -> SecondWord:
    mine = Person.objects.of(person)
    found = SecondWord.objects.select_for_update().filter(pk=second, holder__in=mine)
    asked = found.select_related("claim").first()
    if asked is None or asked.answer or asked.claim.state not in Claim.OPEN:
        raise Refused(_("This was answered already."), rule="claims.answered")
    if asked.until <= clock.now():
        raise Refused(
            _("The 14 days for your word have passed; a person here looks at it now."),
            next_step=_("Talk to them; nothing has been opened."),
            rule="claims.answer_too_late",
        )
    return asked


def _held_by(asked: SecondWord, records: Collection[int]) -> list[int]:
    """Only what is the holder's: nobody says yes for another who reads the same mailbox."""
    theirs = Membership.objects.filter(
        record__in=list(records), until__isnull=True, person__in=group_of(asked.holder_id)
    )
    held = sorted(theirs.values_list("record_id", flat=True))
    return held or [anchor(asked.holder_id).pk]  # they let it go meanwhile: the sign-in itself


def _say(asked: SecondWord, claim: Claim, by: Actor, says: Says, strength: Strength) -> None:
    """The holder's own word on the two sign-ins; it outlives the claim."""
    theirs, mine, now = anchor(claim.claimant_id), anchor(asked.holder_id), clock.now()
    replace(mine.pk, [theirs.pk], by=by, at=now)
    Assertion(
        **ordered(mine.pk, theirs.pk),
        says=says,
        by_kind=by.kind,
        by_actor=by.person,
        strength=strength,
        claim=claim,
        at=now,
    ).save(force_insert=True)


def _answer(asked: SecondWord, answer: SecondWord.Answer) -> None:
    asked.answer, asked.answered_at = answer, clock.now()
    asked.save(update_fields=["answer", "answered_at"])


def _settled(claim: Claim, task: Actor, *, opened: bool) -> None:
    """The claimant's side of it, without a word of who answered."""
    announce(ClaimAnswered(claim.pk))
    record("identity.claim.settled", claim, by=task, about=[claim.claimant_id], opened=opened)
