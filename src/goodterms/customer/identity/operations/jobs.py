"""Where people work: told, said yes or no to, ended, and joined to a firm of ours by a steward.

History stays with the person: a job that ends is a line in it. What the firms have with us stays
theirs, and no job opens any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.firms import key_of
from goodterms.customer.identity.operations import partings
from goodterms.customer.people.models import Affiliation, Organisation, Person, Role, RoleHeld
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from goodterms.kernel.actors import Actor

State, Origin = Affiliation.State, Affiliation.Origin


class Job(NamedTuple):
    """A place as somebody tells it; ``until`` is the first day they no longer worked there."""

    firm: str
    title: str = ""
    since: date | None = None
    until: date | None = None


@operation("identity.job.told")
def tell(*, by: Actor, person: UUID, job: Job) -> Affiliation:
    """A place in a firm, in the person's own words or, for them, in a steward's.

    Where a record proposed the same firm, that proposal is what they have said yes to.
    """
    with working("identity.job.told"):
        told = _told(by, person, job)
    record("identity.job.told", told, by=by, about=[person])
    return told


@operation("identity.job.changed")
def change(*, by: Actor, person: UUID, job: Job, leaves: tuple[UUID, ...] = ()) -> Affiliation:
    """``I changed jobs``: where now and since when; ``leaves`` are the places that end that day."""
    with working("identity.job.changed"):
        ends = job.since or clock.now().date()
        for affiliation in leaves:
            _end(_mine(person, affiliation), ends)
        told = _told(by, person, job)
    record("identity.job.changed", told, by=by, about=[person], ended=len(leaves))
    return told


@operation("identity.job.corrected")
def correct(*, by: Actor, person: UUID, affiliation: UUID, job: Job) -> Affiliation:
    """Another name, title or day, told from then on by who said it; saying it is saying yes."""
    with working("identity.job.corrected"):
        mine = _mine(person, affiliation)
        _refuse_contrary(mine, by, State.CONFIRMED)
        _refuse_disorder(job)
        key, was = key_of(job.firm), mine.firm_key
        if key != was:
            mine.organisation = None  # which of ours that is nobody has said
        else:
            _take_over(mine)
        said = (_firm(job), job.title.strip(), job.since, job.until)
        if said != (mine.firm, mine.title, mine.since, mine.until):
            mine.origin, mine.told_at = _origin(by), clock.now()
        mine.firm, mine.title, mine.since, mine.until = said
        mine.firm_key = key
        _settle(mine, by, State.CONFIRMED)
        if key != was:
            partings.part(mine, was, clock.now().date())
            partings.lay_down(mine, was, clock.now().date())
        _stand_again(mine)
    record("identity.job.corrected", mine, by=by, about=[person])
    return mine


@operation("identity.job.confirmed")
def confirm(*, by: Actor, person: UUID, affiliation: UUID) -> Affiliation:
    """Yes, they work there; also after a no. Where its record named another firm, that one ends."""
    with working("identity.job.confirmed"):
        mine = _mine(person, affiliation)
        _refuse_contrary(mine, by, State.CONFIRMED)
        _take_over(mine)
        _settle(mine, by, State.CONFIRMED)
        _stand_again(mine)
    record("identity.job.confirmed", mine, by=by, about=[person])
    return mine


@operation("identity.job.denied")
def deny(*, by: Actor, person: UUID, affiliation: UUID) -> Affiliation:
    """No, they never worked there: it counts nowhere, and no record proposes it again."""
    with working("identity.job.denied"):
        mine = _mine(person, affiliation)
        _refuse_contrary(mine, by, State.DENIED)
        _settle(mine, by, State.DENIED)
        partings.part(mine, mine.firm_key, clock.now().date())
        partings.lay_down(mine, mine.firm_key, clock.now().date())
    record("identity.job.denied", mine, by=by, about=[person])
    return mine


@operation("identity.job.ended")
def end(*, by: Actor, person: UUID, affiliation: UUID, on: date) -> Affiliation:
    """They work there no more from this day on. Colleagues and roles there end with it."""
    with working("identity.job.ended"):
        mine = _mine(person, affiliation)
        _refuse_contrary(mine, by, State.CONFIRMED)
        _end(mine, on)
        _settle(mine, by, State.CONFIRMED)
    record("identity.job.ended", mine, by=by, about=[person])
    return mine


@operation("identity.job.joined")
def join_to_firm(
    *, by: Actor, person: UUID, affiliation: UUID, organisation: UUID | None
) -> Affiliation:
    """A steward says which of our firms it is, or that it is none of them."""
    _refuse_others(by)
    with working("identity.job.joined"):
        mine = _mine(person, affiliation)
        known = Organisation.objects.filter(pk=organisation).first() if organisation else None
        mine.organisation_id = known.canonical_id if known else None
        mine.save(update_fields=["organisation"])
    record("identity.job.joined", mine, by=by, about=[person])
    return mine


@operation("identity.role.given")
def play(*, by: Actor, person: UUID, affiliation: UUID, role: str) -> RoleHeld:
    """They use, specify, approve or influence what this firm has with us, from today on."""
    _refuse_others(by)
    now = clock.now()
    with working("identity.role.given"):
        mine = _mine(person, affiliation)
        known = Role.objects.filter(pk=role, at_firms=True, in_use=True).first()
        if known is None:
            raise Refused(
                _("This role is not in use here."),
                next_step=_("Take one of those shown."),
                rule="roles.unknown",
            )
        held, _new = RoleHeld.objects.get_or_create(
            affiliation=mine,
            role=known,
            until=None,
            defaults={"since": now.date(), "said_by": by.name[:120], "at": now},
        )
    record("identity.role.given", held, by=by, about=[person], role=role)
    return held


@operation("identity.role.ended")
def stop(*, by: Actor, person: UUID, held: UUID) -> RoleHeld:
    """The role ends today: said by a steward, or by the person who plays it."""
    with working("identity.role.ended"):
        role = RoleHeld.objects.filter(
            pk=held, until__isnull=True, affiliation__person__in=Person.objects.of(person)
        ).first()
        if role is None:
            raise Refused(_("This role has ended already."), rule="roles.over")
        role.until = clock.now().date()
        role.save(update_fields=["until"])
    record("identity.role.ended", role, by=by, about=[person])
    return role


@operation("identity.role.configured")
def use_role(*, by: Actor, role: str, in_use: bool, words: str = "") -> Role:
    """Whether a role is in use here, and what the firm calls it ("" for our own word).

    Who plays it today goes on playing it; it is offered to nobody else.
    """
    if not by.may(Power.STEWARD, Power.ADMINISTRATOR):
        raise Refused(
            _("Which roles are in use is for a steward or an administrator to say."),
            next_step=_("Ask one of them."),
            rule="roles.configure",
        )
    with working("identity.role.configured"):
        known = Role.objects.select_for_update().filter(pk=role).first()
        if known is None:
            raise Refused(_("There is no such role."), rule="roles.unknown")
        known.in_use, known.words = in_use, " ".join(words.split())[:60]
        known.save(update_fields=["in_use", "words"])
    record("identity.role.configured", known, by=by, role=role, in_use=in_use)
    return known


def followed_by(place: Affiliation, places: Iterable[Affiliation]) -> list[Affiliation]:
    """Of these places those that a proposal's own record told of before; its yes ends them."""
    today = clock.now().date()
    return [
        one
        for one in places
        if place.is_proposed
        and place.record is not None
        and one.record == place.record
        and one.firm_key != place.firm_key
        and one.counts
        and not one.is_over(today)
    ]


def _told(by: Actor, person: UUID, job: Job) -> Affiliation:
    _refuse_disorder(job)
    key = key_of(job.firm)
    told = _taken_up(person, key) or Affiliation(
        person_id=person,
        origin=_origin(by),
        told_at=clock.now(),
    )
    told.firm, told.firm_key = _firm(job), key
    told.title = job.title.strip() or told.title
    told.since, told.until = job.since, job.until
    _settle(told, by, State.CONFIRMED)
    return told


def _origin(by: Actor) -> Affiliation.Origin:
    return Origin.STEWARD if by.is_staff else Origin.PERSON


def _taken_up(person: UUID, key: str) -> Affiliation | None:
    """The proposal of this firm that the person can read; others of it have become needless.

    What hangs on a record nobody has proved stays out of sight, so it is no place for their word.
    """
    proposed = Affiliation.objects.of_person(person).filter(firm_key=key, state=State.PROPOSED)
    if not key:
        return None
    readable = proposed.filter(Q(person__opened__gte=1) | Q(person=person))
    taken = readable.select_for_update(of=("self",)).order_by("told_at", "pk").first()
    needless = proposed.exclude(pk=taken.pk) if taken else proposed
    needless.delete()
    return taken


def _refuse_contrary(mine: Affiliation, by: Actor, state: Affiliation.State) -> None:
    """What they have answered themselves, perhaps a moment ago, no word of ours turns round."""
    is_theirs = not mine.is_proposed and not mine.settled_by
    if by.is_staff and is_theirs and mine.state != state:
        raise Refused(
            _("They have answered this themselves."),
            next_step=_("Talk to them: they can change it on their page."),
            rule="jobs.theirs",
        )


def _settle(mine: Affiliation, by: Actor, state: Affiliation.State) -> None:
    mine.state, mine.settled_at = state, clock.now()
    mine.settled_by = by.name[:120] if by.is_staff else ""
    mine.save()


def _end(mine: Affiliation, on: date) -> None:
    if mine.since and on < mine.since:
        raise Refused(
            _("The end lies before the beginning."),
            next_step=_("Look at both days once more."),
            rule="jobs.order",
        )
    mine.until = on
    mine.save(update_fields=["until"])
    partings.lay_down(mine, mine.firm_key, on)
    partings.part(mine, mine.firm_key, on)


def _take_over(mine: Affiliation) -> None:
    """A yes to what a record tells now is a no to what it told before: that job is over."""
    for former in followed_by(mine, Affiliation.objects.of_person(mine.person_id)):
        _end(former, clock.now().date())


def _stand_again(mine: Affiliation) -> None:
    """Its ties and parts come back with a place, and end with it where an end is written."""
    partings.rejoin(mine)
    partings.take_up(mine)
    if mine.until:
        _end(mine, mine.until)


def _mine(person: UUID, affiliation: UUID) -> Affiliation:
    found = Affiliation.objects.select_for_update(of=("self",)).of_person(person)
    mine = found.filter(pk=affiliation).first()
    if mine is None:
        raise Refused(
            _("This place is not on the list any more."),
            next_step=_("Add it anew, if it should stand there."),
            rule="jobs.gone",
        )
    return mine


def _firm(job: Job) -> str:
    name = " ".join(job.firm.split())
    if not name:
        raise Refused(
            _("A place needs the name of the firm."),
            next_step=_("Write it as you would on a letter."),
            rule="jobs.firm",
        )
    return name[:200]


def _refuse_disorder(job: Job) -> None:
    if job.since and job.until and job.until < job.since:
        raise Refused(
            _("The end lies before the beginning."),
            next_step=_("Look at both days once more."),
            rule="jobs.order",
        )


def _refuse_others(by: Actor) -> None:
    if not by.may(Power.STEWARD, Power.CONTRIBUTOR):
        raise Refused(
            _("Which firm that is, is for a colleague who may write to say."),
            next_step=_("Ask one of them to look at it."),
            rule="jobs.desk",
        )
