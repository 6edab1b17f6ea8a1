"""Places in firms that records propose: whose, at which firm, and read by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_relating import face, refresh, speaks_of_another
from tests.support.make import make_record, make_source, seed_of

from goodterms.customer.identity.models import Kind, Membership, Record
from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Affiliation, Organisation
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def employed(division: Division, firm: str, **more: Any) -> Record:
    record = make_record(
        make_source(division), name="Marcus Hale", organisation=firm, role="Planner", **more
    )
    face(record, org=firm.lower().removesuffix(" ltd"))
    return record


def make_firm(division: Division, name: str, city: str | None = None) -> Organisation:
    record = make_record(make_source(division), kind=Kind.ORGANISATION, organisation=name)
    face(record, org=name.lower(), city=city)
    with working("a test"):
        told = Membership.objects.select_related("organisation").get(record=record, until=None)
        assert told.organisation
        return told.organisation


def test_a_record_that_names_a_person_and_a_firm_proposes_a_place(energy: Division) -> None:
    firm = make_firm(energy, "Aldgate Freight")
    record = employed(energy, "Aldgate Freight Ltd")
    assert refresh() == (0, 1)
    with working("a test"):
        place = Affiliation.objects.get()
    assert (place.person_id, place.organisation_id) == (seed_of(record).pk, firm.pk)
    assert (place.firm, place.title, place.state) == (
        "Aldgate Freight Ltd", "Planner", "proposed"
    )  # fmt: skip
    assert refresh() == (0, 0)


def test_of_two_firms_of_one_name_the_one_in_that_town_is_meant(energy: Division) -> None:
    make_firm(energy, "Norr", "leeds")
    here = make_firm(energy, "Norr", "stannick")
    record = employed(energy, "Norr")
    face(record, org="norr", city="stannick")
    refresh()
    with working("a test"):
        assert Affiliation.objects.get().organisation_id == here.pk


def test_it_is_shown_where_the_record_is_proved_and_nowhere_else(
    ana: Member, energy: Division
) -> None:
    record = employed(energy, "Norr")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
    refresh()
    with acting(ana.actor):
        assert not Affiliation.objects.of_person(ana.person.pk).exists()
    with working("a test"):
        people.open_to_level([seed_of(record).pk], 1)
    with acting(ana.actor):
        assert Affiliation.objects.of_person(ana.person.pk).count() == 1


def test_two_records_of_one_person_and_one_firm_are_one_place(energy: Division) -> None:
    first, second = employed(energy, "Norr Ltd"), employed(energy, "Norr")
    with working("a test"):
        groups.join(seed_of(first).pk, [seed_of(second).pk], cause={})
    assert refresh() == (0, 1)


def test_the_place_is_that_of_the_person_it_speaks_of_now(energy: Division) -> None:
    record = employed(energy, "Norr")
    now = speaks_of_another(record)
    assert refresh() == (0, 1)
    with working("a test"):
        assert Affiliation.objects.get().person_id == now.pk


def test_a_firm_whose_record_is_withdrawn_or_another_firms_by_now_is_not_meant(
    energy: Division,
) -> None:
    here = make_firm(energy, "Norr")
    gone, moved = make_firm(energy, "Norr"), make_firm(energy, "Norr")
    with working("a test"):
        of_gone = Membership.objects.get(organisation=gone, until=None)
        Record.objects.filter(pk=of_gone.record_id).update(withdrawn_at=clock.now())
        Membership.objects.filter(organisation=moved).update(until=clock.now())
    employed(energy, "Norr")
    refresh()
    with working("a test"):
        assert Affiliation.objects.get().organisation_id == here.pk


def test_of_two_firms_of_one_name_and_no_town_none_is_meant(energy: Division) -> None:
    make_firm(energy, "Norr")
    make_firm(energy, "Norr")
    employed(energy, "Norr")
    refresh()
    with working("a test"):
        assert Affiliation.objects.get().organisation_id is None


def test_a_record_withdrawn_takes_an_unspoken_proposal_with_it(energy: Division) -> None:
    first, second = employed(energy, "Norr"), employed(energy, "Aldgate")
    refresh()
    with working("a test"):
        Affiliation.objects.filter(firm="Aldgate").update(state="confirmed")
        Record.objects.filter(pk__in=(first.pk, second.pk)).update(withdrawn_at=clock.now())
    refresh()
    with working("a test"):
        assert [one.firm for one in Affiliation.objects.all()] == ["Aldgate"]
