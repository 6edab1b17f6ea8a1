"""Scenario 3: claim an account by an invoice number, prove it, undo it (R5, R7, R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import AccountParty, Bill
from goodterms.customer.identity import handlers
from goodterms.customer.identity.events import ClaimAsked
from goodterms.customer.identity.models import Claim, ClaimMatch, Record
from goodterms.customer.identity.operations import claims, looking
from goodterms.customer.people.models import Person
from goodterms.kernel import secrets, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def claimed(ana: Member, number: str = "MC-2207", amount: str = "48.20") -> Claim:
    """Ana asks, and the task has looked."""
    with acting(ana.actor):
        claim = claims.ask(
            by=ana.actor, person=ana.person.pk, means="invoice", value=number, fact=amount
        )
    with working("a test"):
        looking.look(claim.pk)
    return claim


def proved(ana: Member, claim: Claim, code: str = "") -> Claim:
    right = secrets.code("claim", claim.pk, 1)
    with acting(ana.actor):
        return claims.prove(by=ana.actor, person=ana.person.pk, claim=claim.pk, code=code or right)


def seen_by(ana: Member) -> tuple[set[int], set[str]]:
    """Records and invoice numbers that Ana's own sign-in reaches, whatever the query forgets."""
    with acting(ana.actor):
        records = set(Record.objects.told_by_others().values_list("pk", flat=True))
        return records, set(Bill.objects.values_list("number", flat=True))


def test_a_claim_opens_nothing_before_its_code(ana: Member, moor: Record) -> None:
    claimed(ana)
    assert seen_by(ana) == (set(), set())


def test_the_right_code_and_the_fact_from_paper_open_the_record_and_its_bills(
    ana: Member, moor: Record
) -> None:
    claim = proved(ana, claimed(ana))
    assert (claim.state, claim.level) == (Claim.State.PROVED, 2)
    assert seen_by(ana) == ({moor.pk}, {"MC-2207"})


def test_without_the_fact_from_paper_the_code_opens_contact_facts_only(
    ana: Member, moor: Record
) -> None:
    claim = proved(ana, claimed(ana, amount="48.21"))
    assert claim.level == 1
    assert seen_by(ana) == ({moor.pk}, set())


def test_undo_puts_every_seed_back_where_it_was(ana: Member, moor: Record) -> None:
    with working("a test"):
        before = list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))
    claim = proved(ana, claimed(ana))
    with acting(ana.actor):
        claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
    with working("a test"):
        after = list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))
    assert after == before
    assert seen_by(ana) == (set(), set())


def test_a_claim_for_a_number_nobody_has_looks_the_same_to_its_author(ana: Member) -> None:
    claim = claimed(ana, "NOBODY-1")
    with acting(ana.actor):
        mine = Claim.objects.get(pk=claim.pk)
    assert (mine.state, mine.level, mine.value) == (Claim.State.WAITING, 0, "")
    assert proved(ana, claim).attempts == 1, "even the code that would be right opens nothing"


def test_five_wrong_codes_end_the_claim(ana: Member, moor: Record) -> None:
    claim = claimed(ana)
    for _ in range(claims.WRONG_CODES):
        last = proved(ana, claim, "000000")
    assert last.state == Claim.State.STOPPED
    with pytest.raises(Refused, match="closed"):
        proved(ana, claim)
    assert seen_by(ana) == (set(), set())


def test_a_stranger_with_the_right_code_finds_the_claim_closed(
    ana: Member, ben: Member, moor: Record
) -> None:
    claim = claimed(ana)
    with pytest.raises(Refused, match="closed"):
        proved(ben, claim)
    assert seen_by(ben) == (set(), set())
    assert proved(ana, claim).state == Claim.State.PROVED


def test_a_code_of_five_figures_is_told_so_and_not_counted(ana: Member, moor: Record) -> None:
    claim = claimed(ana)
    with pytest.raises(Refused, match="A code has six figures; you gave 5"):
        proved(ana, claim, "12345")
    with acting(ana.actor):
        assert Claim.objects.get(pk=claim.pk).attempts == 0


def test_the_sixth_number_of_a_day_is_refused_with_a_way_on(ana: Member) -> None:
    for number in range(claims.A_DAY):
        claimed(ana, f"X-{number}")
    with pytest.raises(Refused, match="five numbers a day"):
        claimed(ana, "X-6")


def test_of_an_account_of_two_a_code_opens_only_what_hangs_on_its_mailbox(
    ana: Member, connect: Division
) -> None:
    source = make_source(connect)
    mine = make_record(source, name="Ana Ferreira", email="ana@old.example")
    theirs = make_record(source, name="Jo Tolland", email="jo@old.example")
    account = make_bill(mine, "MC-9", "10.00").account
    assert account is not None
    with working("a test"):
        AccountParty.objects.create(
            account=account, record=theirs, person=seed_of(theirs), role="joint"
        )
        claim = claims.ask(by=ana.actor, person=ana.person.pk, means="account", value="AC-MC-9")
        looking.look(claim.pk)
    proved(ana, claim)
    assert seen_by(ana)[0] == {mine.pk}


def test_a_claim_raises_what_the_mailbox_alone_had_opened(connect: Division) -> None:
    record = make_record(make_source(connect), name="Ana", email="ana@house.example")
    make_bill(record, "MC-8", "10.00")
    ana = make_customer("ana@house.example")
    assert seen_by(ana) == ({record.pk}, set())
    proved(ana, claimed(ana, "MC-8", "10.00"))
    assert seen_by(ana) == ({record.pk}, {"MC-8"})


def test_undo_of_a_raise_leaves_what_the_mailbox_had_opened(connect: Division) -> None:
    record = make_record(make_source(connect), name="Ana", email="ana@house.example")
    make_bill(record, "MC-8", "10.00")
    ana = make_customer("ana@house.example")
    claim = proved(ana, claimed(ana, "MC-8", "10.00"))
    with acting(ana.actor):
        claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
    assert seen_by(ana) == ({record.pk}, set())


def test_what_somebody_else_signs_in_to_needs_both(ana: Member, moor: Record) -> None:
    make_customer("a.ferriera@old.example")
    claim = proved(ana, claimed(ana))
    assert claim.state == Claim.State.CHECKING
    assert seen_by(ana) == (set(), set())


def test_the_portal_cannot_read_what_a_claim_found(ana: Member, moor: Record) -> None:
    claimed(ana)
    from django.db import DatabaseError  # noqa: PLC0415

    with pytest.raises(DatabaseError, match="permission denied"), acting(ana.actor):
        list(ClaimMatch.objects.all())


def test_what_is_asked_is_looked_for_by_a_task_and_not_while_the_page_waits(
    ana: Member, moor: Record
) -> None:
    with acting(ana.actor):
        claim = claims.ask(
            by=ana.actor, person=ana.person.pk, means="invoice", value="MC-2207", fact="48.20"
        )
    with working("a test"):
        assert not ClaimMatch.objects.exists()
    (told,) = sql.rows(
        "DELETE FROM procrastinate_jobs WHERE args ->> 'handler' = %s"
        " RETURNING args -> 'event' ->> 'claim'",
        ["goodterms.customer.identity.handlers.look_for_what_is_claimed"],
    )
    assert told == (str(claim.pk),)
    with working("a test"):
        handlers.look_for_what_is_claimed(ClaimAsked(claim.pk))
        assert ClaimMatch.objects.get().records == [moor.pk]


def test_each_step_leaves_one_record(ana: Member, moor: Record) -> None:
    claim = proved(ana, claimed(ana))
    with acting(ana.actor):
        claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        told = AuditRecord.objects.filter(what__startswith="identity.claim").order_by("id")
        assert list(told.values_list("what", flat=True)) == [
            "identity.claim.asked",
            "identity.claim.proved",
            "identity.claim.undone",
        ]


def test_to_deny_a_record_takes_it_from_sight_and_undo_brings_it_back(
    ana: Member, moor: Record
) -> None:
    from goodterms.customer.identity.operations import words  # noqa: PLC0415

    proved(ana, claimed(ana))
    with acting(ana.actor):
        word = words.deny(by=ana.actor, person=ana.person.pk, about=Record.objects.get(pk=moor.pk))
    assert seen_by(ana) == (set(), set())
    assert seed_of(moor).stands
    with acting(ana.actor):
        words.undo_denial(by=ana.actor, person=ana.person.pk, word=word.pk)
    assert seen_by(ana) == ({moor.pk}, {"MC-2207"})
