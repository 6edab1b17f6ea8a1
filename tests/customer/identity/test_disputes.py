"""A steward's word against a customer's: read by both, answered, and over when one gives way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.test_claims_at_once import at_once
from tests.customer.identity.test_words_at_once import moors, proved
from tests.support.make import (
    make_bill,
    make_customer,
    make_record,
    make_source,
    make_staff,
    seed_of,
)

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import disputes
from goodterms.customer.identity.models import DISPUTE_HEARD, Change, Claim, Record, Review, Says
from goodterms.customer.identity.operations import claims, review, words
from goodterms.customer.identity.operations import disputes as operations
from goodterms.kernel.acting import acting, working
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.disputes import Dispute
    from goodterms.customer.people.models import Division

REASON = "two people, I saw them"


@pytest.fixture
def record(energy: Division) -> Record:
    made = make_record(make_source(energy), name="A", email="a@x.example")
    make_bill(made, "MC-1", "10.00")
    return made


@pytest.fixture
def claim(ana: Member, record: Record) -> Claim:
    """What Ana has proved to be hers."""
    return proved(ana)


def told(who: Member) -> list[Dispute]:
    with acting(who.actor):
        return disputes.of(who.person.pk)


def take_apart(by: Member, record: Record) -> Review:
    with acting(by.actor):
        return review.take_apart(by=by.actor, about=record, reason=REASON)


def stay(who: Member, dispute: Dispute) -> None:
    with acting(who.actor):
        operations.stay(by=who.actor, person=who.person.pk, dispute=dispute.id)


@pytest.mark.django_db
class TestADispute:
    def test_the_customer_reads_who_said_it_and_why(
        self, ana: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        take_apart(dov, record)
        (one,) = told(ana)
        assert (one.by, one.says, one.reason) == (dov.actor.name, Says.DIFFERENT, REASON)
        assert one.stayed is None

    def test_who_stays_with_their_word_is_asked_no_more_and_nothing_moves(
        self, ana: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        pair = take_apart(dov, record)
        for _press in range(2):
            stay(ana, told(ana)[0])
        (one,) = told(ana)
        assert one.stayed is not None
        assert seed_of(record).canonical_id == ana.person.pk
        with working("a test"):
            assert Change.objects.filter(what=DISPUTE_HEARD).count() == 1
            assert AuditRecord.objects.filter(what="identity.dispute.heard").count() == 1
            word = str(pair.word_id)
            assert disputes.stayed_with({word}, [ana.person.pk]) == {word}
            assert disputes.stayed_with({str(new_id())}, [ana.person.pk]) == set()

    def test_said_once_more_from_another_window_it_is_read_once(
        self, ana: Member, dov: Member, record: Record, claim: Claim
    ) -> None:
        pairs = [take_apart(dov, record) for _window in range(2)]
        (dispute,) = told(ana)
        assert dispute.word == str(pairs[1].word_id)
        with acting(dov.actor):
            review.undo(by=dov.actor, review=pairs[1].pk)
        assert told(ana) == []

    def test_it_is_over_when_the_steward_takes_the_word_back(
        self, ana: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        pair = take_apart(dov, record)
        (one,) = told(ana)
        with acting(dov.actor):
            review.undo(by=dov.actor, review=pair.pk)
        assert told(ana) == []
        with pytest.raises(Refused, match="do not differ on this any more"):
            stay(ana, one)

    def test_it_is_over_when_the_customer_says_the_same_by_a_press(
        self, ana: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        take_apart(dov, record)
        with acting(ana.actor):
            said = words.deny(
                by=ana.actor, person=ana.person.pk, about=Record.objects.get(pk=record.pk)
            )
        assert told(ana) == []
        with acting(ana.actor):
            words.undo_denial(by=ana.actor, person=ana.person.pk, word=said.pk)
        assert len(told(ana)) == 1, "their proof stands again, and so does our word"

    def test_it_is_over_when_the_claim_behind_it_is_taken_back(
        self, ana: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        take_apart(dov, record)
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        assert told(ana) == []

    def test_nobody_answers_anothers(
        self, ana: Member, ben: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        take_apart(dov, record)
        assert told(ben) == []
        with pytest.raises(Refused):
            stay(ben, told(ana)[0])

    def test_one_of_before_is_still_told(
        self, ana: Member, dov: Member, claim: Claim, record: Record
    ) -> None:
        """It kept neither the pair nor the reason."""
        take_apart(dov, record)
        with working("a test"):
            change = Change.objects.get(what="disputed")
            kept = {key: change.cause[key] for key in ("word", "review", "says", "by")}
            old = Change(at=change.at, what="disputed", cause=kept, seeds=change.seeds)
            old.cause["word"] = str(new_id())
            old.save(force_insert=True)
        assert sorted(one.reason for one in told(ana)) == ["", REASON]


def test_pressed_in_two_windows_at_once_it_is_said_once(own_database: str) -> None:
    division, record = moors()
    ana, dov = make_customer("ana@x.example"), make_staff("dov@x.example", "Dov", [division])
    proved(ana)
    take_apart(dov, record)
    press = partial(stay, ana, told(ana)[0])
    at_once(press, press)
    with working("a test"):
        assert Change.objects.filter(what=DISPUTE_HEARD).count() == 1
