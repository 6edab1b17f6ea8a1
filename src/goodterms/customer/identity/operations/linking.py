"""What a proof does to records and seeds, and how every step of it is put back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.customer.identity.events import ClaimAnswered, PeopleChanged
from goodterms.customer.identity.greeters import who_answers
from goodterms.customer.identity.models import (
    Assertion,
    Change,
    Claim,
    ClaimMatch,
    Membership,
    Says,
    SecondWord,
    Strength,
)
from goodterms.customer.identity.operations.deciding import later
from goodterms.customer.identity.operations.groups import (
    anchor,
    group_of,
    join,
    leave_strangers,
    ordered,
    seeds_of,
    take_back,
)
from goodterms.customer.identity.operations.queue import dispute
from goodterms.customer.identity.operations.words import reinstate, silence
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.actors import Kind
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor

UNDO_WITHIN = timedelta(days=30)
WIDEST = 3  # how far a seed can stand open; what lies at 4 no seed opens by itself
STRENGTHS = {1: Strength.MAILBOX, 2: Strength.PROVED, 3: Strength.AGREED, 4: Strength.STEWARD}


def link(claim: Claim, match: ClaimMatch, levels: Mapping[int, int], *, by: Actor) -> list[UUID]:
    """Join records to the claimant, and open just what the proof of each covers: {record: level}.

    Answers the seeds. ``by`` is whose word it is: the claimant's, or a steward's with documents.
    """
    person, now = claim.claimant_id, clock.now()
    seed_of = _seeds(levels)
    seeds = sorted(seed_of.values())
    stood = dict(Person.objects.filter(pk__in=seeds).values_list("pk", "opened"))
    match.was = {str(seed): opened for seed, opened in stood.items()}
    match.save(update_fields=["was"])
    cause = {"claim": str(claim.pk)}
    own = set(group_of(person))
    agreed = max(levels.values()) == WIDEST  # then both become one person, whole
    if not agreed:
        leave_strangers([seed for seed in seeds if seed not in own], cause=cause)
    is_ours = by.kind == Kind.STAFF
    kind, speaker = (Kind.STAFF, by.person) if is_ours else (Kind.CUSTOMER, person)
    # Their own earlier word on the same records gives way; undo brings it back.
    silence(anchor(person).pk, levels, kind=kind, speaker=speaker, at=now)
    strongest = STRENGTHS[max(levels.values())]
    join(person, seeds, cause=cause, agreed=agreed, proof=0 if is_ours else strongest)
    _say(claim, levels, kind=kind, speaker=speaker, at=now)
    _show_what_gave_way(person)
    for other, level in levels.items():
        seed = seed_of[other]
        before = stood[seed] if seed in own else 0
        people.open_to_level([seed], max(min(level, WIDEST), before))
    claim.state, claim.level = Claim.State.PROVED, max(levels.values())
    claim.proved_at, claim.undo_until = now, now + UNDO_WITHIN
    claim.save(update_fields=["state", "level", "proved_at", "undo_until"])
    announce(PeopleChanged((person,)))  # what opened may have stood beside them already
    later([anchor(person).pk, *levels], why="claim")
    return seeds


def contradict(claim: Claim, match: ClaimMatch, levels: Mapping[int, int]) -> None:
    """Proved, but a standing word says that these are two people: both words wait for a person.

    The claimant's word is written and opens nothing; its page names who looks at both, and when.
    """
    person, now = claim.claimant_id, clock.now()
    mine = anchor(person).pk
    silence(mine, levels, kind=Kind.CUSTOMER, speaker=person, at=now)
    _say(claim, levels, kind=Kind.CUSTOMER, speaker=person, at=now, opens=False)
    for other in levels:
        dispute(mine, other)
    match.by_hand = ClaimMatch.ByHand.WORDS
    match.save(update_fields=["by_hand"])
    claim.state, claim.level = Claim.State.CHECKING, max(levels.values())
    claim.greeter, claim.answer_by = who_answers(now)
    claim.save(update_fields=["state", "level", "greeter", "answer_by"])
    announce(ClaimAnswered(claim.pk))
    announce(PeopleChanged((person,)))  # both words stand on their page
    later([mine, *levels], why="claim contradicted")


def _show_what_gave_way(person: UUID) -> None:
    """Words of our desk that keep apart what is one person now go back to a steward, to be read."""
    told = Membership.objects.filter(person__in=group_of(person), until__isnull=True)
    inside = list(told.values_list("record_id", flat=True))
    ours = Assertion.objects.standing().filter(by_kind=Kind.STAFF, says__lt=Says.SAME)
    for a, b in ours.filter(a__in=inside, b__in=inside).values_list("a_id", "b_id"):
        dispute(a, b)


def let_go(claim: Claim, *, by: UUID | None) -> None:
    """A claim that ends without an answer takes the word said for it along; earlier ones return."""
    said = list(Assertion.objects.standing().filter(claim=claim, says=Says.SAME))
    at = clock.now()
    Assertion.objects.filter(pk__in=[word.pk for word in said]).update(revoked_at=at, revoked_by=by)
    for word in said:
        if word.by_actor:
            reinstate(word, word.by_actor)
    if said:
        announce(PeopleChanged((claim.claimant_id,)))
        later({one for word in said for one in (word.a_id, word.b_id)}, why="claim let go")


def _say(
    claim: Claim,
    levels: Mapping[int, int],
    *,
    kind: Kind,
    speaker: UUID | None,
    at: datetime,
    opens: bool = True,
) -> None:
    mine = anchor(claim.claimant_id).pk
    for other, level in levels.items():
        Assertion(
            **ordered(mine, other),
            says=Says.SAME,
            by_kind=kind,
            by_actor=speaker,
            strength=STRENGTHS[level],
            level=min(level, WIDEST) if opens else 0,
            claim=claim,
            at=at,
        ).save(force_insert=True)


def unlink(claim: Claim, *, by: UUID | None) -> None:
    """Take back what ``link`` did: words, pointers and how far each seed stood open.

    What was denied since is not opened again. Raises ``Refused`` where a later proof stands on it.
    """
    _refuse_if_built_upon(claim)
    now = clock.now()
    said = list(Assertion.objects.standing().filter(claim=claim))
    Assertion.objects.filter(pk__in=[word.pk for word in said]).update(
        revoked_at=now, revoked_by=by
    )
    for change in Change.objects.filter(cause__claim=str(claim.pk)).order_by("-at", "-id"):
        take_back(change, cause={"undone_by": str(by)})
    own = anchor(claim.claimant_id).pk
    others = {word.b_id if word.a_id == own else word.a_id for word in said}
    for word in said:
        if word.by_actor:
            reinstate(word, word.by_actor)
    was: dict[str, int] = claim.match.was if hasattr(claim, "match") else {}
    for seed in seeds_of(others):
        if str(seed) in was:
            people.open_to_level([seed], was[str(seed)])
    announce(PeopleChanged((claim.claimant_id,)))  # what shut again may not have moved
    SecondWord.objects.filter(claim=claim).update(became=SecondWord.Became.TWO)
    claim.state, claim.undo_wanted_at = Claim.State.UNDONE, None
    claim.save(update_fields=["state", "undo_wanted_at"])
    later([own, *others], why="claim undone")


def _refuse_if_built_upon(claim: Claim) -> None:
    """A later proof of the same pair replaced this word; taking this one back would tear it."""
    mine = Assertion.objects.filter(claim=claim)
    for word in mine:
        if word.revoked_at is None:
            continue
        later = Assertion.objects.standing().filter(a=word.a_id, b=word.b_id, says=Says.SAME)
        if later.filter(claim__isnull=False, at=word.revoked_at).exclude(claim=claim).exists():
            raise Refused(
                _("You proved the same record once more later, and that stands on this."),
                next_step=_("Undo the later one first."),
                rule="claims.built_upon",
            )


def of_persons(levels: Mapping[int, int]) -> dict[int, int]:
    """Without the records that turned out to be no customer since the claim found them."""
    told = _seeds(levels)
    return {one: level for one, level in levels.items() if one in told}


def _seeds(levels: Mapping[int, int]) -> dict[int, UUID]:
    found = Membership.objects.filter(
        record__in=list(levels), until__isnull=True, person__isnull=False
    )
    return {one: seed for one, seed in found.values_list("record_id", "person_id") if seed}
