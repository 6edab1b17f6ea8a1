"""Twelve years of Marcus, and what became of his firms; who may live together is asked by itself.

Norr Logistics stands on his page as a question: a record names it, and he has not said yes. It
bought Aldgate Freight three weeks ago, so two firms have one history, and stay two.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.identity.firms import key_of
from goodterms.customer.identity.models import Membership
from goodterms.customer.identity.operations import relating
from goodterms.customer.people.models import Affiliation, Lineage, Login, RoleHeld
from goodterms.journeys.demo import cast
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from uuid import UUID

NORR, ALDGATE = "Norr Logistics", "Aldgate Freight"
BOUGHT = date(2026, 11, 2)


class Was(NamedTuple):
    """A place Marcus told of, and the part he plays there."""

    firm: str
    title: str
    since: date
    until: date | None = None
    role: str = ""


TOLD = (
    Was("Tidewater Lines", "Operations Analyst", date(2014, 9, 1), date(2018, 5, 1)),
    Was(ALDGATE, "Network Planner", date(2018, 5, 1), role="specifier"),
)


def load() -> None:
    """Write it down, once, then let the records propose the rest; done again it adds nothing."""
    with working("demo"):
        if not Lineage.objects.exists():
            for marcus in _marcus():
                for was in TOLD:
                    _tell(marcus, was)
            _bought()
        relating.refresh()
        _approves()


def _tell(marcus: UUID, was: Was) -> None:
    now = clock.now()
    place = Affiliation.objects.create(
        person_id=marcus,
        organisation_id=_firm(was.firm),
        firm=was.firm,
        firm_key=key_of(was.firm),
        title=was.title,
        since=was.since,
        until=was.until,
        state=Affiliation.State.CONFIRMED,
        origin=Affiliation.Origin.PERSON,
        told_at=now,
        settled_at=now,
    )
    if was.role:
        _plays(place, was.role)


def _bought() -> None:
    former, later = _firm(ALDGATE), _firm(NORR)
    if former and later and former != later:
        Lineage.objects.create(
            former_id=former,
            later_id=later,
            former_name=ALDGATE,
            later_name=NORR,
            kind=Lineage.Kind.BOUGHT,
            on=BOUGHT,
            said_by=cast.PRIYA.name,
            at=clock.now(),
        )


def _approves() -> None:
    """At Norr he approves what is bought, says Priya; whether he works there he has not said."""
    for marcus in _marcus():
        place = Affiliation.objects.of_person(marcus).filter(firm_key=key_of(NORR)).first()
        if place and not place.roles.exists():
            _plays(place, "approver")


def _marcus() -> list[UUID]:
    """The seed he signs in with, as soon as he has one."""
    login = Login.objects.filter(email=cast.MARCUS_SIGNS_IN.email, person__isnull=False)
    return [seed for seed in login.values_list("person_id", flat=True) if seed]


def _plays(place: Affiliation, role: str) -> None:
    now = clock.now()
    RoleHeld.objects.create(
        affiliation=place, role_id=role, since=now.date(), said_by=cast.PRIYA.name, at=now
    )


def _firm(name: str) -> UUID | None:
    """The firm of ours that records call so."""
    told = Membership.objects.filter(
        record__face__org=key_of(name), until__isnull=True, organisation__isnull=False
    )
    return told.values_list("organisation__canonical_id", flat=True).first()
