"""Claims: "this is also mine", with its proof and its undo (identity.md 10).

The request only writes the claim and answers as it always answers; a task looks. So neither the
reply nor its timing can tell anybody whether a number exists.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import proofs
from goodterms.customer.identity.events import ClaimAsked, ProofWanted
from goodterms.customer.identity.models import (
    Assertion,
    Change,
    Claim,
    ClaimMatch,
    Record,
    Says,
    Strength,
)
from goodterms.customer.identity.operations.groups import (
    anchor,
    group_of,
    join,
    ordered,
    seeds_of,
    take_back,
)
from goodterms.customer.identity.operations.words import reinstate, replace
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.kernel.actors import Actor

A_DAY, A_MONTH = 5, 20  # values one person may try
ANSWER_WITHIN = timedelta(days=2)
UNDO_WITHIN = timedelta(days=30)
WRONG_CODES = 5
FIGURES = 6


@operation("identity.claim.asked")
def ask(*, by: Actor, person: UUID, means: str, value: str, fact: str = "") -> Claim:
    """Write the claim down; a task looks for what it speaks of."""
    now = clock.now()
    tried = Claim.objects.filter(claimant=person)
    today = tried.filter(asked_at__gt=now - timedelta(days=1)).count()
    if today >= A_DAY or tried.filter(asked_at__gt=now - timedelta(days=30)).count() >= A_MONTH:
        raise Refused(
            _("We look for five numbers a day and twenty a month, so nobody can try them all."),
            next_step=_("Try again tomorrow, or talk to a person."),
            rule="claims.limit",
        )
    claim = Claim(
        claimant_id=person,
        means=means,
        value=value.strip(),
        fact=fact.strip(),
        asked_at=now,
        expires_at=now + ANSWER_WITHIN,
    )
    claim.save(force_insert=True)
    announce(ClaimAsked(claim.pk))
    record("identity.claim.asked", claim, by=by, about=[person], means=means)
    return claim


def look(claim_id: UUID) -> None:
    """The task's half: find what the claim speaks of, and want a code sent there if we can.

    The values are forgotten here; what was found stays in ``ClaimMatch``, out of the portal's reach
    """
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.state != Claim.State.ASKED:
        return
    found = proofs.find(claim.means, claim.value, claim.fact)
    channel, records = _provable(claim.claimant_id, found.records)
    claim.state, claim.value, claim.fact = Claim.State.WAITING, "", ""
    claim.save(update_fields=["state", "value", "fact"])
    ClaimMatch(claim=claim, records=records, channel=channel, paper=found.paper, attempt=1).save(
        force_insert=True
    )
    if channel:
        announce(ProofWanted(claim.pk))


@operation("identity.claim.proved")
def prove(*, by: Actor, person: UUID, claim: UUID, code: str) -> Claim:
    """The code that went to the channel on the other record. Right: the link stands at once.

    A wrong one is counted whether or not any was sent, and five end the claim.
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
        if not (secrets.same(right, figures) and match and match.channel):
            return _count_wrong(mine)
        _link(by, mine, match)
    record("identity.claim.proved", mine, by=by, about=[person], level=mine.level)
    return mine


@operation("identity.claim.undone")
def undo(*, by: Actor, person: UUID, claim: UUID) -> Claim:
    """Take a proved claim back: every record and seed is where it was before."""
    with working("identity.claim.undone"):
        mine = Claim.objects.select_for_update().filter(pk=claim, claimant=person).first()
        if mine is None or mine.state != Claim.State.PROVED:
            raise Refused(
                _("There is nothing to undo here any more."), rule="claims.nothing_to_undo"
            )
        said = list(Assertion.objects.standing().filter(claim=mine))
        Assertion.objects.filter(pk__in=[word.pk for word in said]).update(
            revoked_at=clock.now(), revoked_by=person
        )
        for change in Change.objects.filter(cause__claim=str(mine.pk)).order_by("-at", "-id"):
            take_back(change, cause={"undone_by": str(person)})
        own = anchor(person).pk
        for word in said:
            other = word.b_id if word.a_id == own else word.a_id
            people.open_to_level(seeds_of([other]), reinstate(word, person))
        mine.state = Claim.State.UNDONE
        mine.save(update_fields=["state"])
    record("identity.claim.undone", mine, by=by, about=[person])
    return mine


def _open_claim(person: UUID, claim: UUID) -> Claim:
    mine = Claim.objects.select_for_update().filter(pk=claim, claimant=person).first()
    if mine is None or mine.state not in {Claim.State.ASKED, Claim.State.WAITING}:
        raise Refused(_("This question is closed."), next_step=_("Ask again whenever you like."))
    if mine.expires_at <= clock.now():
        raise Refused(
            _("The code has run out; it holds for two days."),
            next_step=_("Ask again for a new one."),
        )
    return mine


def _count_wrong(claim: Claim) -> Claim:
    """Counting must be kept, so a wrong code is an answer and not a refusal that rolls back."""
    claim.attempts += 1
    if claim.attempts >= WRONG_CODES:
        claim.state = Claim.State.STOPPED
    claim.save(update_fields=["attempts", "state"])
    return claim


def _link(by: Actor, claim: Claim, match: ClaimMatch) -> None:
    """Join what was claimed to the claimant, and open just what the proof covers."""
    person = claim.claimant_id
    level = 2 if match.paper else 1
    seeds = seeds_of(match.records)
    _refuse_if_held(person, seeds)
    join(person, seeds, cause={"claim": str(claim.pk)})
    mine, now = anchor(person), clock.now()
    replace(mine.pk, match.records, by=by, at=now)
    for other in match.records:
        Assertion(
            **ordered(mine.pk, other),
            says=Says.SAME,
            by_kind=by.kind,
            by_actor=person,
            strength=Strength.PROVED if level > 1 else Strength.MAILBOX,
            level=level,
            claim=claim,
            at=now,
        ).save(force_insert=True)
    people.open_to_level(seeds, level)
    claim.state, claim.level = Claim.State.PROVED, level
    claim.proved_at, claim.undo_until = now, now + UNDO_WITHIN
    claim.save(update_fields=["state", "level", "proved_at", "undo_until"])


def _refuse_if_held(person: UUID, seeds: list[UUID]) -> None:
    """Where somebody else signs in to it, both must agree; that is a person's matter for now."""
    group = {member for seed in seeds for member in group_of(seed)} - set(group_of(person))
    if Login.objects.filter(person__in=group).exists():
        raise Refused(
            _("Somebody else signs in to this, so both of you must agree."),
            next_step=_("Talk to a person; they will write to the other side."),
            rule="claims.held",
        )


def _provable(claimant: UUID, found: Collection[int]) -> tuple[str, list[int]]:
    """The channel a code can go to, and the records it proves: those that hold this very channel.

    An account of two people thus opens to each only what their own mailbox stands on. What is open
    to the claimant already is left out; what the machine matched to them is theirs to prove.
    """
    mine = Person.objects.of(claimant)
    held = (
        Record.objects.standing()
        .filter(pk__in=found, membership__until__isnull=True, membership__person__isnull=False)
        .exclude(membership__person__in=mine, membership__person__opened__gte=2)
        .order_by("pk")
    )
    channels = {row.pk: str(row.payload.get("email", "")).strip() for row in held}
    channel = next((address for address in channels.values() if "@" in address), "")
    same = [pk for pk, address in channels.items() if address.lower() == channel.lower()]
    return channel, same if channel else []
