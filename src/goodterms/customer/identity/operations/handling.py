"""What our desk does with a claim that no machine can finish: take up, accept, close, undo.

Each with a reason or a word that its author reads. Documents open what a code would have (level 4,
logged with what was shown); they never outrank a customer's own word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import proofs
from goodterms.customer.identity.events import ClaimAnswered
from goodterms.customer.identity.greeters import who_answers
from goodterms.customer.identity.models import Claim, ClaimMatch, Kind, Record, SecondWord
from goodterms.customer.identity.operations.groups import group_of, seeds_of
from goodterms.customer.identity.operations.holders import end, holder_of
from goodterms.customer.identity.operations.linking import let_go, link, unlink
from goodterms.customer.people.models import Person, Post
from goodterms.customer.people.posts import absences
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.kernel.actors import Actor

BY_DOCUMENTS = 4
ByHand = ClaimMatch.ByHand
CARRIED = {ByHand.LETTER, ByHand.PHONE}
WAITS = (*Claim.OPEN, Claim.State.STOPPED)


class Carried(NamedTuple):
    """What a member of staff takes to a channel; ``people`` are those whose record they see for it.

    ``phone`` is the number to call, "" where the letter is posted.
    """

    told: Record
    code: str
    phone: str
    people: list[UUID]


@operation("identity.claim.taken_up")
def take_up(*, by: Actor, claim: UUID, words: str) -> Claim:
    """A member of staff goes on with it: their name and an hour stand on the customer's page."""
    _refuse_unless(by, Power.CONTRIBUTOR, Power.STEWARD)
    told = _said(words)
    with working("identity.claim.taken_up"):
        mine = _locked(claim, by)
        mine.greeter = by.name[:200]
        mine.answer_by = who_answers(clock.now()).answer_by
        mine.told = told
        mine.save(update_fields=["greeter", "answer_by", "told"])
        announce(ClaimAnswered(mine.pk))
    record("identity.claim.taken_up", mine, by=by, about=[mine.claimant_id])
    return mine


@operation("identity.claim.closed")
def close(*, by: Actor, claim: UUID, words: str) -> Claim:
    """Nothing more is done with it; ``words`` say why, and the customer reads them."""
    _refuse_unless(by, Power.CONTRIBUTOR, Power.STEWARD)
    told = _said(words)
    with working("identity.claim.closed"):
        mine = _locked(claim, by)
        if mine.state == Claim.State.AGREED:
            end(mine, SecondWord.Became.TWO)
        mine.state, mine.told, mine.value, mine.fact = Claim.State.CLOSED, told, "", ""
        mine.greeter = by.name[:200]
        mine.save(update_fields=["state", "told", "value", "fact", "greeter"])
        let_go(mine, by=by.person)
        announce(ClaimAnswered(mine.pk))
    record("identity.claim.closed", mine, by=by, about=[mine.claimant_id])
    return mine


@operation("identity.claim.by_documents")
def accept(*, by: Actor, claim: UUID, number: str, documents: str) -> Claim:
    """A steward has seen documents: what ``number`` speaks of is the claimant's (level 4).

    ``number`` is an invoice, account or serial number, or an email; empty takes what the claim
    itself found. Raises ``Refused`` where somebody else has proved that it is theirs.
    """
    _refuse_unless(by, Power.STEWARD)
    told = _said(documents)
    with working("identity.claim.by_documents"):
        mine = _locked(claim, by)
        match = ClaimMatch.objects.filter(claim=mine).first()
        records = _found(number) if number.strip() else (match.records if match else [])
        records = _of_persons(records)
        if not records:
            raise Refused(
                _("Nothing of a person is found by that."),
                next_step=_("Give an invoice, account or serial number, or an email."),
                rule="claims.nothing_found",
            )
        if holder_of(mine.claimant_id, records):
            raise Refused(
                _("Somebody else has proved that this is theirs; only they can let it go."),
                next_step=_("Talk to both. Close this with a word to the one who asked."),
                rule="claims.held",
            )
        if mine.state == Claim.State.AGREED:  # what was agreed on is not what is accepted here
            end(mine, SecondWord.Became.TWO)
        if match is None:
            match = ClaimMatch(claim=mine, records=records)
            match.save(force_insert=True)
        match.records = records
        match.save(update_fields=["records"])
        seeds = link(mine, match, dict.fromkeys(records, BY_DOCUMENTS), by=by)
        mine.told, mine.greeter, mine.value, mine.fact = told, by.name[:200], "", ""
        mine.save(update_fields=["told", "greeter", "value", "fact"])
        announce(ClaimAnswered(mine.pk))
    record("identity.claim.by_documents", mine, by=by, about=[mine.claimant_id, *seeds])
    return mine


@operation("identity.claim.undone")
def undo_for(*, by: Actor, claim: UUID, words: str) -> Claim:
    """After the 30 days, on the customer's request: everything is where it was before."""
    _refuse_unless(by, Power.CONTRIBUTOR, Power.STEWARD)
    told = _said(words)
    with working("identity.claim.undone"):
        mine = _not_their_own(Claim.objects.select_for_update().filter(pk=claim).first(), by)
        if mine is None or mine.state != Claim.State.PROVED or mine.undo_wanted_at is None:
            raise Refused(
                _("There is nothing to undo here any more."), rule="claims.nothing_to_undo"
            )
        unlink(mine, by=mine.claimant_id)
        mine.told, mine.greeter = told, by.name[:200]
        mine.save(update_fields=["told", "greeter"])
        announce(ClaimAnswered(mine.pk))
    record("identity.claim.undone", mine, by=by, about=[mine.claimant_id])
    return mine


@operation("identity.claim.carried")
def carry(*, by: Actor, claim: UUID) -> Carried:
    """No machine reaches this channel: a member of staff takes the code there, by post or phone.

    It holds no longer than any other: a later date on the claim's page would tell. The holder's
    records say who saw it; the claimant is told nothing, for that would tell them that something
    was found.
    """
    _refuse_unless(by, Power.CONTRIBUTOR, Power.STEWARD)
    with working("identity.claim.carried"):
        mine = _locked(claim, by)
        match = ClaimMatch.objects.select_for_update().filter(claim=mine).first()
        if match is None or match.by_hand not in CARRIED or mine.state != Claim.State.WAITING:
            raise Refused(_("There is no code to carry for this claim."), rule="claims.no_code")
        match.channel = match.channel or f"post:{match.records[0]}"
        match.save(update_fields=["channel"])
        about = _standing(match.records)
        told = Record.objects.get(pk=match.records[0])
        code = secrets.code("claim", mine.pk, match.attempt)
    record("identity.claim.carried", mine, by=by, about=about)
    return Carried(told, code, match.channel if match.by_hand == ByHand.PHONE else "", about)


@operation("identity.claim.passed_on")
def pass_on(*, by: Actor, claim: UUID) -> Claim | None:
    """Who is named for it is away: the next who greets is named, by the hour that was said."""
    mine = Claim.objects.select_for_update().get(pk=claim)
    name = who_answers(clock.now()).name
    if not name or name == mine.greeter:
        return None
    mine.greeter = name
    mine.save(update_fields=["greeter"])
    record("identity.claim.passed_on", mine, by=by, about=[mine.claimant_id])
    return mine


def pass_on_all() -> int:
    """Every claim that waits for a person who is away on the day it is due; answers how many."""
    with working("identity.claim.pass_on") as task:
        today = clock.now().date()
        away = dict(absences(today).filter(since__lte=today).values_list("person", "until"))
        posts = Post.objects.on(today).filter(person__in=away).values_list("name", "person")
        back = {name: away[person] for name, person in posts}
        named = Claim.objects.for_a_person().filter(greeter__in=back, answer_by__isnull=False)
        due = named.values_list("pk", "greeter", "answer_by")
        left = [one for one, name, by in due if by and by.date() < back[name]]
        return sum(pass_on(by=task, claim=one) is not None for one in left)


def _standing(records: Collection[int]) -> list[UUID]:
    seeds = Person.objects.filter(pk__in=seeds_of(records))
    return sorted(set(seeds.values_list("canonical_id", flat=True)))


def _refuse_unless(by: Actor, *powers: Power) -> None:
    if not by.may(*powers):
        raise Refused(
            _("This is for somebody with more powers at the desk."),
            next_step=_("Ask a steward to look at it."),
            rule="claims.power",
        )


def _said(words: str) -> str:
    told = words.strip()
    if not told:
        raise Refused(
            _("A word for the customer is missing."),
            next_step=_("Say in a sentence what you saw or what happens next; they read it."),
            rule="claims.words",
        )
    return told


def _locked(claim: UUID, by: Actor) -> Claim:
    found = Claim.objects.select_for_update(of=("self",)).filter(pk=claim).first()
    mine = _not_their_own(found, by)
    if mine is None or mine.state not in WAITS:
        raise Refused(
            _("This claim does not wait any more."),
            next_step=_("Look at the list again."),
            rule="claims.closed",
        )
    return mine


def _not_their_own(claim: Claim | None, by: Actor) -> Claim | None:
    """Who claims something at home does not judge it at the desk, nor read the code for it."""
    if claim and by.person in group_of(claim.claimant_id):
        raise Refused(
            _("This claim is your own."),
            next_step=_("A colleague goes on with it."),
            rule="claims.own",
        )
    return claim


def _found(number: str) -> list[int]:
    means = [Claim.Means.EMAIL] if "@" in number else [
        Claim.Means.INVOICE,
        Claim.Means.ACCOUNT,
        Claim.Means.SERIAL,
    ]  # fmt: skip
    found = {one for kind in means for one in proofs.find(kind, number.strip(), "").records}
    return sorted(found)


def _of_persons(records: Collection[int]) -> list[int]:
    told = Record.objects.standing().told_by_others().filter(pk__in=records, kind=Kind.PERSON)
    return list(told.order_by("pk").values_list("pk", flat=True))
