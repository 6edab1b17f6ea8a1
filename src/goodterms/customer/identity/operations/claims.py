"""Claims: "this is also mine", with its proof and its undo (identity.md 10).

The request only writes the claim and answers as it always answers; a task looks (``looking``). So
neither the reply nor its timing can tell anybody whether a number exists.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import proofs
from goodterms.customer.identity.events import ClaimAsked, ClaimStopped
from goodterms.customer.identity.greeters import who_answers
from goodterms.customer.identity.models import Claim, ClaimMatch, SecondWord
from goodterms.customer.identity.operations.groups import SaidDifferent
from goodterms.customer.identity.operations.holders import ask_holder, end, holder_of
from goodterms.customer.identity.operations.linking import (
    contradict,
    let_go,
    link,
    of_persons,
    unlink,
)
from goodterms.customer.people.models import Person
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor

A_DAY, A_MONTH = 5, 20  # values one person, one device or one address may try
ANSWER_WITHIN = timedelta(days=14)  # the same by mail as by letter, or the date would tell
HOLDER_WITHIN = timedelta(days=14)  # for the word of whoever signs in to it
A_PERSON_WITHIN = timedelta(days=30)
WRONG_CODES = 5
FIGURES = 6


class Place(NamedTuple):
    """Where a claim is asked from: digests of the device and of the address, where known."""

    device: bytes | None = None
    address: bytes | None = None


class Paper(NamedTuple):
    """One fact from paper beside the code: an invoice with its amount, an account, a serial."""

    means: str
    value: str
    fact: str = ""


@operation("identity.claim.asked")
def ask(
    *, by: Actor, person: UUID, means: str, value: str, fact: str = "", place: Place | None = None
) -> Claim:
    """Write the claim down; a task looks for what it speaks of.

    A claim for a person ("I do not have a number") tries no value: it names who answers and when.
    """
    now, place = clock.now(), place or Place()
    if means != Claim.Means.PERSON:
        _refuse_too_many(person, place, now)
    claim = Claim(
        claimant_id=person,
        means=means,
        value=value.strip(),
        fact=fact.strip(),
        device=place.device,
        address=place.address,
        asked_at=now,
        expires_at=now + _lasts(means),
    )
    if means == Claim.Means.PERSON:
        claim.greeter, claim.answer_by = who_answers(now)
    claim.save(force_insert=True)
    announce(ClaimAsked(claim.pk))
    record("identity.claim.asked", claim, by=by, about=[person], means=means)
    return claim


@operation("identity.claim.proved")
def prove(*, by: Actor, person: UUID, claim: UUID, code: str, paper: Paper | None = None) -> Claim:
    """The code that went to the channel on the other record, and a fact from paper if at hand.

    Right, the link stands at once, or waits for whoever else signs in to it. A wrong code is
    counted whether or not any was sent, five end the claim, and paper beside it is not looked at.
    """
    figures = "".join(sign for sign in code if sign.isdigit())
    if len(figures) != FIGURES:
        raise Refused(
            _("A code has six figures; you gave %(count)d.") % {"count": len(figures)},
            rule="claims.code.length",
        )
    with working("identity.claim.proved"):
        mine = _open_claim(person, claim)
        match = ClaimMatch.objects.filter(claim=mine).first()
        right = secrets.code("claim", mine.pk, match.attempt if match else 0)
        if secrets.same(right, figures) and match and match.channel:
            about = [person, *_accept(by, mine, match, paper)]
        else:
            about = [person]
            _count_wrong(mine)
    record(
        "identity.claim.proved",
        mine,
        by=by,
        about=about,
        level=mine.level,
        state=str(mine.state),
        wrong=mine.attempts,
    )
    return mine


@operation("identity.claim.withdrawn")
def withdraw(*, by: Actor, person: UUID, claim: UUID) -> Claim:
    """``Never mind``: the question is closed, whatever it found or did not."""
    with working("identity.claim.withdrawn"):
        mine = Claim.objects.select_for_update().filter(pk=claim, claimant=person).first()
        if mine is None or mine.state not in {*Claim.OPEN, Claim.State.STOPPED}:
            raise Refused(_("This question is closed."), rule="claims.closed")
        if mine.state == Claim.State.AGREED:
            end(mine, SecondWord.Became.TWO)
        mine.state, mine.value, mine.fact = Claim.State.CLOSED, "", ""
        mine.save(update_fields=["state", "value", "fact"])
        let_go(mine, by=person)
    record("identity.claim.withdrawn", mine, by=by, about=[person])
    return mine


@operation("identity.claim.undone")
def undo(*, by: Actor, person: UUID, claim: UUID) -> Claim:
    """Take a proved claim back within 30 days: every record and seed is where it was before.

    Either side of an agreement may: the one who claimed, and the one who said yes.
    """
    with working("identity.claim.undone"):
        both = Q(second__holder=person, second__became=SecondWord.Became.ONE)
        theirs = Q(claimant=person) | both
        found = Claim.objects.select_for_update(of=("self",)).filter(theirs, pk=claim)
        mine = found.first()
        if mine is None or mine.state != Claim.State.PROVED:
            raise Refused(
                _("There is nothing to undo here any more."), rule="claims.nothing_to_undo"
            )
        if mine.undo_until and mine.undo_until <= clock.now():
            raise Refused(
                _("The 30 days in which one press undoes this have passed."),
                next_step=_("Ask us to undo it, and a person does it for you."),
                rule="claims.undo_too_late",
            )
        unlink(mine, by=person)
    record("identity.claim.undone", mine, by=by, about={person, mine.claimant_id})
    return mine


@operation("identity.claim.asked_for_undo")
def ask_for_undo(*, by: Actor, person: UUID, claim: UUID) -> Claim:
    """After the 30 days: a named person undoes it by the hour said here."""
    with working("identity.claim.asked_for_undo"):
        found = Claim.objects.select_for_update().filter(pk=claim, claimant=person)
        mine = found.filter(state=Claim.State.PROVED).first()
        if mine is None:
            raise Refused(
                _("There is nothing to undo here any more."), rule="claims.nothing_to_undo"
            )
        if mine.undo_wanted_at is None:
            mine.undo_wanted_at = clock.now()
            mine.greeter, mine.answer_by = who_answers(mine.undo_wanted_at)
            mine.save(update_fields=["undo_wanted_at", "greeter", "answer_by"])
    record("identity.claim.asked_for_undo", mine, by=by, about=[person])
    return mine


def _lasts(means: str) -> timedelta:
    waits = {Claim.Means.LOGIN: HOLDER_WITHIN, Claim.Means.PERSON: A_PERSON_WITHIN}
    return waits.get(Claim.Means(means), ANSWER_WITHIN)


def _refuse_too_many(person: UUID, place: Place, now: datetime) -> None:
    """Five values a day and twenty a month for a person, for a device and for an address."""
    tried = {"person": Q(claimant=person)}
    tried |= {"device": Q(device=place.device)} if place.device else {}
    tried |= {"address": Q(address=place.address)} if place.address else {}
    today = Q(asked_at__gt=now - timedelta(days=1))
    with working("identity.claim.asked"):
        Person.objects.select_for_update().get(pk=person)  # many at once are counted one by one
        asked = Claim.objects.since(now - timedelta(days=30)).exclude(means=Claim.Means.PERSON)
        counts = asked.aggregate(
            **{f"{who}_month": Count("pk", filter=where) for who, where in tried.items()},
            **{f"{who}_day": Count("pk", filter=where & today) for who, where in tried.items()},
        )
    if _is_full(counts):
        raise Refused(
            _("We look for five numbers a day and twenty a month, so nobody can try them all."),
            next_step=_("Try again tomorrow, or talk to a person."),
            rule="claims.limit",
        )


def _is_full(counts: Mapping[str, int]) -> bool:
    most = {"day": A_DAY, "month": A_MONTH}
    return any(count >= most[name.rpartition("_")[2]] for name, count in counts.items())


def _open_claim(person: UUID, claim: UUID) -> Claim:
    mine = Claim.objects.select_for_update().filter(pk=claim, claimant=person).first()
    if mine is None or mine.state not in {Claim.State.ASKED, Claim.State.WAITING}:
        raise Refused(_("This question is closed."), next_step=_("Ask again whenever you like."))
    if mine.expires_at <= clock.now():
        raise Refused(
            _("The code has run out; it holds for two weeks."),
            next_step=_("Ask again for a new one."),
        )
    return mine


def _count_wrong(claim: Claim) -> None:
    """Counting must be kept, so a wrong code is an answer and not a refusal that rolls back."""
    claim.attempts += 1
    if claim.attempts >= WRONG_CODES:
        claim.state = Claim.State.STOPPED
        claim.greeter, claim.answer_by = who_answers(clock.now())
        announce(ClaimStopped(claim.pk))
    claim.save(update_fields=["attempts", "state", "greeter", "answer_by"])


def _accept(by: Actor, claim: Claim, match: ClaimMatch, paper: Paper | None) -> list[UUID]:
    """The code was right: link what it proves, or ask whoever else signs in to it first.

    Answers the seeds concerned. Paper counts for the records it speaks of and for no other.
    """
    levels = dict.fromkeys(match.records, 2 if match.paper else 1)
    if paper and not match.paper:
        agreed = proofs.find(paper.means, paper.value, paper.fact)
        levels |= {one: 2 for one in agreed.records if agreed.paper and one in levels}
    holder = holder_of(claim.claimant_id, levels)
    levels = of_persons(levels)  # read once nobody can move them
    if not levels:
        raise Refused(
            _("What this spoke of belongs to nobody any more."),
            next_step=_("Ask again whenever you like."),
            rule="claims.gone",
        )
    if holder is None:
        try:
            with transaction.atomic():
                seeds = link(claim, match, levels, by=by)
        except SaidDifferent:
            contradict(claim, match, levels)
            return []
        if claim.level == 1:
            claim.hint = proofs.hint(match.records)
            claim.save(update_fields=["hint"])
        return seeds
    best = max(levels.values())
    match.records = sorted(one for one, level in levels.items() if level == best)
    match.paper = best > 1
    match.save(update_fields=["records", "paper"])
    ask_holder(claim, holder, until=clock.now() + HOLDER_WITHIN)
    claim.state, claim.level = Claim.State.CHECKING, best
    claim.expires_at = clock.now() + HOLDER_WITHIN
    claim.save(update_fields=["state", "level", "expires_at"])
    return []
