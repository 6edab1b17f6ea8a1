"""Do you belong together? Asked by one of them, by our records or by a steward; all must say yes.

The page that asks answers the same whether or not an address is known: a task finds whose it is.
Before everybody has said yes no side reads anything of another, nor whether there is one.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.people.events import Invited, SideAsked
from goodterms.customer.people.models import Colleagues, HouseholdMember, Invitation, Person, Side
from goodterms.customer.people.operations.households import (
    hold,
    household_of,
    refuse_two_homes,
    take_in,
)
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor

Kind, Origin = Invitation.Kind, Invitation.Origin

LONGEST_NAME = 60
A_DAY, A_MONTH = 5, 20  # people one person may ask
ANSWER_WITHIN = timedelta(days=14)  # then a question nobody answered is over
OF_RECORDS_WITHIN = timedelta(days=60)  # nobody waits for these
NO_STANDS = timedelta(days=180)  # so long nobody is asked again by whom they said no to


@operation("people.invitation.asked")
def ask(
    *, by: Actor, person: UUID, kind: Invitation.Kind, address: str, name: str, firm: str = ""
) -> Invitation:
    """Ask somebody by the address they sign in with. They read ``name`` and ``firm``, no more."""
    now, address = clock.now(), address.strip().lower()
    with working("people.invitation.asked"):
        _refuse_too_many(person, now)
        _refuse_twice(person, kind, address, now)
        asked = Invitation(
            kind=kind,
            origin=Origin.PERSON,
            asker_name=_named(name),
            firm=firm,
            asked_at=now,
            until=now + ANSWER_WITHIN,
        )
        asked.save(force_insert=True)
        mine = Side(invitation=asked, person_id=person, part=Side.Part.ASKER, address=address)
        _say(mine, Side.Answer.YES, asked.asker_name, now)
        mine.save(force_insert=True)
        if kind == Kind.HOUSEHOLD:
            _ask_members(asked, [person])
        announce(Invited(asked.pk))
    record("people.invitation.asked", asked, by=by, about=[person], kind=str(kind))
    return asked


@operation("people.invitation.answered")
def answer(*, by: Actor, person: UUID, invitation: UUID, yes: bool, name: str = "") -> Invitation:
    """Say yes, under a name the others may read, or no, which nobody reads."""
    now = clock.now()
    with working("people.invitation.answered"):
        asked = _locked(invitation, person, now)
        mine = asked.sides.get(person__in=Person.objects.of(person))
        if mine.part == Side.Part.ASKER:
            raise Refused(
                _("You asked this yourself."),
                next_step=_("Take the question back, if you do not want it any more."),
            )
        if yes and asked.kind == Kind.HOUSEHOLD:
            concerned = [side.person_id for side in asked.sides.all()]
            hold(concerned)
            refuse_two_homes(concerned)
        _say(mine, Side.Answer.YES if yes else Side.Answer.NO, _named(name) if yes else "", now)
        mine.save(update_fields=["answer", "name", "answered_at"])
        if yes:
            _agree_if_all_did(asked, now)
    record("people.invitation.answered", asked, by=by, about=[person], yes=yes)
    return asked


@operation("people.invitation.withdrawn")
def withdraw(*, by: Actor, person: UUID, invitation: UUID) -> Invitation:
    """The asker takes the question back; it leaves everybody's page."""
    with working("people.invitation.withdrawn"):
        asked = _locked(invitation, person, clock.now())
        if not asked.sides.filter(
            part=Side.Part.ASKER, person__in=Person.objects.of(person)
        ).exists():
            raise Refused(_("You did not ask this."), next_step=_("You can say no to it."))
        close([asked.pk])
    record("people.invitation.withdrawn", asked, by=by, about=[person])
    return asked


def propose(
    people: Iterable[UUID],
    *,
    kind: Invitation.Kind,
    origin: Invitation.Origin,
    review: UUID | None = None,
) -> Invitation:
    """Ask these people (seeds of their sign-ins) whether they belong together; part of a task."""
    now, seeds = clock.now(), list(people)
    within = OF_RECORDS_WITHIN if origin == Origin.RECORDS else ANSWER_WITHIN
    asked = Invitation(kind=kind, origin=origin, review=review, asked_at=now, until=now + within)
    asked.save(force_insert=True)
    Side.objects.bulk_create(Side(invitation=asked, person_id=seed) for seed in seeds)
    if kind == Kind.HOUSEHOLD:
        _ask_members(asked, seeds)
    return asked


def close(invitations: Iterable[UUID]) -> int:
    """These questions are over; what was typed to ask them is forgotten."""
    wanted = list(invitations)
    Side.objects.filter(invitation__in=wanted).update(address="")
    still = Invitation.objects.filter(pk__in=wanted, agreed_at__isnull=True)
    return still.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())


def bind() -> int:
    """Find whose the addresses are that were asked and not found before; answers how many.

    Who said no to the same asker is not asked again for half a year, and the asker's page reads
    as it does when nobody signs in with that address.
    """
    now = clock.now()
    Side.objects.filter(invitation__until__lte=now).exclude(address="").update(address="")
    found = 0
    for invitation, asker, asked in sql.rows(_UNBOUND, {"now": now}):
        if _may_be_asked(asker, asked, now):
            side = Side(invitation_id=invitation, person_id=asked)
            side.save(force_insert=True)
            announce(SideAsked(side.pk))
            found += 1
    return found


_UNBOUND = """
SELECT i.id, s.person_id, l.person_id
  FROM people_invitation_side s
  JOIN people_invitation i ON i.id = s.invitation_id
  JOIN people_login l ON l.email = s.address AND l.person_id IS NOT NULL
 WHERE s.address <> '' AND i.agreed_at IS NULL AND i.withdrawn_at IS NULL AND i.until > %(now)s
   AND NOT EXISTS (SELECT FROM people_invitation_side o
                    WHERE o.invitation_id = i.id AND o.part = 'asked')
   AND NOT EXISTS (SELECT FROM people_invitation_side o
                    WHERE o.invitation_id = i.id AND o.person_id = l.person_id)
 ORDER BY i.asked_at FOR UPDATE OF i SKIP LOCKED
"""


def _may_be_asked(asker: UUID, asked: UUID, now: datetime) -> bool:
    mine, theirs = Person.objects.of(asker), Person.objects.of(asked)
    if mine.filter(pk=asked).exists():
        return False
    no = Side.objects.filter(
        person__in=theirs, answer=Side.Answer.NO, answered_at__gt=now - NO_STANDS
    ).values("invitation")
    return not Side.objects.filter(
        invitation__in=no, person__in=mine, part=Side.Part.ASKER
    ).exists()


def _ask_members(asked: Invitation, seeds: Iterable[UUID]) -> None:
    """Who lives there already is asked, too: whoever joins will read their names."""
    seeds = list(seeds)
    for household in {home for seed in seeds if (home := household_of(seed))}:
        others = HouseholdMember.objects.present().filter(household=household)
        known = asked.sides.values("person__canonical")
        Side.objects.bulk_create(
            Side(invitation=asked, person_id=one.person_id, part=Side.Part.MEMBER)
            for one in others.exclude(person__canonical__in=known)
        )


def _locked(invitation: UUID, person: UUID, now: datetime) -> Invitation:
    """The open question, if it was put to this person: of two answers at once one comes first."""
    mine = Side.objects.filter(invitation=invitation, person__in=Person.objects.of(person))
    asked = (
        Invitation.objects.select_for_update()
        .filter(pk=invitation, pk__in=mine.values("invitation"))
        .first()
    )
    if asked is None or not asked.is_open(now):
        raise Refused(
            _("This question is over."),
            next_step=_("If you live or work together, ask them yourself."),
            rule="invitations.over",
        )
    return asked


def _say(side: Side, said: Side.Answer, name: str, now: datetime) -> None:
    side.answer, side.name, side.answered_at = said, name, now


def _agree_if_all_did(asked: Invitation, now: datetime) -> None:
    if asked.kind == Kind.HOUSEHOLD:  # somebody may have joined since it was asked
        _ask_members(asked, list(asked.sides.values_list("person", flat=True)))
    sides = list(asked.sides.order_by("pk"))
    found = any(side.part == Side.Part.ASKED for side in sides)
    if not found or any(side.answer != Side.Answer.YES for side in sides):
        return
    if asked.kind == Kind.HOUSEHOLD:
        take_in({side.person_id: side.name for side in sides}, now)
    else:
        one, other = sides
        Colleagues(
            one_id=one.person_id,
            other_id=other.person_id,
            one_name=one.name,
            other_name=other.name,
            firm=asked.firm,
            since=now.date(),
        ).save(force_insert=True)
    asked.agreed_at = now
    asked.save(update_fields=["agreed_at"])
    asked.sides.update(address="")


def _named(name: str) -> str:
    """A name and nothing else: it reaches somebody's mail, so it must carry no words of its own."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not all(_in_a_name(sign) for sign in name):
        raise Refused(
            _("The others need a name to know you by: letters, no address and no number."),
            next_step=_("Write the name they know you under."),
            rule="invitations.name",
        )
    return name


def _in_a_name(sign: str) -> bool:
    return sign in " '\u2019.-" or unicodedata.category(sign)[0] in "LM"


def _refuse_too_many(person: UUID, now: datetime) -> None:
    asked = Side.objects.filter(part=Side.Part.ASKER, person__in=Person.objects.of(person))
    for most, within in ((A_DAY, timedelta(days=1)), (A_MONTH, timedelta(days=30))):
        if asked.filter(invitation__asked_at__gt=now - within).count() >= most:
            raise Refused(
                _("You have asked as many people as one can within a day or a month."),
                next_step=_("Try again tomorrow, or talk to a person."),
                rule="invitations.too_many",
            )


def _refuse_twice(person: UUID, kind: Invitation.Kind, address: str, now: datetime) -> None:
    waiting = Invitation.objects.open(now).filter(kind=kind)
    if Side.objects.filter(
        Q(address=address),
        part=Side.Part.ASKER,
        person__in=Person.objects.of(person),
        invitation__in=waiting,
    ).exists():
        raise Refused(
            _("You have asked this address already."),
            next_step=_("Wait for their answer, or take the question back."),
            rule="invitations.twice",
        )
