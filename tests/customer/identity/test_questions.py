"""Our question: who gets it, what it is drawn for, what its answer does (identity.md 10, 11)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.make import make_record, make_source, seed_of
from tests.support.said import make_word, own_words

from goodterms.customer.identity import health
from goodterms.customer.identity.matching.asking import EVENLY, Candidate, chances_of, gain
from goodterms.customer.identity.matching.training_labels import Label
from goodterms.customer.identity.models import (
    Assertion,
    Claim,
    Edge,
    Question,
    QuestionPair,
    Record,
    Says,
    Strength,
)
from goodterms.customer.identity.operations import claims, looking, questions
from goodterms.customer.identity.operations.groups import anchor, ordered
from goodterms.customer.identity.resolving import labels
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def invited(member: Member) -> Question | None:
    with working("a test"):
        return questions.invite(member.person.pk)


def drawn(member: Member, *, control: bool = False) -> Question:
    """The question of a month, with what it is about."""
    asked = invited(member)
    assert asked
    with working("a test"):
        questions.draw(asked.pk)
        QuestionPair.objects.filter(question=asked).update(control=control)
    return asked


def tie(member: Member, record: Record, weight: float = 3.0) -> None:
    """Evidence between what they told us themselves and a record of somebody's."""
    with working("a test"):
        mine = anchor(member.person.pk)
        Edge.objects.create(**ordered(mine.pk, record.pk), weight=weight, at=clock.now())


def said(member: Member, question: Question, answer: str) -> Question:
    with acting(member.actor):
        return questions.answer(
            by=member.actor, person=member.person.pk, question=question.pk, says=answer
        )


def word(
    member: Member, record: Record, says: Says = Says.SAME, strength: int = Strength.PROVED
) -> Assertion:
    mine = own_words(member).pk
    return make_word(mine, record.pk, says, by=member.actor, strength=strength)


def proved(member: Member, email: str) -> Claim:
    """Claimed by the address on the record and proved by the code that went there."""
    with acting(member.actor):
        claim = claims.ask(by=member.actor, person=member.person.pk, means="email", value=email)
    with working("a test"):
        looking.look(claim.pk)
    with acting(member.actor):
        return claims.prove(
            by=member.actor,
            person=member.person.pk,
            claim=claim.pk,
            code=secrets.code("claim", claim.pk, 1),
        )


@pytest.fixture
def old(connect: Division) -> Record:
    return make_record(make_source(connect), name="A. Ferreira", email="old@mail.example")


class TestWhoIsAsked:
    def test_everybody_is_asked_whether_or_not_there_is_anything(
        self, ana: Member, ben: Member, old: Record
    ) -> None:
        tie(ana, old)
        with_one, without = drawn(ana), drawn(ben)
        with working("a test"):
            pairs = {pair.question_id: pair.other_id for pair in QuestionPair.objects.all()}
        assert pairs == {with_one.pk: old.pk}
        assert (with_one.state, with_one.answer) == (without.state, without.answer)

    def test_once_in_thirty_days_and_the_next_lapses_the_last(self, ana: Member) -> None:
        first = invited(ana)
        assert first
        assert invited(ana) is None
        with clock.moved(timedelta(days=31)):
            second = invited(ana)
        with working("a test"):
            states = dict(Question.objects.values_list("pk", "state"))
        assert second
        assert states == {first.pk: "lapsed", second.pk: "open"}

    def test_anothers_open_question_stays_open(self, ana: Member, ben: Member) -> None:
        hers = invited(ana)
        assert hers
        with clock.moved(timedelta(days=31)):
            his = invited(ben)
        assert his
        with working("a test"):
            assert set(Question.objects.values_list("pk", "state")) == {
                (hers.pk, "open"),
                (his.pk, "open"),
            }

    def test_the_portal_reads_its_own_question_and_never_what_it_is_about(
        self, ana: Member, ben: Member, old: Record
    ) -> None:
        tie(ana, old)
        drawn(ana)
        drawn(ben)
        with acting(ana.actor):
            assert [one.asked_id for one in Question.objects.all()] == [ana.person.pk]
        with pytest.raises(Exception, match="permission denied"), acting(ana.actor):
            list(QuestionPair.objects.all())


class TestWhatIsDrawn:
    def test_only_pairs_of_the_ask_band_nobody_has_spoken_of(
        self, ana: Member, old: Record, connect: Division
    ) -> None:
        source = make_source(connect)
        weak, joined, denied = (
            make_record(source, name="A. F.", email=f"{n}@x.example") for n in range(3)
        )
        tie(ana, weak, 0.5)
        tie(ana, joined, 9.0)
        tie(ana, denied, 3.0)
        tie(ana, old, 2.0)
        with working("a test"):
            people.point({seed_of(joined).pk: ana.person.pk})
        word(ana, denied, Says.DIFFERENT)
        with working("a test"):
            found = questions.candidates(ana.person.pk)
        assert [one[1:] for one in found] == [(old.pk, 2.0, 2, 1, 1, "email")]

    @pytest.mark.parametrize("is_last", [False, True])
    def test_what_another_has_said_of_it_keeps_nobody_from_being_asked(
        self, ana: Member, ben: Member, connect: Division, *, is_last: bool
    ) -> None:
        source = make_source(connect)
        for who in (ana, ben) if is_last else ():
            own_words(who)  # made when first asked for; before the record they are tied to
        about = make_record(source, name="A. Ferreira", email="late@mail.example")
        tie(ana, about)
        word(ben, about, Says.DIFFERENT)
        word(ana, make_record(source, name="Somebody else"), Says.DIFFERENT)
        with working("a test"):
            assert [one.other for one in questions.candidates(ana.person.pk)] == [about.pk]

    def test_what_was_asked_before_is_not_asked_again(self, ana: Member, old: Record) -> None:
        tie(ana, old)
        drawn(ana)
        with working("a test"):
            assert questions.candidates(ana.person.pk) == []

    def test_drawn_twice_it_is_drawn_once(self, ana: Member, old: Record) -> None:
        tie(ana, old)
        asked = drawn(ana)
        with working("a test"):
            again = questions.draw(asked.pk)
            assert QuestionPair.objects.count() == 1
        assert again
        assert again.propensity == pytest.approx(1.0)

    @pytest.mark.parametrize(("dice", "control"), [(0.19, True), (0.21, False)])
    def test_a_fifth_is_set_aside_before_anybody_answers(
        self,
        ana: Member,
        old: Record,
        monkeypatch: pytest.MonkeyPatch,
        dice: float,
        *,
        control: bool,
    ) -> None:
        tie(ana, old)
        monkeypatch.setattr(SystemRandom, "random", lambda _: dice)
        asked = invited(ana)
        assert asked
        with working("a test"):
            pair = questions.draw(asked.pk)
        assert pair
        assert pair.control is control

    def test_a_road_that_nobody_answers_on_is_drawn_less(self, ana: Member, old: Record) -> None:
        tie(ana, old)
        said(ana, drawn(ana), "not_now")
        with working("a test"):
            assert questions.answering() == {"email": pytest.approx(1 / 3)}

    @given(
        st.lists(
            st.builds(
                Candidate,
                mine=st.integers(1, 9),
                other=st.integers(10, 99),
                weight=st.floats(-500, 500),
                my_records=st.integers(1, 50),
                their_records=st.integers(1, 50),
                agree=st.integers(0, 9),
                reach=st.sampled_from(["email", "phone", "street", ""]),
            ),
            min_size=1,
            max_size=30,
        )
    )
    def test_every_pair_has_a_chance_that_can_be_written_down(self, found: list[Candidate]) -> None:
        chances = chances_of(found, {"email": 0.9, "phone": 0.1})
        assert sum(chances) == pytest.approx(1.0)
        assert min(chances) >= EVENLY / len(found) * 0.999

    def test_what_changes_most_is_drawn_most(self) -> None:
        small, large = Candidate(1, 2, 3.0, 1, 1), Candidate(1, 3, 3.0, 5, 5, agree=25)
        assert gain(large) == pytest.approx(5 * gain(small))
        assert gain(large._replace(weight=-3.0)) < gain(small)

    def test_of_two_large_groups_one_pair_that_agrees_says_little(self) -> None:
        father_and_son = Candidate(1, 2, 12.0, 9, 9, agree=1)
        assert gain(father_and_son) < gain(Candidate(1, 3, 2.0, 1, 1))


class TestTheAnswer:
    def test_it_moves_nothing_and_leaves_one_record(self, ana: Member, old: Record) -> None:
        tie(ana, old)
        asked = drawn(ana)
        with working("a test"):
            before = list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))
        assert said(ana, asked, "yes").state == Question.State.ANSWERED
        with working("a test"):
            after = list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))
        assert after == before

    def test_it_can_be_changed_until_the_next_one(self, ana: Member) -> None:
        asked = drawn(ana)
        said(ana, asked, "no")
        assert said(ana, asked, "yes").answer == "yes"
        with clock.moved(timedelta(days=31)):
            invited(ana)
            with pytest.raises(Refused, match="closed"):
                said(ana, asked, "no")

    def test_a_lapsed_question_and_anothers_are_closed(self, ana: Member, ben: Member) -> None:
        asked = drawn(ana)
        with pytest.raises(Refused, match="closed"):
            said(ben, asked, "yes")
        with clock.moved(timedelta(days=31)):
            invited(ana)
            with pytest.raises(Refused, match="closed"):
                said(ana, asked, "yes")


class TestLabels:
    def test_a_proved_answer_is_a_label_of_the_pair_that_was_asked_about(
        self, ana: Member, old: Record, energy: Division
    ) -> None:
        mine = make_record(make_source(energy), name="Ana Ferreira")
        with working("a test"):
            people.point({seed_of(mine).pk: ana.person.pk})
            Edge.objects.create(**ordered(mine.pk, old.pk), weight=3.0, at=clock.now())
        asked = drawn(ana)
        with working("a test"):
            QuestionPair.objects.update(propensity=0.25)
        said(ana, asked, "yes")
        assert labels.read() == [], "a yes alone teaches nothing"
        assert proved(ana, "old@mail.example").level == 1
        (label,) = labels.read()
        assert {label.a, label.b} == {mine.pk, old.pk}
        assert (label.weight, label.propensity, label.by) == (0.5, 0.25, str(ana.person.pk))
        assert label.counts == pytest.approx(2.0)

    def test_strong_words_count_whole_weak_ones_half_and_none_not_at_all(
        self, ana: Member, connect: Division
    ) -> None:
        source = make_source(connect)
        strengths = (Strength.STEWARD, Strength.PROVED, Strength.WORD, Strength.MAILBOX, 30, 0)
        for strength in strengths:
            word(ana, make_record(source, name="A. F."), strength=strength)
        assert Counter(label.weight for label in labels.read()) == {1.0: 2, 0.5: 2}

    def test_words_taken_back_erased_or_contradicted_and_control_pairs_teach_nothing(
        self, ana: Member, old: Record, connect: Division
    ) -> None:
        source = make_source(connect)
        first, gone, erased, disputed, kept = (make_record(source, name="A. F.") for _ in range(5))
        tie(ana, old)
        drawn(ana, control=True)
        for record in (old, gone, erased, disputed, kept):
            word(ana, record)
        with working("a test"):
            Assertion.objects.filter(b=gone).update(revoked_at=clock.now())
            Record.objects.filter(pk__in=(first.pk, erased.pk)).update(erased_at=clock.now())
        make_word(first.pk, kept.pk, Says.SAME)
        make_word(own_words(ana).pk, disputed.pk, Says.DIFFERENT, strength=Strength.WORD)
        assert [label.b for label in labels.read()] == [kept.pk]

    @pytest.mark.parametrize("is_mine", [False, True])
    def test_what_its_source_has_withdrawn_teaches_nothing(
        self, connect: Division, *, is_mine: bool
    ) -> None:
        one, other = (make_record(make_source(connect), name="A. F.") for _ in range(2))
        make_word(one.pk, other.pk, Says.SAME)
        assert len(labels.read()) == 1
        with working("a test"):
            gone = Record.objects.filter(pk=one.pk if is_mine else other.pk)
            gone.update(withdrawn_at=clock.now())
        assert labels.read() == []

    def test_what_was_set_aside_once_teaches_nothing_though_it_was_asked_before(
        self, ana: Member, old: Record
    ) -> None:
        tie(ana, old)
        drawn(ana)
        with clock.moved(timedelta(days=31)):
            again = invited(ana)
        assert again
        with working("a test"):
            pair = QuestionPair.objects.get()
            pair.question, pair.control = again, True
            pair.save(force_insert=True)
        word(ana, old)
        assert labels.read() == []

    def test_a_label_seldom_drawn_counts_more_but_never_more_than_ten(self) -> None:
        assert Label(1, 2, 1.0, 0.001, "x").counts == pytest.approx(10.0)


class TestHealth:
    def test_nobody_asked_says_so(self, ana: Member) -> None:
        with working("a test"):
            told, counts = health.band_precision(), health.questions_answered()
        assert (told.answered, told.share, told.low, told.high) == (0, None, None, None)
        assert counts == health.Answers(0, 0, 0, 0, 0, 0, 0)

    def test_precision_is_of_control_answers_and_a_word_outweighs_a_no(
        self, ana: Member, ben: Member, old: Record, connect: Division
    ) -> None:
        other = make_record(make_source(connect), name="B. F.", email="b@mail.example")
        tie(ana, old)
        tie(ben, other)
        said(ana, drawn(ana, control=True), "no")
        said(ben, drawn(ben, control=False), "no")
        with working("a test"):
            told, counts = health.band_precision(), health.questions_answered()
        assert (told.right, told.answered) == (0, 1), "the second was no control question"
        assert (counts.asked, counts.drawn, counts.no, counts.control) == (2, 2, 2, 1)
        proved(ana, "old@mail.example")
        with working("a test"):
            told, counts = health.band_precision(), health.questions_answered()
        assert (told.right, told.answered) == (1, 1)
        assert (counts.proved, counts.answered) == (1, 2)

    def test_the_truth_of_a_control_pair_is_the_word_of_whoever_was_asked_while_it_stands(
        self, ana: Member, ben: Member, old: Record, energy: Division
    ) -> None:
        """The pair is of a record that only stands behind Ana; she speaks from her own words."""
        mine = make_record(make_source(energy), name="Ana Ferreira")
        with working("a test"):
            people.point({seed_of(mine).pk: ana.person.pk})
            Edge.objects.create(**ordered(mine.pk, old.pk), weight=3.0, at=clock.now())
        asked = drawn(ana, control=True)
        seen = []

        def look() -> None:
            with working("a test"):
                told, counts = health.band_precision(), health.questions_answered()
            seen.append((told.right, told.answered, counts.proved))

        word(ben, old)
        look()
        said(ana, asked, "no")
        look()
        hers = word(ana, old)
        look()
        with working("a test"):
            Assertion.objects.filter(pk=hers.pk).update(revoked_at=clock.now())
        look()
        assert seen == [(0, 0, 0), (0, 1, 0), (1, 1, 1), (0, 1, 0)]

    def test_the_interval_is_wilsons(self) -> None:
        low, high = health.wilson(45, 50)  # as Wilson (1927), by hand
        assert (round(low, 4), round(high, 4)) == (0.7864, 0.9565)
        assert health.wilson(0, 3)[0] == 0.0
        assert health.wilson(3, 3)[1] == 1.0
