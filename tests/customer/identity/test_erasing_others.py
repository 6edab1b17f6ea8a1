"""Erasing one person leaves to everybody else what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.test_claim_levels import asked, match_of
from tests.customer.identity.test_erasing import erase, found
from tests.support.make import (
    get_person,
    make_bill,
    make_customer,
    make_record,
    make_source,
    seed_of,
)
from tests.support.ties import ask, say

from goodterms.customer.holdings.models import Account, AccountParty, Bill, PartOffer
from goodterms.customer.holdings.operations import offers
from goodterms.customer.identity.models import Claim, Kind, Membership, Record, Version
from goodterms.customer.identity.operations import claims, groups
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import HouseholdChoice, HouseholdMember
from goodterms.customer.people.operations import households
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def test_an_account_that_another_has_a_part_in_stays_with_them(
    energy: Division, ben: Member
) -> None:
    billing = make_source(energy)
    ruth, theo = (make_record(billing, name=name) for name in ("Ruth Marsh", "Theo Marsh"))
    make_bill(ruth, "R-1", "61.35")
    alone = make_bill(ruth, "R-2", "12.00")
    with working("a test"):
        shared = Account.objects.get(number="AC-R-1")
        AccountParty.objects.create(account=shared, record=theo, person=seed_of(theo), role="joint")
    erase(seed_of(ruth).pk)
    with working("a test"):
        assert [account.number for account in Account.objects.all()] == ["AC-R-1"]
        (part,) = AccountParty.objects.all()
        assert (part.person_id, part.role) == (seed_of(theo).pk, "joint")
        kept = {bill.number: bill for bill in Bill.objects.all()}
        assert kept.keys() == {"R-1", "R-2"}, "the books"
        assert kept["R-1"].account_id == shared.pk
        assert kept["R-2"].account_id is None
        assert alone.record_id == ruth.pk, "a row that says nothing any more"


def test_a_part_that_stood_by_their_yes_ends_and_the_one_who_had_it_goes_on(
    energy: Division, ben: Member, dov: Member
) -> None:
    vera = make_customer("vera@x.example", "Vera")
    known = make_record(make_source(energy), name="Vera Marsh")
    make_bill(known, "V-1", "61.35")
    with working("a test"):
        groups.join(vera.person.pk, [seed_of(known).pk], cause={})
        people.open_to_level([seed_of(known).pk], 2)
    with acting(dov.actor):
        offer = offers.offer(
            by=dov.actor, person=ben.person.pk, number="AC-V-1", role="payer", name="Ben"
        )
    with acting(vera.actor):
        offers.answer(by=vera.actor, person=vera.person.pk, asked=offer.pk, yes=True)
    erase(vera.person.pk)
    offers.end_unheld([vera.person.pk])  # as the task that follows does
    with working("a test"):
        over = PartOffer.objects.get()
        assert (over.person_id, over.over_at is not None) == (ben.person.pk, True)
        part = AccountParty.objects.get()
        assert (part.person_id, part.until is not None) == (ben.person.pk, True)
    assert get_person(ben.person.pk).erased_at is None


def test_a_firm_they_wrote_for_and_a_lamp_post_at_their_door_stand(energy: Division) -> None:
    billing = make_source(energy)
    ruth = make_record(billing, name="Ruth Marsh", organisation="Quay Works Ltd", street="9 Quay")
    firm = make_record(billing, kind=Kind.ORGANISATION, organisation="Quay Works Ltd")
    lamp = make_record(billing, kind=Kind.ASSET, name="Street light 4", street="9 Quay")
    erase(seed_of(ruth).pk)
    with working("a test"):
        left = Record.objects.standing().values_list("pk", flat=True)
        assert sorted(left) == sorted([firm.pk, lamp.pk])
        assert Membership.objects.filter(record=firm, until=None).exists()


def test_of_a_household_the_others_stay_and_keep_what_it_chose(ana: Member, ben: Member) -> None:
    carla = make_customer("carla@x.example", "Carla")
    for one, who_say_yes in ((ben, [ben]), (carla, [carla, ben])):
        question = ask(ana, one.login.email)
        for who in who_say_yes:
            say(who, question, yes=True, name="me")
    with acting(ana.actor):
        households.choose_copies(
            by=ana.actor, person=ana.person.pk, copies=HouseholdChoice.Copies.ONE, name="Ana"
        )
    with working("a test"):
        assert HouseholdMember.objects.present().count() == 3
    erase(ana.person.pk)
    with working("a test"):
        left = HouseholdMember.objects.present()
        assert {one.person_id for one in left} == {ben.person.pk, carla.person.pk}
        chosen = HouseholdChoice.objects.get()
        assert (chosen.copies, chosen.by_name) == (HouseholdChoice.Copies.ONE, "")
    erase(carla.person.pk)
    with working("a test"):
        (alone,) = HouseholdMember.objects.all()
        assert (alone.person_id, alone.until) == (ben.person.pk, clock.now().date())


def test_who_claimed_what_was_theirs_reads_the_same_page_and_no_code_goes_out(
    energy: Division, ben: Member
) -> None:
    ruth = make_record(make_source(energy), name="Ruth Marsh", email="ruth@old.example")
    claim = asked(ben, "email", "ruth@old.example")
    assert match_of(claim).channel == "ruth@old.example"
    erase(seed_of(ruth).pk)
    match = match_of(claim)
    assert (match.records, match.channel, match.way) == ([], "", "")
    with working("a test"):
        assert Claim.objects.get().state == Claim.State.WAITING, "as it reads for a miss"
    assert found("ruth@old") == {}


def test_a_claim_that_waited_for_their_word_ends(energy: Division, ben: Member) -> None:
    from goodterms.customer.identity.operations.holders import ask_holder  # noqa: PLC0415

    vera = make_customer("vera@x.example", "Vera")
    with acting(ben.actor):
        claim = claims.ask(
            by=ben.actor, person=ben.person.pk, means="login", value="vera@x.example"
        )
    with working("a test"):
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.CHECKING)
        ask_holder(claim, vera.person.pk, until=clock.now())
    erase(vera.person.pk)
    with working("a test"):
        assert Claim.objects.get(pk=claim.pk).state == Claim.State.CLOSED


def test_a_key_given_to_somebody_else_keeps_the_newcomer_and_drops_what_was_said_before(
    energy: Division,
) -> None:
    billing = make_source(energy)
    with working("a test") as task:
        ruth = {"name": "Ruth Marsh", "street": "9 Quay Lane", "birth_date": "1984-05-14"}
        noel = {"name": "Noel Petrie", "street": "9 Quay Lane", "birth_date": "1951-11-30"}
        (first,) = receive(by=task, source=billing, told=[Told("1", ruth)])
        (second,) = receive(by=task, source=billing, told=[Told("1", noel)])
        (third,) = receive(by=task, source=billing, told=[Told("1", {**noel, "city": "Fenby"})])
    assert first.seed != second.seed == third.seed
    assert first.seed
    erase(first.seed)
    with working("a test"):
        row = Record.objects.get()
        assert (row.payload["name"], row.source_key, row.erased_at) == ("Noel Petrie", "1", None)
        assert [version.payload for version in Version.objects.all()] == [noel]
    assert found("Ruth") == {}
