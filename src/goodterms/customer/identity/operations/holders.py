"""The older holder's word, and the claimant's last: somebody else signs in to what was claimed.

They are told, and have 14 days for one press: "that is me too" or "not me". Until then nothing
opens, and silence opens nothing either: then a person takes over. After their yes the claimant
reads what each will see of the other, and says yes once more; only then the two become one. Neither
side learns who the other is before that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import AgreementEnded, ClaimAnswered, HolderAsked
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
from goodterms.customer.identity.operations.deciding import later
from goodterms.customer.identity.operations.groups import anchor, group_of, hold, ordered, seeds_of
from goodterms.customer.identity.operations.linking import WIDEST, link
from goodterms.customer.identity.operations.words import silence
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor

LAST_WORD_WITHIN = timedelta(days=14)  # of the claimant, once the holder has said yes


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
    """``That is me too``. Nothing opens yet: the claimant reads what would, and decides."""
    with working("identity.claim.agreed") as task:
        asked = _asked(person, second)
        _answer(asked, SecondWord.Answer.ME)
        claim = Claim.objects.select_for_update().get(pk=asked.claim_id)
        claim.state, claim.expires_at = Claim.State.AGREED, clock.now() + LAST_WORD_WITHIN
        claim.save(update_fields=["state", "expires_at"])
        _tell_the_claimant(claim, task)
    record("identity.claim.agreed", asked, by=by, about=[person])
    return asked


@operation("identity.claim.confirmed")
def confirm(*, by: Actor, person: UUID, claim: UUID) -> Claim:
    """The claimant's last word: both sign-ins are one person now, and all of it opens (level 3)."""
    with working("identity.claim.confirmed"):
        mine = Claim.objects.select_for_update().filter(pk=claim, claimant=person).first()
        if mine is None or mine.state != Claim.State.AGREED or mine.expires_at <= clock.now():
            raise Refused(
                _("This question is closed."),
                next_step=_("Ask again whenever you like."),
                rule="claims.closed",
            )
        asked = SecondWord.objects.select_for_update().get(claim=mine)
        match = ClaimMatch.objects.get(claim=mine)
        match.records = _held_by(asked, match.records)
        match.save(update_fields=["records"])
        _say(asked, mine, Says.SAME, Strength.AGREED)  # before it an older "not me" would refuse
        seeds = link(mine, match, dict.fromkeys(match.records, WIDEST), by=by)
        end(mine, SecondWord.Became.ONE)
    record("identity.claim.confirmed", mine, by=by, about=[person, *seeds])
    return mine


@operation("identity.claim.disowned")
def disown(*, by: Actor, person: UUID, second: UUID) -> SecondWord:
    """``Not me``: the claim is closed, nothing was opened, and the two stay two.

    Also after their yes, as long as the claimant has not said theirs.
    """
    with working("identity.claim.disowned") as task:
        asked = _asked(person, second, changes_mind=True)
        claim = Claim.objects.select_for_update().get(pk=asked.claim_id)
        _answer(asked, SecondWord.Answer.NOT_ME)
        _say(asked, claim, Says.DIFFERENT, Strength.PROVED)
        claim.state, claim.level = Claim.State.CLOSED, 0
        claim.save(update_fields=["state", "level"])
        _tell_the_claimant(claim, task)
    record("identity.claim.disowned", asked, by=by, about=[person])
    return asked


def end(claim: Claim, became: SecondWord.Became) -> None:
    """The claimant's last word is said: whoever said yes hears what came of it."""
    SecondWord.objects.filter(claim=claim).update(became=became)
    announce(AgreementEnded(claim.pk))


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


def _asked(person: UUID, second: UUID, *, changes_mind: bool = False) -> SecondWord:
    """The question, locked, where it still waits for this holder or may be answered anew."""
    found = SecondWord.objects.filter(pk=second, holder__in=Person.objects.of(person))
    # The claim first, as everywhere: its claimant may say the last word at this moment.
    list(Claim.objects.select_for_update().filter(pk__in=found.values("claim")))
    asked = found.select_for_update(of=("self",)).select_related("claim").first()
    state = asked.claim.state if asked else ""
    if asked and changes_mind and state == Claim.State.AGREED:
        return asked
    if asked is None or asked.answer or state not in Claim.OPEN:
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


def _say(asked: SecondWord, claim: Claim, says: Says, strength: Strength) -> None:
    """The holder's own word on the two sign-ins; it outlives the claim."""
    theirs, mine, now = anchor(claim.claimant_id), anchor(asked.holder_id), clock.now()
    silence(mine.pk, [theirs.pk], kind=Kind.CUSTOMER, speaker=asked.holder_id, at=now)
    Assertion(
        **ordered(mine.pk, theirs.pk),
        says=says,
        by_kind=Kind.CUSTOMER,
        by_actor=asked.holder_id,
        strength=strength,
        claim=claim,
        at=now,
    ).save(force_insert=True)
    later([mine.pk, theirs.pk], why="both sign-ins")


def _answer(asked: SecondWord, answer: SecondWord.Answer) -> None:
    asked.answer, asked.answered_at = answer, clock.now()
    asked.save(update_fields=["answer", "answered_at"])


def _tell_the_claimant(claim: Claim, task: Actor) -> None:
    """Their side of it, without a word of who answered."""
    announce(ClaimAnswered(claim.pk))
    about, state = [claim.claimant_id], str(claim.state)
    record("identity.claim.settled", claim, by=task, about=about, state=state)
