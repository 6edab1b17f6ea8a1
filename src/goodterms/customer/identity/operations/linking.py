"""What a proof does to records and seeds, and how every step of it is put back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.customer.identity.models import (
    Assertion,
    Change,
    Claim,
    Membership,
    Says,
    Strength,
)
from goodterms.customer.identity.operations.groups import (
    anchor,
    group_of,
    join,
    leave_strangers,
    ordered,
    seeds_of,
    take_back,
)
from goodterms.customer.identity.operations.words import reinstate, silence
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.actors import Kind
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from goodterms.customer.identity.models import ClaimMatch
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
    join(person, seeds, cause=cause, agreed=agreed)
    mine = anchor(person)
    speaker = by.person if by.kind == Kind.STAFF else person
    kind = Kind.STAFF if by.kind == Kind.STAFF else Kind.CUSTOMER
    silence(mine.pk, levels, kind=kind, speaker=speaker, at=now)
    for other, level in levels.items():
        Assertion(
            **ordered(mine.pk, other),
            says=Says.SAME,
            by_kind=kind,
            by_actor=speaker,
            strength=STRENGTHS[level],
            level=min(level, WIDEST),
            claim=claim,
            at=now,
        ).save(force_insert=True)
    for other, level in levels.items():
        seed = seed_of[other]
        before = stood[seed] if seed in own else 0
        people.open_to_level([seed], max(min(level, WIDEST), before))
    claim.state, claim.level = Claim.State.PROVED, max(levels.values())
    claim.proved_at, claim.undo_until = now, now + UNDO_WITHIN
    claim.save(update_fields=["state", "level", "proved_at", "undo_until"])
    return seeds


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
    claim.state, claim.undo_wanted_at = Claim.State.UNDONE, None
    claim.save(update_fields=["state", "undo_wanted_at"])


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


def _seeds(levels: Mapping[int, int]) -> dict[int, UUID]:
    found = Membership.objects.filter(
        record__in=list(levels), until__isnull=True, person__isnull=False
    )
    return {one: seed for one, seed in found.values_list("record_id", "person_id") if seed}
