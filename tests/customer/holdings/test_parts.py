"""Parts in accounts written down at the desk: beside what a list says, and never in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import actors
from tests.support.make import make_bill, make_division, make_record, make_source, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings import proofs, queries
from goodterms.customer.holdings.models import AccountParty
from goodterms.customer.holdings.operations import following, parts
from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Role
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(ana: Member, energy: Division) -> Record:
    """A record of Ana's that she has proved, with an account she holds by it."""
    record = make_record(make_source(energy), name="Ana Ferreira")
    make_bill(record, "ME-4402", "61.35")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 2)
    return record


def account_of(record: Record) -> UUID:
    with working("a test"):
        return AccountParty.objects.get(record=record, said_by="").account_id


def give(who: Member, to: Member, record: Record, role: str = "payer") -> AccountParty:
    account = account_of(record)
    with acting(who.actor):
        return parts.give(by=who.actor, person=to.person.pk, account=account, role=role)


def end(who: Member, of: Member, part: AccountParty) -> AccountParty:
    with acting(who.actor):
        return parts.end(by=who.actor, person=of.person.pk, part=part.pk)


def played(who: Member) -> list[list[str]]:
    """The roles this person reads on their own page, by account."""
    with acting(who.actor):
        return [[part.role for part in one.parts] for one in queries.accounts(who.person.pk)]


def test_a_part_stands_beside_the_one_of_the_list_until_it_is_taken_back(
    ana: Member, dov: Member, known: Record
) -> None:
    part = give(dov, ana, known)
    assert played(ana) == [["holder", "payer"]]
    assert (part.said_by, part.record_id) == ("Dov Adler", known.pk)
    end(dov, ana, part)
    assert played(ana) == [["holder"]]
    with pytest.raises(Refused, match="has ended already"):
        end(dov, ana, part)
    again = give(dov, ana, known)
    assert again.pk != part.pk
    with working("a test"):
        left = AuditRecord.objects.filter(what__startswith="holdings.part.", outcome="done")
        assert [row.what.rpartition(".")[2] for row in left.order_by("at")] == [
            "given",
            "ended",
            "given",
        ]
        assert all(row.people == [ana.person.pk] for row in left)


def test_whoever_has_it_can_say_that_it_is_not_theirs(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    part = give(dov, ana, known)
    with pytest.raises(Refused, match="has ended already"):
        end(ben, ana, part)  # the walls show him no part of hers
    end(ana, ana, part)
    assert played(ana) == [["holder"]]


def test_what_a_list_says_is_put_right_there(ana: Member, dov: Member, known: Record) -> None:
    with working("a test"):
        listed = AccountParty.objects.get(record=known)
    for who in (ana, dov):
        with pytest.raises(Refused, match="put right there"):
            end(who, ana, listed)
    assert played(ana) == [["holder"]]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("holder", "have this part already"),
        ("approver", "not in use here"),  # a part at firms
        ("king", "not in use here"),
        ("insured", "not in use here"),
    ],
)
def test_a_part_is_one_of_those_in_use_and_not_held_yet(
    ana: Member, dov: Member, known: Record, role: str, words: str
) -> None:
    with working("a test"):
        Role.objects.filter(pk="insured").update(in_use=False)
    with pytest.raises(Refused, match=words):
        give(dov, ana, known, role)
    assert played(ana) == [["holder"]]


def test_nobody_gets_a_part_in_an_account_that_is_not_theirs(
    ben: Member, dov: Member, known: Record
) -> None:
    with pytest.raises(Refused, match="No record of theirs"):
        give(dov, ben, known)
    assert played(ben) == []


def test_a_colleague_of_another_division_sees_no_account_to_write_it_beside(
    ana: Member, known: Record
) -> None:
    elsewhere = make_division("quillstone", "Quillstone Advisory", "quillstone")
    marta = actors.staff(ana.person, "Marta", divisions=(elsewhere.pk,), powers=actors.STEWARD)
    account = account_of(known)
    with acting(marta), pytest.raises(Refused, match="No record of theirs"):
        parts.give(by=marta, person=ana.person.pk, account=account, role="payer")


def test_who_only_reads_and_who_is_no_colleague_write_nothing(
    ana: Member, dov: Member, known: Record
) -> None:
    reads = frozenset({Power.READER})
    reader = actors.staff(dov.person, "Rae", divisions=dov.actor.divisions, powers=reads)
    account = account_of(known)
    for by in (reader, ana.actor):
        with acting(by), pytest.raises(Refused, match="who may write"):
            parts.give(by=by, person=ana.person.pk, account=account, role="payer")


def test_it_goes_where_its_record_goes(ana: Member, dov: Member, known: Record) -> None:
    give(dov, ana, known)
    with working("a test"):
        following.part([known.pk])  # somebody else stands under the key now
    assert played(ana) == []


def test_it_gives_no_hint_of_a_year_to_whoever_claims(
    ana: Member, dov: Member, known: Record
) -> None:
    with working("a test"):
        before = proofs.behind([known.pk])
    give(dov, ana, known)
    with working("a test"):
        assert proofs.behind([known.pk]) == before == {}
        assert AccountParty.objects.filter(since=clock.now().date()).count() == 1
