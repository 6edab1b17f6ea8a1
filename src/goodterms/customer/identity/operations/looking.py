"""The task's half of a claim: what it speaks of, and the road a code can take there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.identity import alarms, means, proofs
from goodterms.customer.identity.events import ProofWanted
from goodterms.customer.identity.matching.contacts import parse_email
from goodterms.customer.identity.models import (
    Assertion,
    Claim,
    ClaimMatch,
    Kind,
    Record,
    Says,
    SecondWord,
)
from goodterms.customer.identity.operations.groups import anchor, ordered, seeds_of
from goodterms.customer.identity.operations.holders import ask_holder
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

CODES_A_DAY = 5  # to one channel, whoever asks: nobody's mailbox is filled by strangers


class Road(NamedTuple):
    """The channel a code goes to, how, and the records it proves: those that hold this channel."""

    records: tuple[int, ...] = ()
    channel: str = ""
    way: ClaimMatch.Way = ClaimMatch.Way.NONE
    by_hand: ClaimMatch.ByHand = ClaimMatch.ByHand.NOTHING


def look(claim_id: UUID) -> None:
    """Find what the claim speaks of, and want a code sent there if we can.

    The values are forgotten here; what was found stays in ``ClaimMatch``, out of the portal's
    reach. What a person shall look for is kept until they have.
    """
    claim = (
        Claim.objects.select_for_update(of=("self",)).select_related("claimant").get(pk=claim_id)
    )
    if claim.state != Claim.State.ASKED:
        return
    found = proofs.find(claim.means, claim.value, claim.fact)
    road = _road(claim, found.records)
    match = ClaimMatch(
        claim=claim,
        records=sorted(road.records),
        channel=road.channel,
        way=road.way,
        by_hand=road.by_hand,
        paper=found.paper,
        attempt=1,
        alarms=alarms.raised(claim, road.records),
        found_at=clock.now(),
    )
    match.save(force_insert=True)
    claim.state = Claim.State.WAITING
    if claim.means != Claim.Means.PERSON:
        claim.value = claim.fact = ""
    claim.save(update_fields=["state", "value", "fact"])
    if road.way in {ClaimMatch.Way.EMAIL, ClaimMatch.Way.SMS}:
        announce(ProofWanted(claim.pk))
    if claim.means == Claim.Means.LOGIN and road.records:
        _ask_the_other_sign_in(claim, road.records)


def hand_over(claim: UUID, why: ClaimMatch.ByHand) -> None:
    """No machine can carry this code: a person does. Nothing of it shows to the claimant."""
    ClaimMatch.objects.filter(pk=claim).update(by_hand=why)


def _ask_the_other_sign_in(claim: Claim, records: Collection[int]) -> None:
    """Not whoever said "not me" to them before, and nobody more often than codes are sent."""
    holders = Login.objects.filter(person__in=seeds_of(records)).values_list("person", flat=True)
    holder, day = holders[0], clock.now() - timedelta(days=1)
    pairs = [ordered(anchor(claim.claimant_id).pk, own) for own in records]
    said_no = any(
        Assertion.objects.standing().filter(**pair, says=Says.DIFFERENT) for pair in pairs
    )
    asked = SecondWord.objects.filter(holder=holder, asked_at__gt=day).count()
    if not said_no and asked < CODES_A_DAY:
        ask_holder(claim, holder, until=claim.expires_at)


def _road(claim: Claim, found: Collection[int]) -> Road:
    """Where a code can go. What is open to the claimant already is left out.

    What the machine matched to them is theirs to prove. An account of two people opens to each only
    what their own mailbox stands on, so one channel is chosen and the records that hold it.
    """
    mine = Person.objects.of(claim.claimant_id)
    told = (
        Record.objects.standing()
        .filter(pk__in=list(found), membership__until__isnull=True)
        .exclude(membership__person__in=mine, membership__person__opened__gte=2)
        .select_related("source")
        .order_by("pk")
    )
    if claim.means == Claim.Means.LOGIN:
        return Road(tuple(one.pk for one in told))
    held = [one for one in told if one.kind == Kind.PERSON]
    if told and not held:
        return Road(tuple(one.pk for one in told), by_hand=ClaimMatch.ByHand.FIRM)
    return _limited(_best(claim, held)) if held else Road()


def _best(claim: Claim, held: list[Record]) -> Road:
    """The claimed channel itself; else a mailbox of one's own, a phone, a street, in this order."""
    emails = {one.pk: _email(one) for one in held}
    phones = {one.pk: _phone(one) for one in held}
    if claim.means != Claim.Means.PHONE:
        address = next((email for email in emails.values() if means.is_own_mailbox(email)), "")
        if address:
            return Road(_holding(emails, address), address, ClaimMatch.Way.EMAIL)
        if claim.means == Claim.Means.EMAIL:
            return Road(tuple(emails), by_hand=ClaimMatch.ByHand.FIRM)
    number = next((phone for phone in phones.values() if phone), "")
    if number:
        textable = means.takes_texts(int(number.removeprefix("+")))
        way, hand = (
            (ClaimMatch.Way.SMS, ClaimMatch.ByHand.NOTHING)
            if textable
            else (ClaimMatch.Way.NONE, ClaimMatch.ByHand.PHONE)
        )
        return Road(_holding(phones, number), number, way, hand)
    if any(one.payload.get("street") for one in held):
        return Road((held[0].pk,), way=ClaimMatch.Way.POST, by_hand=ClaimMatch.ByHand.LETTER)
    shared = any(emails.values())  # a mailbox that many read
    return Road(
        tuple(emails), by_hand=ClaimMatch.ByHand.FIRM if shared else ClaimMatch.ByHand.LETTER
    )


def _limited(road: Road) -> Road:
    """A channel that had its codes for today gets no more; the claimant's page says the same."""
    if not road.channel:
        return road
    sent = ClaimMatch.objects.filter(
        channel=road.channel, way=road.way, found_at__gt=clock.now() - timedelta(days=1)
    )
    if sent.count() < CODES_A_DAY:
        return road
    return road._replace(way=ClaimMatch.Way.NONE, channel="", by_hand=ClaimMatch.ByHand.CODES)


def _email(one: Record) -> str:
    told = str(one.payload.get("email", "")).strip()
    return told if "@" in told and parse_email(told.lower()) else ""


def _phone(one: Record) -> str:
    number = means.phone_number(str(one.payload.get("phone", "")))
    return f"+{number}" if number else ""


def _holding(channels: dict[int, str], wanted: str) -> tuple[int, ...]:
    return tuple(pk for pk, held in channels.items() if held.lower() == wanted.lower())
