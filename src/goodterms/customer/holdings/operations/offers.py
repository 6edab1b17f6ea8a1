"""A part in an account for somebody who has none: the desk asks, whoever holds it says yes or no.

A yes opens the account's line and their part to them, and nothing else: bills stay where they are.
Whoever holds it, the one who has the part and the desk can each end it in one press.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.holdings.events import PartAsked
from goodterms.customer.holdings.models import HOLDING, Account, AccountParty, PartOffer
from goodterms.customer.holdings.proofs import numbered
from goodterms.customer.people.models import Login, Person, Role
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from goodterms.customer.holdings.models.offers import OfferQuerySet
    from goodterms.kernel.actors import Actor

ANSWER_WITHIN = timedelta(days=14)
PROVED = 2  # the level at which accounts open


@operation("holdings.part.offered")
def offer(*, by: Actor, person: UUID, number: str, role: str, name: str) -> PartOffer:
    """Ask whoever holds the account of this number; ``person`` is the seed that would have it."""
    _refuse_readers(by)
    if not offered_roles().filter(pk=role).exists():
        raise Refused(
            _("This role is not in use here."),
            next_step=_("Take one of those shown."),
            rule="roles.unknown",
        )
    known = list(numbered(Account.objects.all(), number))  # as the walls allow
    now = clock.now()
    with working("holdings.part.offered"):
        theirs = Person.objects.of(person)
        account = _asked_about(known, theirs)
        asked_before = PartOffer.objects.filter(account=account, person__in=theirs, role=role)
        _refuse_twice(account, theirs, asked_before)
        asked = PartOffer(
            account=account,
            person_id=person,
            name=name[:120],
            role=role,
            said_by=by.name[:120],
            asked_at=now,
            until=now + ANSWER_WITHIN,
        )
        asked_before.filter(answer="", over_at__isnull=True).update(over_at=now)  # they lapsed
        asked.save(force_insert=True)
        announce(PartAsked(asked.pk))
    record("holdings.part.offered", asked, by=by, about=[person], role=role)
    return asked


@operation("holdings.part.answered")
def answer(*, by: Actor, person: UUID, asked: UUID, yes: bool) -> PartOffer:
    """The word of whoever holds the account; a yes makes the part from today on."""
    seen = PartOffer.objects.filter(pk=asked).exists()  # the walls say whether they hold it
    now = clock.now()
    with working("holdings.part.answered"):
        open_ones = PartOffer.objects.waiting(now).select_for_update(of=("self",))
        mine = open_ones.filter(pk=asked).first() if seen else None
        if mine is None or not _holds(mine.account_id, person):
            raise Refused(
                _("This question is over."),
                next_step=_("Look at the list as it is now."),
                rule="offers.over",
            )
        mine.answer = PartOffer.Answer.YES if yes else PartOffer.Answer.NO
        mine.answered_at, mine.answered_by_id = now, person
        mine.part = _part(mine) if yes else None
        mine.save()
    record("holdings.part.answered", mine, by=by, about=[person, mine.person_id], yes=yes)
    return mine


@operation("holdings.part.taken_back")
def take_back(*, by: Actor, person: UUID, asked: UUID) -> PartOffer:
    """Whoever holds the account ends the part again; the desk takes its question back.

    ``person`` is who holds it, or for the desk whose part it is.
    """
    seen = PartOffer.objects.filter(pk=asked)
    if by.is_staff:
        _refuse_readers(by)
        seen = seen.filter(person__in=Person.objects.of(person))
    is_seen = seen.exists()
    with working("holdings.part.taken_back"):
        locked = PartOffer.objects.select_for_update(of=("self",)).filter(over_at__isnull=True)
        standing = locked.exclude(answer=PartOffer.Answer.NO)
        mine = standing.filter(pk=asked).first() if is_seen else None
        if mine is None:
            raise Refused(
                _("This part has ended already."),
                next_step=_("Look at the list as it is now."),
                rule="parts.over",
            )
        _end([mine])
    record("holdings.part.taken_back", mine, by=by, about=[person, mine.person_id])
    return mine


def offered_roles() -> QuerySet[Role]:
    """Parts somebody can be given by a yes; who holds an account a list alone says."""
    return Role.objects.filter(on_accounts=True, in_use=True).exclude(pk__in=HOLDING)


def asked_at(account: UUID, theirs: QuerySet[Person]) -> QuerySet[Login]:
    """Sign-ins of whoever else has proved that they hold it."""
    holders = _held(account).exclude(person__in=theirs)
    return Login.objects.filter(person__canonical__in=holders.values("person__canonical"))


def end_unheld(people: Collection[UUID] | None = None) -> int:
    """Parts that stand by the yes of somebody who no longer holds the account end; a task.

    Of these people, or of everybody. Both sides find it among what was done.
    """
    holds = _held(OuterRef("account")).filter(person__canonical=OuterRef("answered_by__canonical"))
    given = PartOffer.objects.standing().exclude(Exists(holds))
    if people is not None:
        persons = Person.objects.filter(pk__in=people).values("canonical")
        given = given.filter(answered_by__canonical__in=persons)
    with working("holdings.part.ended") as task:
        over = list(given.select_for_update(of=("self",)).order_by("pk"))
        _end(over)
        for one in over:
            concerned = {one.person_id, *filter(None, [one.answered_by_id])}
            record("holdings.part.ended", one, by=task, about=concerned)
    return len(over)


def _holds(account: UUID, person: UUID) -> bool:
    """Whether they hold it by what they have proved, and till this is said nobody undoes that."""
    proved = _held(account).filter(person__in=Person.objects.of(person)).select_related("person")
    return bool(proved.select_for_update(of=("self", "person"), no_key=True))


def _held(account: UUID | OuterRef) -> QuerySet[AccountParty]:
    return AccountParty.objects.filter(
        account=account, role__in=HOLDING, until__isnull=True, person__opened__gte=PROVED
    )


def _asked_about(known: list[Account], theirs: QuerySet[Person]) -> Account:
    """The one account of this number whose holder can be asked; of two who ask one comes first."""
    held = [one for one in known if asked_at(one.pk, theirs).exists()]
    if len(held) == 1:
        return Account.objects.select_for_update(no_key=True).get(pk=held[0].pk)
    if held:
        raise Refused(
            _("Two divisions have an account of this number."),
            next_step=_("Ask a colleague who works for one of them alone."),
            rule="offers.two",
        )
    raise Refused(
        _("Nobody can be asked about an account of this number: whoever holds it has not shown so.")
        if known
        else _("No account of your divisions has this number."),
        next_step=_("Ask whoever holds it to sign in and show that it is theirs, or look again."),
        rule="offers.nobody",
    )


def _refuse_twice(account: Account, theirs: QuerySet[Person], asked: OfferQuerySet) -> None:
    told = AccountParty.objects.of(theirs.values_list("pk", flat=True))
    if told.filter(account=account, record__isnull=False).exists():
        raise Refused(
            _("They have a part in this account already."),
            next_step=_("Write another one down beside it, from the account on their page."),
            rule="offers.theirs",
        )
    if asked.waiting(clock.now()).exists() or asked.standing().exists():
        raise Refused(
            _("That has been asked already."),
            next_step=_("Look at the list as it is now."),
            rule="offers.twice",
        )


def _part(asked: PartOffer) -> AccountParty:
    now = clock.now()
    part = AccountParty(
        account_id=asked.account_id,
        person_id=asked.person_id,
        role=asked.role,
        since=now.date(),
        said_by=asked.said_by,
        told_at=now,
    )
    part.save(force_insert=True)
    return part


def _end(offers: list[PartOffer]) -> None:
    now = clock.now()
    parts = [one.part_id for one in offers if one.part_id]
    AccountParty.objects.filter(pk__in=parts, until__isnull=True).update(until=now.date())
    PartOffer.objects.filter(pk__in=[one.pk for one in offers]).update(over_at=now)


def _refuse_readers(by: Actor) -> None:
    if not by.may(Power.STEWARD, Power.CONTRIBUTOR):
        raise Refused(
            _("Which part somebody has in an account is for a colleague who may write to say."),
            next_step=_("Ask one of them to look at it."),
            rule="parts.desk",
        )
