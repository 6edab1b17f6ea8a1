"""The review queue: what is asked, what an answer does, and the way back (R115, R139)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_alike, make_bill, make_record, make_source, seed_of
from tests.support.said import make_word, own_words

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import disputes, reviews
from goodterms.customer.identity.models import (
    Assertion,
    Change,
    Edge,
    Kind,
    Membership,
    Review,
    Says,
    Strength,
)
from goodterms.customer.identity.operations import queue, review, words
from goodterms.customer.identity.operations.deciding import at_once
from goodterms.customer.identity.operations.groups import anchor, join, ordered
from goodterms.customer.identity.resolving import pointers
from goodterms.customer.identity.resolving.reading import spoken_pairs
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(energy: Division) -> Record:
    return make_record(make_source(energy), name="Cora Ferreira", phone="01632 960811")


@pytest.fixture
def second(connect: Division) -> Record:
    """Like enough to the first to be asked about, and not to be joined by the machine."""
    return make_record(make_source(connect), name="Cora Silva", phone="01632 960811")


def tie(one: Record, other: Record, weight: float = 3.0) -> None:
    with working("a test"):
        Edge.objects.create(**ordered(one.pk, other.pk), weight=weight, at=clock.now())


def asked() -> list[Review]:
    with working("a test"):
        queue.refresh()
        return list(Review.objects.open().in_turn())


def asked_of(record: Record) -> list[Review]:
    """The same by looking at this one's neighbourhood alone."""
    with working("a test"):
        queue.ask([seed_of(record).canonical_id])
        return list(Review.objects.open().in_turn())


def stand(record: Record) -> object:
    """The person a record speaks of now."""
    return seed_of(record).canonical_id


def claim(member: Member, record: Record, says: Says, *, joined: bool = False) -> None:
    """What a customer has proved or denied, as ``claims`` and ``words`` leave it."""
    with working("a test"):
        if joined:
            join(member.person.pk, [seed_of(record).pk], cause={"claim": "a test"})
    make_word(own_words(member).pk, record.pk, says, by=member.actor)


class TestWhatIsAsked:
    def test_evidence_that_did_not_join_is_asked_once_for_two_persons(
        self, first: Record, second: Record, energy: Division
    ) -> None:
        third = make_record(make_source(energy), name="A Ferreira")
        with working("a test"):
            people.point({seed_of(third).pk: seed_of(first).pk})
        tie(first, second, 3.0)
        tie(third, second, 2.0)
        tie(first, third, 9.0)
        (only,) = asked()
        assert {only.a_id, only.b_id} == {first.pk, second.pk}
        assert only.weight == pytest.approx(3.0)

    def test_what_is_joined_too_weak_or_no_person_is_not_asked(
        self, first: Record, second: Record, energy: Division
    ) -> None:
        tie(first, second, 0.5)
        lamp = make_record(make_source(energy), kind=Kind.ASSET, name="Street light")
        tie(first, lamp)
        assert asked() == []
        with working("a test"):
            Edge.objects.update(weight=12.0)
            people.point({seed_of(second).pk: seed_of(first).pk})
        assert asked() == []

    def test_a_customers_word_settles_it_and_a_contradiction_comes_first(
        self, first: Record, second: Record, ana: Member, ben: Member
    ) -> None:
        tie(first, second)
        claim(ana, first, Says.SAME, joined=True)
        claim(ben, first, Says.SAME)
        dispute, unsure = asked()
        assert (dispute.why, unsure.why) == ("dispute", "unsure")
        assert first.pk in {dispute.a_id, dispute.b_id}

    def test_who_a_customer_says_are_two_are_asked_about_by_no_other_records_of_theirs(
        self, first: Record, second: Record, ana: Member
    ) -> None:
        with working("a test"):
            people.point({seed_of(second).pk: seed_of(first).pk})
        tie(second, own_words(ana))
        claim(ana, first, Says.DIFFERENT)
        assert asked() == asked_of(first) == asked_of(second) == []

    def test_evidence_on_what_a_record_was_taken_for_before_asks_nothing(
        self, first: Record, second: Record
    ) -> None:
        tie(first, second)
        with working("a test"):
            Membership.objects.filter(record=second).update(until=clock.now())
        assert asked() == asked_of(first) == []

    def test_a_contradiction_comes_before_whatever_moves_more(
        self, first: Record, second: Record, ana: Member, ben: Member
    ) -> None:
        tie(first, second)
        for record, number in ((first, "ME-1"), (second, "MC-1")):
            make_bill(record, number, "10.00")
        make_word(own_words(ana).pk, own_words(ben).pk, Says.SAME, by=ana.actor)
        dispute, unsure = asked()
        assert (dispute.why, unsure.why) == ("dispute", "unsure")
        assert dispute.effect < unsure.effect

    def test_what_moves_most_comes_first(
        self, first: Record, second: Record, energy: Division, connect: Division
    ) -> None:
        third = make_record(make_source(energy), name="Ben Ferreira")
        fourth = make_record(make_source(connect), name="B. Ferreira")
        for record, number in ((third, "ME-1"), (fourth, "MC-1")):
            make_bill(record, number, "10.00")
        tie(first, second, 5.0)
        tie(third, fourth, 2.0)
        more, less = asked()
        assert {more.a_id, more.b_id} == {third.pk, fourth.pk}
        assert (more.effect, less.effect) == (3, 1)  # record, account and bill; record alone

    def test_a_pair_on_whom_nothing_is_settled_stays_when_one_of_them_changes(
        self, first: Record, second: Record, energy: Division
    ) -> None:
        third = make_record(make_source(energy), name="Somebody else")
        tie(first, second)
        (before,) = asked()
        with working("a test"):
            people.point({seed_of(third).pk: seed_of(first).pk})
            assert queue.settle([seed_of(first).pk]) == 0
            assert list(Review.objects.open()) == [before]

    def test_asking_again_changes_nothing_and_a_settled_pair_leaves(
        self, first: Record, second: Record
    ) -> None:
        tie(first, second)
        (before,) = asked()
        assert asked() == [before]
        with working("a test"):
            people.point({seed_of(second).pk: seed_of(first).pk})
            assert queue.settle([seed_of(first).pk]) == 1
        assert asked() == []
        with working("a test"):
            pointers.release([seed_of(second).pk], cause={"why": "kind"})
        assert asked() == [before]


class TestAnAnswer:
    @pytest.fixture
    def pair(self, first: Record, second: Record) -> Review:
        tie(first, second)
        return asked()[0]

    def test_same_joins_at_once_and_undo_parts_exactly(
        self, pair: Review, first: Record, second: Record, dov: Member
    ) -> None:
        before = (stand(first), stand(second))
        with acting(dov.actor):
            done = review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
        assert stand(first) == stand(second)
        assert (done.state, done.word.strength) == ("answered", Strength.WORD)  # type: ignore[union-attr]
        with acting(dov.actor):
            review.undo(by=dov.actor, review=pair.pk)
        assert (stand(first), stand(second)) == before
        assert asked() == [pair]
        with working("a test"):
            assert not Assertion.objects.standing().exists()

    def test_undone_where_evidence_alone_joins_them_they_stay_one_and_nobody_is_asked(
        self, pair: Review, first: Record, second: Record, dov: Member
    ) -> None:
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
        make_alike(first, second)
        with acting(dov.actor):
            done = review.undo(by=dov.actor, review=pair.pk)
        assert done.state == Review.State.GONE
        assert (done.word, done.answer) == (None, None)
        assert stand(first) == stand(second)
        with working("a test"):
            assert not Assertion.objects.standing().exists()
        assert asked() == []

    def test_undone_where_people_disagree_it_stays_open_whatever_the_machine_does(
        self, pair: Review, first: Record, second: Record, dov: Member
    ) -> None:
        with working("a test"):
            Review.objects.update(why=Review.Why.DISPUTE)
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
        make_alike(first, second)
        with acting(dov.actor):
            assert review.undo(by=dov.actor, review=pair.pk).state == Review.State.OPEN
        assert stand(first) == stand(second)

    def test_documents_make_the_word_as_strong_as_words_get(
        self, pair: Review, dov: Member
    ) -> None:
        with acting(dov.actor):
            done = review.answer(
                by=dov.actor, review=pair.pk, says=Says.SAME, documents="a tenancy agreement"
            )
        assert done.word is not None
        assert done.word.strength == Strength.STEWARD
        assert done.documents == "a tenancy agreement"

    @pytest.mark.parametrize("says", [Says.DIFFERENT, Says.RELATED])
    def test_different_and_related_keep_them_apart_in_every_later_run(
        self, pair: Review, first: Record, second: Record, dov: Member, says: Says
    ) -> None:
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=says)
        assert stand(first) != stand(second)
        assert asked() == []
        assert [(a, b, said) for a, b, said, *_ in spoken_pairs()] == [
            (pair.a_id, pair.b_id, Says.DIFFERENT)
        ]

    def test_it_is_a_label_with_its_author_and_leaves_one_record(
        self, pair: Review, dov: Member
    ) -> None:
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
        with working("a test"):
            label = Review.objects.get(pk=pair.pk)
            told = AuditRecord.objects.get(what="identity.review.answered")
        assert (label.answer, label.answered_by, label.answered_name) == (
            Says.SAME,
            dov.person.pk,
            "Dov Adler",
        )
        assert label.weight == pytest.approx(3.0)
        assert told.details["says"] == "same"

    def test_leaving_puts_it_behind_the_others_and_can_be_undone(
        self, pair: Review, dov: Member
    ) -> None:
        with acting(dov.actor):
            review.leave_open(by=dov.actor, review=pair.pk)
            assert reviews.left() == reviews.Left(waiting=1, later=1)
            assert asked()[0].rank == Review.Rank.LEFT
            review.undo(by=dov.actor, review=pair.pk)
            assert reviews.left() == reviews.Left(waiting=1, later=0)
        with working("a test"):
            left = AuditRecord.objects.filter(what__startswith="identity.review.").order_by("at")
            assert [row.what.rpartition(".")[2] for row in left] == ["left", "undone"]

    def test_an_answered_pair_is_not_answered_twice(self, pair: Review, dov: Member) -> None:
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
            with pytest.raises(Refused, match="answered already"):
                review.answer(by=dov.actor, review=pair.pk, says=Says.DIFFERENT)

    def test_only_a_steward_decides(self, pair: Review, dov: Member) -> None:
        reader = replace(dov.actor, powers=frozenset({Power.READER}))
        with acting(reader), pytest.raises(Refused, match="for a steward"):
            review.answer(by=reader, review=pair.pk, says=Says.SAME)
        assert asked() == [pair]


class TestACustomersWord:
    def test_a_steward_cannot_join_what_the_customer_denied(
        self, first: Record, ana: Member, dov: Member
    ) -> None:
        with working("a test"):
            join(ana.person.pk, [seed_of(first).pk], cause={})
            people.open_to_level([seed_of(first).pk], 1)
        with acting(ana.actor):
            words.deny(by=ana.actor, person=ana.person.pk, about=first)
        with working("a test"):
            pair = Review.objects.create(
                **ordered(anchor(ana.person.pk).pk, first.pk), why="unsure", asked_at=clock.now()
            )
        with acting(dov.actor):
            done = review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
        assert done.state == Review.State.DISPUTED
        assert stand(first) != ana.person.pk
        with acting(ana.actor):
            told = Change.objects.get(what="disputed")  # both sides read it
            assert [one.id for one in disputes.of(ana.person.pk)] == [told.pk]
        assert told.cause["by"] == "Dov Adler"
        with working("a test"):
            assert len([1 for *_, key in spoken_pairs() if key == str(done.word_id)]) == 0
        with acting(dov.actor):
            review.undo(by=dov.actor, review=pair.pk)
        with acting(ana.actor):
            assert disputes.of(ana.person.pk) == []

    def test_a_steward_cannot_part_what_the_customer_proved(
        self, first: Record, ana: Member, dov: Member
    ) -> None:
        claim(ana, first, Says.SAME, joined=True)
        with working("a test"):
            pair = Review.objects.create(
                **ordered(anchor(ana.person.pk).pk, first.pk), why="unsure", asked_at=clock.now()
            )
        with acting(dov.actor):
            done = review.answer(by=dov.actor, review=pair.pk, says=Says.DIFFERENT)
        assert done.state == Review.State.DISPUTED
        assert stand(first) == ana.person.pk
        assert asked() == []  # answered; it comes again when the customer speaks

    def test_of_two_the_one_nobody_tied_leaves(
        self, first: Record, connect: Division, ana: Member, dov: Member
    ) -> None:
        claim(ana, first, Says.SAME, joined=True)
        second = make_record(make_source(connect), name="Cora Ferreira", phone="01632 960811")
        with working("a test"):
            at_once([first.pk, second.pk], why="a test")
            pair = Review.objects.create(
                **ordered(first.pk, second.pk), why="unsure", asked_at=clock.now()
            )
        assert stand(second) == ana.person.pk, "the machine has joined it"
        with acting(dov.actor):
            done = review.answer(by=dov.actor, review=pair.pk, says=Says.DIFFERENT)
        assert done.state == Review.State.ANSWERED
        assert stand(first) == ana.person.pk
        assert stand(second) == seed_of(second).pk
        with acting(dov.actor):
            review.undo(by=dov.actor, review=pair.pk)
        assert stand(second) == ana.person.pk

    def test_a_join_the_customer_proved_since_is_not_undone(
        self, first: Record, ana: Member, dov: Member
    ) -> None:
        with working("a test"):
            pair = Review.objects.create(
                **ordered(anchor(ana.person.pk).pk, first.pk), why="unsure", asked_at=clock.now()
            )
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
        claim(ana, first, Says.SAME)
        with acting(dov.actor), pytest.raises(Refused, match="proved meanwhile"):
            review.undo(by=dov.actor, review=pair.pk)
        assert stand(first) == ana.person.pk


def test_nothing_is_lost_whatever_is_answered_and_undone(
    first: Record, second: Record, dov: Member
) -> None:
    tie(first, second)
    (pair,) = asked()
    with working("a test"):
        seeds = Person.objects.count()
    before = (stand(first), stand(second))
    for says in (Says.SAME, Says.DIFFERENT, Says.RELATED, Says.SAME):
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=says)
            review.undo(by=dov.actor, review=pair.pk)
        assert (stand(first), stand(second)) == before
    with working("a test"):
        assert Person.objects.count() == seeds


def test_a_pair_out_of_reach_is_not_seen(
    first: Record, second: Record, energy: Division, dov: Member
) -> None:
    tie(first, second)
    asked()
    one_division = replace(dov.actor, divisions=(energy.pk,))
    with acting(dov.actor):
        assert len(reviews.queue()) == 1
    with acting(one_division):
        assert reviews.queue() == []
        assert reviews.left() == reviews.Left(waiting=0, later=0, elsewhere=True)
