"""Two who sign in are made one by nobody but themselves: not by the run, a steward or a mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.test_claim_levels import seen_by
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of

from goodterms.customer.identity.operations import groups
from goodterms.customer.identity.resolving.reading import CONTEXT
from goodterms.customer.people.models import Person
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def bens(ben: Member, connect: Division) -> Record:
    """A record with bills that is open to Ben, whom the machine takes for Ana."""
    source = make_source(connect, verifies=["email"])
    record = make_record(source, name="B. Ferreira", email=ben.login.email)
    make_bill(record, "MC-1", "1.00")
    make_customer_again(ben)
    return record


def make_customer_again(who: Member) -> None:
    from goodterms.customer.identity.operations import mailboxes  # noqa: PLC0415

    mailboxes.welcome(login_id=who.login.pk, email=who.login.email)


def grouped(*records: int) -> list[tuple[UUID, UUID, UUID]]:
    """What the run would move if the matcher took these records for one person."""
    with working("a test"):
        sql.scratch("grouped", "record_id bigint, entity bigint")
        for one in records:
            sql.run("INSERT INTO grouped VALUES (%s, 1)", [one])
        return [tuple(row) for row in sql.rows(sql.text(CONTEXT, "groups_to_moves"))]


def anchor(who: Member) -> int:
    with working("a test"):
        return groups.anchor(who.person.pk).pk


def test_a_join_of_two_sign_ins_is_refused_unless_both_agreed(
    ana: Member, ben: Member, bens: Record
) -> None:
    assert seen_by(ben)[1] == {"MC-1"}
    with pytest.raises(Refused, match="Two people sign in here"), working("a test"):
        groups.join(ana.person.pk, [seed_of(bens).pk], cause={"word": "a steward's"})
    assert seen_by(ana) == (set(), set())


def test_the_run_leaves_the_second_sign_in_where_it_stands(
    ana: Member, ben: Member, bens: Record, energy: Division
) -> None:
    free = make_record(make_source(energy), name="Ana Ferreira")
    moves = grouped(anchor(ana), anchor(ben), bens.pk, free.pk)
    together = {seed for seed, _was, _to in moves} | {to for _seed, _was, to in moves}
    assert seed_of(free).pk in together
    assert not {ana.person.pk, ben.person.pk} <= together


def test_whose_canonical_moves_is_followed_by_those_who_take_no_part(
    ana: Member, ben: Member, bens: Record
) -> None:
    moves = grouped(anchor(ana), anchor(ben), bens.pk)
    with working("a test"):
        stands = dict(Person.objects.values_list("pk", "canonical_id"))
    stands |= {seed: to for seed, _was, to in moves}
    assert all(stands[to] == to for to in stands.values())


def test_a_mailbox_takes_back_what_the_machine_alone_gave_another_sign_in(
    ben: Member, connect: Division
) -> None:
    record = make_record(make_source(connect, verifies=["email"]), name="Cara", email="c@x.example")
    make_bill(record, "MC-2", "1.00")
    with working("a test"):
        groups.join(ben.person.pk, [seed_of(record).pk], cause={"run": 1})
    cara = make_customer("c@x.example")
    assert seen_by(cara)[1] == {"MC-2"}
    assert seen_by(ben) == (set(), set())
