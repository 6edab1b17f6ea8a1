"""Nobody gains by a claim what somebody else has not given: third ones, later words, own claims."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from tests.conftest import Member
from tests.customer.identity.test_claim_levels import (
    agree,
    asked,
    confirm,
    given,
    phoned,
    second_of,
    seen_by,
)
from tests.support import actors
from tests.support.make import make_bill, make_customer, make_record, make_source

from goodterms.customer.identity.models import Claim, Record, SecondWord
from goodterms.customer.identity.operations import claims, handling, holders, looking, words
from goodterms.customer.profile.operations import facts
from goodterms.kernel.acting import acting
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

FAMILY = "family@home.example"


def make_holder(division: Division, email: str, number: str) -> Member:
    """Somebody who has proved a record of their own, reached by the mailbox of the family."""
    record = make_record(make_source(division), name=email.partition("@")[0], email=FAMILY)
    make_bill(record, number, "10.00")
    who = make_customer(email)
    given(who, asked(who, "invoice", number, "10.00"))
    return who


def both_agree(who: Member, claimant: Member, claim: Claim) -> None:
    agree(who, claim)
    confirm(claimant, claim)


def undo(who: Member, claim: Claim) -> None:
    with acting(who.actor):
        claims.undo(by=who.actor, person=who.person.pk, claim=claim.pk)


def test_one_holders_yes_brings_nothing_of_another_holder(ana: Member, connect: Division) -> None:
    first = make_holder(connect, "first@x.example", "MC-1")
    second = make_holder(connect, "second@x.example", "MC-2")
    claim = given(ana, asked(ana, "email", FAMILY))
    asked_one, other = (
        (first, second) if second_of(claim).holder_id == first.person.pk else (second, first)
    )
    theirs = seen_by(other)
    both_agree(asked_one, ana, claim)
    assert seen_by(ana) == seen_by(asked_one)
    assert seen_by(other) == theirs
    assert not seen_by(ana)[0] & theirs[0]


@pytest.mark.parametrize("which", [0, 1])
def test_a_denial_between_keeps_nothing_of_an_agreement_that_is_undone(
    ana: Member, connect: Division, which: int
) -> None:
    holder = make_holder(connect, "first@x.example", "MC-1")
    other = make_record(make_source(connect), name="First", email="elsewhere@x.example")
    make_bill(other, "MC-9", "10.00")
    given(holder, asked(holder, "invoice", "MC-9", "10.00"))
    theirs = seen_by(holder)
    claim = given(ana, asked(ana, "email", FAMILY))
    both_agree(holder, ana, claim)
    with acting(ana.actor):
        about = Record.objects.get(pk=sorted(theirs[0])[which])
        word = words.deny(by=ana.actor, person=ana.person.pk, about=about)
    undo(holder, claim)
    assert seen_by(ana) == (set(), set())
    with contextlib.suppress(Refused), acting(ana.actor):
        words.undo_denial(by=ana.actor, person=ana.person.pk, word=word.pk)
    assert seen_by(ana) == (set(), set())


def test_who_was_joined_by_agreement_cannot_put_the_other_sign_in_out(
    ana: Member, connect: Division
) -> None:
    holder = make_holder(connect, "first@x.example", "MC-1")
    theirs = seen_by(holder)
    both_agree(holder, ana, given(ana, asked(ana, "email", FAMILY)))
    with acting(ana.actor):
        own = Record.objects.get(source__code="portal", source_key=str(holder.person.pk))
    with pytest.raises(Refused, match="Somebody signs in"), acting(ana.actor):
        words.deny(by=ana.actor, person=ana.person.pk, about=own)
    assert seen_by(holder) == theirs


def test_nobody_at_the_desk_handles_a_claim_of_their_own(dov: Member, connect: Division) -> None:
    record = make_record(make_source(connect), name="Vic", street="1 Mill Lane")
    make_bill(record, "MC-1", "10.00")
    at_home = Member(dov.person, dov.login, actors.customer(dov.person))
    claim = asked(at_home, "invoice", "MC-1", "10.00").pk
    tries: list[Callable[[], object]] = [
        lambda: handling.carry(by=dov.actor, claim=claim),
        lambda: handling.accept(by=dov.actor, claim=claim, number="MC-1", documents="Seen."),
        lambda: handling.take_up(by=dov.actor, claim=claim, words="I do it."),
        lambda: handling.close(by=dov.actor, claim=claim, words="Done."),
    ]
    for one in tries:
        with pytest.raises(Refused, match="your own"), acting(dov.actor):
            one()
    assert seen_by(at_home) == (set(), set())


def test_a_claim_reads_the_same_whether_or_not_a_letter_went_out(
    ana: Member, dov: Member, connect: Division
) -> None:
    make_bill(make_record(make_source(connect), name="Vic", street="1 Mill Lane"), "MC-1", "10.00")
    found, nothing = asked(ana, "invoice", "MC-1"), asked(ana, "invoice", "MC-0")
    with acting(dov.actor):
        handling.carry(by=dov.actor, claim=found.pk)
    with acting(ana.actor):
        told = Claim.objects.filter(pk__in=[found.pk, nothing.pk])
        said = {(one.state, one.expires_at - one.asked_at, one.greeter) for one in told}
    assert len(said) == 1


def test_who_said_not_me_is_not_asked_by_the_same_claimant_again(ana: Member, ben: Member) -> None:
    email = ben.login.email
    second = second_of(asked(ana, "login", email))
    with acting(ben.actor):
        holders.disown(by=ben.actor, person=ben.person.pk, second=second.pk)
    again = asked(ana, "login", email)
    assert again.state == Claim.State.WAITING, "the claimant reads what everybody reads"
    assert not questions_to(ben) - {second.pk}


def test_nobodys_mailbox_is_filled_with_questions_of_other_sign_ins(ben: Member) -> None:
    for number in range(looking.CODES_A_DAY + 2):
        asked(make_customer(f"c{number}@x.example"), "login", ben.login.email)
    assert len(questions_to(ben)) == looking.CODES_A_DAY


def questions_to(who: Member) -> set[UUID]:
    with acting(who.actor):
        return set(SecondWord.objects.values_list("pk", flat=True))


def test_an_address_somebody_only_typed_makes_them_no_holder_of_what_it_proves(
    ana: Member, ben: Member, connect: Division
) -> None:
    """Else who types a stranger's old address waits for their claim, says yes, and reads them."""
    record = make_record(make_source(connect), name="Ana", email="ana.old@x.example")
    make_bill(record, "MC-1", "10.00")
    with acting(ben.actor):
        facts.correct(by=ben.actor, person=ben.person.pk, field="email", value="ana.old@x.example")
    claim = given(ana, asked(ana, "email", "ana.old@x.example"))
    assert (claim.state, seen_by(ana)[0]) == (Claim.State.PROVED, {record.pk})
    assert not questions_to(ben)


def test_a_number_somebody_only_typed_makes_them_no_holder_either(
    ana: Member, ben: Member, connect: Division
) -> None:
    record = make_record(make_source(connect), name="Ana", phone="07700 900614")
    phoned(record, 447700900614)
    with acting(ben.actor):
        own = facts.correct(by=ben.actor, person=ben.person.pk, field="phone", value="07700 900614")
    phoned(own, 447700900614)
    claim = given(ana, asked(ana, "phone", "07700 900614"))
    assert (claim.state, seen_by(ana)[0]) == (Claim.State.PROVED, {record.pk})
