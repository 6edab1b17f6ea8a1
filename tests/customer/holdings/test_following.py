"""What a record told of follows when the record turns out to speak of somebody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_bill, make_record, make_source, seed_of

from goodterms.customer.holdings.handlers import follow_their_records
from goodterms.customer.holdings.models import AccountParty, Bill, Purchase
from goodterms.customer.identity.events import RecordsMoved
from goodterms.customer.identity.models import Kind, Membership, Record
from goodterms.customer.identity.operations.kinds import correct_kind, undo_correction
from goodterms.customer.people import operations as people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.models import Change
    from goodterms.customer.people.models import Division

HANDLER = "goodterms.customer.holdings.handlers.follow_their_records"

pytestmark = pytest.mark.django_db


def billed(energy: Division, kind: Kind) -> Record:
    """A record of this kind with an account, a bill and a purchase."""
    record = make_record(make_source(energy), kind=kind, name="Abel Lamp")
    bill = make_bill(record, f"ME-{record.pk}", "48.20")
    with working("a test"):
        Bill.objects.filter(pk=bill.pk).update(**held(record))
        AccountParty.objects.filter(record=record).update(**held(record))
        Purchase.objects.create(
            source=record.source,
            source_key=f"P-{record.pk}",
            record=record,
            item="Lamp",
            as_of=clock.now(),
            **held(record),
        )
    return record


def held(record: Record) -> dict[str, Any]:
    now = Membership.objects.get(record=record, until__isnull=True)
    return {"person_id": now.person_id, "organisation_id": now.organisation_id}


def said(dov: Member, record: Record, kind: Kind) -> Change:
    with acting(dov.actor):
        change = correct_kind(by=dov.actor, about=Record.objects.get(pk=record.pk), kind=kind)
    told()
    return change


def told() -> None:
    """The worker's turn, twice: an event may come again."""
    jobs = sql.rows(
        "SELECT args FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{HANDLER}%"]
    )
    assert jobs
    for (job,) in jobs:
        numbers = json.loads(job)["event"]["records"]
        for _ in range(2):
            with working("a test"):
                follow_their_records(RecordsMoved(tuple(numbers)))


def owners(record: Record) -> set[tuple[Any, Any]]:
    """Whose the account, the bill and the purchase of a record are: seeds of person and firm."""
    with working("a test"):
        return {
            pair
            for model in (AccountParty, Bill, Purchase)
            for pair in model.objects.filter(record=record).values_list(
                "person_id", "organisation_id"
            )
        }


def now(record: Record) -> tuple[Any, Any]:
    with working("a test"):
        return held(record)["person_id"], held(record)["organisation_id"]


@pytest.mark.parametrize(
    ("was", "kind"),
    [
        (Kind.ASSET, Kind.PERSON),
        (Kind.ORGANISATION, Kind.PERSON),
        (Kind.ASSET, Kind.ORGANISATION),
        (Kind.PERSON, Kind.ORGANISATION),
    ],
)
def test_bills_accounts_and_purchases_go_with_the_record(
    was: Kind, kind: Kind, dov: Member, energy: Division
) -> None:
    record = billed(energy, was)
    said(dov, record, kind)
    assert owners(record) == {now(record)}
    assert now(record) != (None, None)


def test_undoing_the_correction_brings_them_back(dov: Member, energy: Division) -> None:
    record = billed(energy, Kind.ORGANISATION)
    before = owners(record)
    change = said(dov, record, Kind.PERSON)
    assert owners(record) != before
    with acting(dov.actor):
        undo_correction(by=dov.actor, change=change.pk)
    told()
    assert owners(record) == before


def test_what_came_through_a_person_stays_when_the_record_is_a_lamp(
    dov: Member, energy: Division
) -> None:
    record = billed(energy, Kind.PERSON)
    before = owners(record)
    said(dov, record, Kind.ASSET)
    assert owners(record) == before


def test_an_earlier_tenants_bills_stay_theirs(dov: Member, energy: Division) -> None:
    record = billed(energy, Kind.PERSON)
    tenant = seed_of(record).pk
    with working("a test"):
        here = Membership.objects.filter(record=record, until__isnull=True)
        here.update(until=clock.now())
        Membership.objects.create(
            record=record, person=people.mint(), since=clock.now(), why="key used again"
        )
    said(dov, record, Kind.ORGANISATION)
    assert owners(record) == {(tenant, None)}


def test_what_somebody_proved_stays_theirs(energy: Division) -> None:
    record = billed(energy, Kind.PERSON)
    seed = seed_of(record).pk
    with working("a test"):
        people.open_to_level([seed], 2)
        Membership.objects.filter(record=record).update(until=clock.now())
        firm = people.mint_organisation()
        Membership.objects.create(record=record, organisation=firm, since=clock.now(), why="kind")
        follow_their_records(RecordsMoved((record.pk,)))
    assert owners(record) == {(seed, None)}
