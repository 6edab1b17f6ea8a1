"""What is sent when something below the timeline happened."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from goodterms.customer.identity.events import (
    AgreementEnded,
    ClaimAnswered,
    ClaimStopped,
    HolderAsked,
    ProofWanted,
)
from goodterms.customer.identity.models import Claim, ClaimMatch, Record, SecondWord
from goodterms.customer.identity.operations.groups import group_of, seeds_of
from goodterms.customer.identity.operations.holders import holder_of
from goodterms.customer.identity.operations.looking import hand_over
from goodterms.customer.people.models import Login
from goodterms.customer.profile.events import ProposalAnswered
from goodterms.customer.profile.models import Proposal
from goodterms.journeys.notices.sending import Notice, tell
from goodterms.kernel.acting import working
from goodterms.kernel.events import on

if TYPE_CHECKING:
    from goodterms.kernel.actors import Actor

CHECKED = "fact-checked"
PROOF, STOPPED, HOLDER, ANSWERED = "proof-code", "proof-stopped", "holder-asked", "claim-answered"
ENDED = "holder-told"


@on(ProofWanted)
def send_the_code(event: ProofWanted) -> None:
    """A claim found a record: ask at the channel on that record, whoever reads there.

    Where nothing sends texts a person takes over; the claimant's page says the same words.
    """
    with working("notices.proof") as by:
        match = ClaimMatch.objects.select_for_update().get(pk=UUID(str(event.claim)))
        if match.way == ClaimMatch.Way.SMS and not settings.SENDS_TEXTS:
            hand_over(match.pk, ClaimMatch.ByHand.PHONE)
            return
        _to_the_channel(match, PROOF, by)


@on(ClaimStopped)
def alert_the_holder(event: ClaimStopped) -> None:
    """Five wrong codes: whoever reads at the channel hears of it, and that nothing was opened.

    So does whoever signs in to it, who may read there no longer.
    """
    with working("notices.stopped") as by:
        claim = Claim.objects.get(pk=UUID(str(event.claim)))
        match = ClaimMatch.objects.select_for_update().get(pk=claim.pk)
        if match.way != ClaimMatch.Way.SMS or settings.SENDS_TEXTS:
            _to_the_channel(match, STOPPED, by)
        holder = holder_of(claim.claimant_id, match.records)
        if holder:
            notice = Notice(STOPPED, {**_data(claim.pk), "to": "sign-in"}, "proof")
            _to_the_sign_in(holder, notice, by, unless=match.channel)


@on(HolderAsked)
def ask_the_holder(event: HolderAsked) -> None:
    """Somebody else signs in to it: their word is asked for at the address they sign in with."""
    with working("notices.holder") as by:
        asked = SecondWord.objects.select_for_update().get(claim=UUID(str(event.claim)))
        _to_the_sign_in(asked.holder_id, Notice(HOLDER, _data(asked.claim_id), "proof"), by)


@on(AgreementEnded)
def tell_who_said_yes(event: AgreementEnded) -> None:
    """The claimant has said their last word: both are one now, or nothing came of it."""
    with working("notices.agreed") as by:
        asked = SecondWord.objects.select_for_update().get(claim=UUID(str(event.claim)))
        notice = Notice(ENDED, {**_data(asked.claim_id), "became": str(asked.became)}, "proof")
        _to_the_sign_in(asked.holder_id, notice, by)


@on(ClaimAnswered)
def tell_the_claimant(event: ClaimAnswered) -> None:
    """A claim that waited for somebody's word has an answer; its page says which."""
    with working("notices.answered") as by:
        claim = Claim.objects.select_for_update().get(pk=UUID(str(event.claim)))
        data = {**_data(claim.pk), "state": str(claim.state), "by": bool(claim.told)}
        _to_the_sign_in(claim.claimant_id, Notice(ANSWERED, data, "claim"), by)


@on(ProposalAnswered)
def tell_what_was_checked(event: ProposalAnswered) -> None:
    """A wish, an objection or a dispute has its answer; the words stand on their own page."""
    with working("notices.checked") as by:
        held = Proposal.objects.select_for_update().get(pk=UUID(str(event.proposal)))
        seeds = group_of(held.person_id)
        signed_in = Login.objects.filter(person__in=seeds).values_list("person", flat=True).first()
        notice = Notice(CHECKED, {"proposal": str(held.pk)}, "claim")
        _to_the_sign_in(signed_in or held.person_id, notice, by)


def _to_the_channel(match: ClaimMatch, template: str, by: Actor) -> None:
    """To the person on the record whose channel it is; to nobody where it is no person's."""
    holder = next(iter(seeds_of(_at_the_channel(match))), None)
    if not holder or not match.channel:
        return
    data = {**_data(match.pk), "attempt": match.attempt}
    channel = "sms" if match.way == ClaimMatch.Way.SMS else "email"
    tell(Notice(template, data, "proof", channel), to=holder, address=match.channel, by=by)


def _at_the_channel(match: ClaimMatch) -> list[int]:
    """Of the records of a mailbox those first that write it as the code's address is written."""
    records = Record.objects.filter(pk__in=match.records)
    exact = records.filter(payload__email=match.channel)
    return list((exact if exact.exists() else records).values_list("pk", flat=True))


def _to_the_sign_in(person: UUID, notice: Notice, by: Actor, *, unless: str = "") -> None:
    """``unless`` it is this address, which has been told."""
    address = Login.objects.filter(person=person).values_list("email", flat=True).first()
    if address and address.lower() != unless.lower():
        tell(notice, to=person, address=address, by=by)


def _data(claim: UUID) -> dict[str, object]:
    return {"claim": str(claim)}
