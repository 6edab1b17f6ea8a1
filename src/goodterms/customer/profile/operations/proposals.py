"""Wishes, objections and disputes: put to a named person, answered with a reason (scenario 2; R3).

A wish for a shared fact waits for its check; what was worked out is out of use as soon as they
object; a disputed value stands with their word beside it, for both sides, whoever is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.operations.records import say
from goodterms.customer.people.hours import due_within
from goodterms.customer.people.posts import left_alone, named_for
from goodterms.customer.profile.derived import DERIVED
from goodterms.customer.profile.events import ProposalAnswered
from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.operations.facts import seed_for_desk
from goodterms.customer.profile.queries import facts
from goodterms.customer.profile.reading import read
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.queries import Holding
    from goodterms.kernel.actors import Actor

WITHIN = 8.0  # opening hours: one working day
LONGEST = 1_000

Kind, Answer = Proposal.Kind, Proposal.Answer


@operation("profile.wished")
def wish(*, by: Actor, person: UUID, field: str, value: str) -> Proposal:
    """Another value for a fact our side relies on too; it stands as their wish until checked."""
    holding = facts(person)
    fact = holding.fact(field)
    if fact is None or not fact.is_shared:
        raise Refused(
            _("This is yours alone: it changes at once."), next_step=_("Write the right value.")
        )
    said = read(field, value)
    if said == fact.value:
        raise Refused(_("That is what stands there."), next_step=_("Write what it should be."))
    was = {"record_id": fact.chosen.record, "was": fact.value}
    return _put(by, person, holding, kind=Kind.WISH, field=field, value=said, **was)


@operation("profile.objected")
def object_to(*, by: Actor, person: UUID, key: str, words: str = "") -> Proposal:
    """Do not use what you worked out of me; it is out of use from now on."""
    if key not in DERIVED:
        raise Refused(_("We have worked out no such thing."))
    return _put(by, person, facts(person), kind=Kind.OBJECTION, field=key, words=_told(words))


@operation("profile.disputed")
def dispute(
    *, by: Actor, person: UUID, field: str = "", about: Record | None = None, words: str = ""
) -> Proposal:
    """Say that something is wrong, and not what is right: one fact, or all of a record.

    ``about`` was fetched as the person, so they could see it.
    """
    holding = facts(person)
    said = _told(words)
    if about is not None:
        return _put(by, person, holding, kind=Kind.DISPUTE, record_id=about.pk, words=said)
    fact = holding.fact(field) if field in FIELDS else None
    if fact is None:
        raise Refused(_("We hold nothing there that could be wrong."))
    if fact.chosen.is_yours:
        raise Refused(
            _("This is what you told us yourself."),
            next_step=_("Change it, or take it back."),
            rule="proposals.own_word",
        )
    was = {"record_id": fact.chosen.record, "was": fact.value}
    return _put(by, person, holding, kind=Kind.DISPUTE, field=field, words=said, **was)


@operation("profile.withdrawn")
def withdraw(*, by: Actor, person: UUID, proposal: UUID) -> Proposal:
    """Taken back by the one who put it; all is as it was before."""
    if not Proposal.objects.of(person).filter(pk=proposal).exists():
        raise Refused(_("There is no such wish here."), rule="proposals.unseen")
    with working("profile.withdrawn"):
        held = _open(proposal)
        held.answer, held.answered_at = Answer.WITHDRAWN, clock.now()
        held.save(update_fields=["answer", "answered_at"])
    record("profile.withdrawn", held, by=by, about=[held.person_id], field=held.field)
    return held


@operation("profile.answered")
def answer(*, by: Actor, proposal: UUID, agrees: bool, reason: str) -> Proposal:
    """Yes or no of a member of staff, with the reason the person reads.

    A wish that is agreed to becomes the fact at once, as told by the person at our desk.
    """
    if not by.is_staff:
        raise Refused(_("Only we can answer this."), rule="proposals.not_ours")
    if not Proposal.objects.filter(pk=proposal).exists():
        raise Refused(_("There is nothing here that waits."), rule="proposals.unseen")
    if by.person and Proposal.objects.of(by.person).filter(pk=proposal).exists():
        raise Refused(
            _("You put this to us yourself."),
            next_step=_("A colleague answers it."),
            rule="proposals.own",
        )
    said = _told(reason)
    if not said and not agrees:
        raise Refused(
            _("A no needs a reason, in words the person reads."),
            next_step=_("Say what you checked, and what they can do now."),
            rule="proposals.reason",
        )
    with working("profile.answered"):
        held = _open(proposal)
        held.answer, held.reason = Answer.YES if agrees else Answer.NO, said
        held.answered_at, held.answered_by = clock.now(), by.name
        held.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    if agrees and held.kind == Kind.WISH:
        say(by=by, person=seed_for_desk(held.person_id), values={held.field: held.value})
    announce(PeopleChanged((held.person_id,)))
    announce(ProposalAnswered(held.pk))
    record("profile.answered", held, by=by, about=[held.person_id], field=held.field, yes=agrees)
    return held


@operation("profile.taken_over")
def take_over(*, by: Actor, proposal: UUID) -> Proposal | None:
    """The next who greets, in place of an owner who is not there; the hour that was named stays."""
    held = Proposal.objects.select_for_update().get(pk=proposal)
    on, asker = clock.now().date(), held.person_id
    post = named_for([held.division_id], on=on, asker=asker)
    if not held.is_open or post is None or post.person_id == held.owner_id:
        return None
    held.division, held.owner_id, held.owner_name = post.division, post.person_id, post.name
    held.save(update_fields=["division", "owner", "owner_name"])
    record("profile.taken_over", held, by=by, about=[asker], owner=str(post.person_id))
    return held


def take_over_all() -> int:
    """Everything to check whose owner is not there when it is due; answers how many moved on."""
    with working("profile.take_over") as task:
        left = Proposal.objects.waiting().filter(left_alone(clock.now().date()))
        taken = (take_over(by=task, proposal=one) for one in left.values_list("pk", flat=True))
        return sum(one is not None for one in taken)


def _put(by: Actor, person: UUID, holding: Holding, **what: object) -> Proposal:
    """A new row with its named person and hour; the same put twice is one."""
    new = Proposal(person_id=person, by_name=by.name, asked_at=clock.now(), **what)
    same = Proposal.objects.of(person).filter(
        kind=new.kind, field=new.field, record=new.record_id, answer=Answer.OPEN
    )
    before = same.first()
    if before and before.value == new.value:
        return before
    if before:
        withdraw(by=by, person=person, proposal=before.pk)
    divisions = [one.pk for one in holding.divisions]
    theirs = _first(divisions, holding, new.record_id)
    post = named_for(theirs, on=new.asked_at.date(), asker=person)
    if post is None:
        raise Refused(
            _("Nobody is named here yet who could check this."),
            next_step=_("The number at the top of any letter from us reaches somebody."),
            rule="proposals.nobody",
        )
    new.division, new.owner_id, new.owner_name = post.division, post.person_id, post.name
    new.due_at = due_within(post.division, WITHIN, at=new.asked_at)
    new.save(force_insert=True)
    code = {Kind.WISH: "wished", Kind.OBJECTION: "objected", Kind.DISPUTE: "disputed"}
    record(f"profile.{code[Kind(new.kind)]}", new, by=by, about=[person], field=new.field)
    return new


def _first(divisions: list[int], holding: Holding, record_id: int | None) -> list[int]:
    """The division whose record it is comes first."""
    own = holding.division_of(record_id) if record_id else None
    return [own, *divisions] if own else divisions


def _open(proposal: UUID) -> Proposal:
    held = Proposal.objects.select_for_update().get(pk=proposal)
    if not held.is_open:
        raise Refused(
            _("This was answered already, or taken back."),
            next_step=_("Look at the page as it is now."),
            rule="proposals.closed",
        )
    return held


def _told(words: str) -> str:
    said = words.strip()
    if len(said) > LONGEST:
        raise Refused(
            _("That is longer than %(most)d signs.") % {"most": LONGEST},
            next_step=_("Shorten it a little."),
        )
    return said
