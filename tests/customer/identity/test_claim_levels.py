"""Means and levels of proof: what each opens, who is asked, and where it stops (identity.md 10)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of
from tests.support.said import make_word, own_words

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import AccountParty, Bill
from goodterms.customer.identity.models import (
    Assertion,
    Claim,
    ClaimMatch,
    Face,
    Kind,
    Record,
    Says,
    SecondWord,
    Strength,
)
from goodterms.customer.identity.operations import claims, groups, handling, holders, looking, words
from goodterms.customer.identity.operations.claims import Paper, Place
from goodterms.customer.people.models import Person
from goodterms.kernel import clock, secrets, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

CARDS = "goodterms.customer.profile.handlers.make_their_cards_anew"
OLD = "a.ferriera@old.example"
Way, ByHand = ClaimMatch.Way, ClaimMatch.ByHand


def asked(who: Member, means: str, value: str, fact: str = "", place: Place | None = None) -> Claim:
    """Somebody asks, and the task has looked."""
    with acting(who.actor):
        claim = claims.ask(
            by=who.actor, person=who.person.pk, means=means, value=value, fact=fact, place=place
        )
    with working("a test"):
        looking.look(claim.pk)
        return Claim.objects.get(pk=claim.pk)


def given(who: Member, claim: Claim, paper: Paper | None = None, code: str = "") -> Claim:
    right = code or secrets.code("claim", claim.pk, 1)
    with acting(who.actor):
        return claims.prove(
            by=who.actor, person=who.person.pk, claim=claim.pk, code=right, paper=paper
        )


def seen_by(who: Member) -> tuple[set[int], set[str]]:
    with acting(who.actor):
        records = set(Record.objects.told_by_others().values_list("pk", flat=True))
        return records, set(Bill.objects.values_list("number", flat=True))


def match_of(claim: Claim) -> ClaimMatch:
    with working("a test"):
        return ClaimMatch.objects.get(claim=claim)


def second_of(claim: Claim) -> SecondWord:
    with working("a test"):
        return SecondWord.objects.get(claim=claim)


def standing() -> list[tuple[object, ...]]:
    with working("a test"):
        return list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))


def phoned(record: Record, number: int) -> None:
    with working("a test"):
        Face.objects.create(record=record, phone=number, norm_version=1)


def told_of() -> set[str]:
    """Whose pages the worker draws anew, its turn taken."""
    jobs = sql.rows(
        "DELETE FROM procrastinate_jobs WHERE args->>'handler' = %s RETURNING args", [CARDS]
    )
    return {seed for (job,) in jobs for seed in json.loads(job)["event"]["people"]}


class TestWhoWatches:
    """The page of the person at the desk follows, whether or not anything moved."""

    @pytest.fixture(autouse=True)
    def beside(self, ana: Member, moor: Record) -> None:
        with working("a test"):
            groups.join(ana.person.pk, [seed_of(moor).pk], cause={"run": 1})

    def test_a_proof_of_what_stood_beside_them_already_is_told(self, ana: Member) -> None:
        claim = asked(ana, "invoice", "MC-2207", "48.20")
        told_of()
        given(ana, claim)
        assert str(ana.person.pk) in told_of()
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        assert str(ana.person.pk) in told_of()

    def test_a_proof_against_a_word_of_ours_is_told(self, ana: Member, moor: Record) -> None:
        mine = own_words(ana).pk
        make_word(mine, moor.pk, Says.DIFFERENT, strength=Strength.STEWARD)
        with working("a test"):
            groups.leave(seed_of(moor).pk, cause={"run": 2})
        claim = asked(ana, "invoice", "MC-2207", "48.20")
        told_of()
        assert given(ana, claim).state == Claim.State.CHECKING
        assert str(ana.person.pk) in told_of()


class TestMeans:
    def test_an_email_opens_contact_facts_and_with_paper_the_bills(
        self, ana: Member, moor: Record
    ) -> None:
        claim = given(ana, asked(ana, "email", OLD.upper()))
        assert (claim.level, seen_by(ana)) == (1, ({moor.pk}, set()))
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        again = given(ana, asked(ana, "email", OLD), Paper("invoice", "MC-2207", "48.20"))
        assert (again.level, seen_by(ana)) == (2, ({moor.pk}, {"MC-2207"}))

    @pytest.mark.parametrize(
        "paper",
        [Paper("invoice", "MC-2207", "48.21"), Paper("invoice", "MC-1", "48.20"),
         Paper("account", "AC-NONE"), Paper("meter", "1")],
    )  # fmt: skip
    def test_paper_that_does_not_agree_opens_contact_facts_only(
        self, ana: Member, moor: Record, paper: Paper
    ) -> None:
        claim = given(ana, asked(ana, "email", OLD), paper)
        assert (claim.level, seen_by(ana)) == (1, ({moor.pk}, set()))

    def test_paper_counts_for_the_record_it_speaks_of_and_for_no_other(
        self, ana: Member, moor: Record, connect: Division
    ) -> None:
        other = make_record(make_source(connect), name="Ana F", email=OLD)
        make_bill(other, "MC-9", "1.00")
        given(ana, asked(ana, "email", OLD), Paper("account", "AC-MC-9"))
        assert seen_by(ana) == ({moor.pk, other.pk}, {"MC-9"})

    def test_paper_of_somebody_else_raises_nothing(
        self, ana: Member, moor: Record, connect: Division
    ) -> None:
        make_bill(make_record(make_source(connect), name="Jo", email="jo@x.example"), "MC-9", "1")
        claim = given(ana, asked(ana, "email", OLD), Paper("account", "AC-MC-9"))
        assert (claim.level, seen_by(ana)) == (1, ({moor.pk}, set()))

    def test_beside_a_wrong_code_paper_is_not_looked_at(self, ana: Member, moor: Record) -> None:
        claim = asked(ana, "email", OLD)
        wrong = "000000" if secrets.code("claim", claim.pk, 1) != "000000" else "000001"
        given(ana, claim, Paper("invoice", "MC-2207", "48.20"), code=wrong)
        assert seen_by(ana) == (set(), set())

    def test_a_phone_as_people_write_it_gets_a_text(self, ana: Member, connect: Division) -> None:
        record = make_record(make_source(connect), name="Ana", phone="07700 900614")
        phoned(record, 447700900614)
        claim = asked(ana, "phone", "+44 7700 900 614")
        assert (match_of(claim).way, match_of(claim).channel) == (Way.SMS, "+447700900614")
        assert given(ana, claim).level == 1
        assert seen_by(ana)[0] == {record.pk}

    def test_a_number_with_blanks_and_dashes_is_the_same_number(
        self, ana: Member, moor: Record
    ) -> None:
        assert match_of(asked(ana, "invoice", "mc 22-07")).records == [moor.pk]

    def test_a_record_with_a_street_alone_wants_a_letter(
        self, ana: Member, connect: Division
    ) -> None:
        record = make_record(make_source(connect), name="Ana", street="14 Quay Lane")
        make_bill(record, "MC-5", "1.00")
        match = match_of(asked(ana, "account", "AC-MC-5"))
        assert (match.way, match.by_hand, match.channel) == (Way.POST, ByHand.LETTER, "")

    def test_a_mailbox_many_read_proves_nobody(self, ana: Member, connect: Division) -> None:
        make_record(make_source(connect), name="Reception", email="info@norr.example")
        match = match_of(asked(ana, "email", "info@norr.example"))
        assert (match.channel, match.by_hand) == ("", ByHand.FIRM)

    def test_a_firms_record_opens_nothing_and_a_person_takes_over(
        self, ana: Member, connect: Division
    ) -> None:
        firm = make_record(make_source(connect), kind=Kind.ORGANISATION, organisation="Norr",
                           email="lena@norr.example")  # fmt: skip
        make_bill(firm, "MC-7", "1.00")
        match = match_of(asked(ana, "invoice", "MC-7", "1.00"))
        assert (match.channel, match.by_hand) == ("", ByHand.FIRM)

    def test_one_channel_gets_five_codes_a_day_whoever_asks(
        self, ana: Member, ben: Member, moor: Record
    ) -> None:
        for _ in range(looking.CODES_A_DAY):
            assert match_of(asked(ana, "email", OLD)).channel == OLD
        sixth = match_of(asked(ben, "email", OLD))
        assert (sixth.channel, sixth.by_hand) == ("", ByHand.CODES)


def agree(holder: Member, claim: Claim) -> None:
    with acting(holder.actor):
        holders.agree(by=holder.actor, person=holder.person.pk, second=second_of(claim).pk)


def confirm(claimant: Member, claim: Claim) -> Claim:
    with acting(claimant.actor):
        return holders.confirm(by=claimant.actor, person=claimant.person.pk, claim=claim.pk)


class TestTheOlderHolder:
    def held(self, ana: Member, moor: Record) -> tuple[Member, Claim]:
        holder = make_customer(OLD, "Ben")
        claim = given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        return holder, claim

    def test_they_are_asked_and_nothing_opens(self, ana: Member, moor: Record) -> None:
        holder, claim = self.held(ana, moor)
        assert claim.state == Claim.State.CHECKING
        assert seen_by(ana) == (set(), set())
        assert second_of(claim).holder_id == holder.person.pk

    def test_yes_makes_the_two_sign_ins_one_person_at_level_three(
        self, ana: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        agree(holder, claim)
        mine = confirm(ana, claim)
        assert (mine.state, mine.level) == (Claim.State.PROVED, 3)
        assert seen_by(ana) == seen_by(holder) == ({moor.pk}, {"MC-2207"})
        with working("a test"):
            said = Assertion.objects.standing().filter(claim=claim, strength=Strength.AGREED)
            assert {word.by_actor for word in said} == {ana.person.pk, holder.person.pk}

    @pytest.mark.parametrize("who", ["claimant", "holder"])
    def test_either_side_undoes_it_and_all_is_where_it_was(
        self, ana: Member, moor: Record, who: str
    ) -> None:
        holder, claim = self.held(ana, moor)
        before = standing()
        agree(holder, claim)
        confirm(ana, claim)
        side = ana if who == "claimant" else holder
        with acting(side.actor):
            claims.undo(by=side.actor, person=side.person.pk, claim=claim.pk)
        assert standing() == before
        assert seen_by(ana) == (set(), set())

    def test_after_their_yes_nothing_is_open_and_no_word_of_theirs_joins(
        self, ana: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        before = standing()
        agree(holder, claim)
        assert (standing(), seen_by(ana)) == (before, (set(), set()))
        with working("a test"):
            assert Claim.objects.get(pk=claim.pk).state == Claim.State.AGREED
            assert not Assertion.objects.filter(claim=claim).exists()

    def test_a_last_word_of_no_or_none_leaves_all_as_it_was(
        self, ana: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        before = standing()
        agree(holder, claim)
        late = clock.moved(holders.LAST_WORD_WITHIN + timedelta(minutes=1))
        with late, pytest.raises(Refused, match="closed"):
            confirm(ana, claim)
        with acting(ana.actor):
            claims.withdraw(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        with pytest.raises(Refused, match="closed"):
            confirm(ana, claim)
        assert (standing(), seen_by(ana)) == (before, (set(), set()))
        assert second_of(claim).became == SecondWord.Became.TWO

    def test_the_holder_may_say_no_after_all_until_the_last_word(
        self, ana: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        agree(holder, claim)
        second = second_of(claim).pk
        with acting(holder.actor):
            holders.disown(by=holder.actor, person=holder.person.pk, second=second)
        with pytest.raises(Refused, match="closed"):
            confirm(ana, claim)
        with pytest.raises(Refused, match="answered already"), acting(holder.actor):
            holders.disown(by=holder.actor, person=holder.person.pk, second=second)
        assert seen_by(ana) == (set(), set())

    def test_our_desk_closes_it_with_a_word_and_the_holder_learns_that_nothing_came_of_it(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        agree(holder, claim)
        with acting(dov.actor):
            handling.close(by=dov.actor, claim=claim.pk, words="You are two people.")
        assert second_of(claim).became == SecondWord.Became.TWO
        with pytest.raises(Refused, match="closed"):
            confirm(ana, claim)

    def test_no_document_goes_over_the_holders_head(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        agree(holder, claim)
        with acting(dov.actor), pytest.raises(Refused, match="only they can let it go"):
            handling.accept(by=dov.actor, claim=claim.pk, number="", documents="A passport.")
        assert seen_by(ana) == (set(), set())

    def test_what_documents_open_meanwhile_is_not_the_holders_to_undo(
        self, ana: Member, dov: Member, moor: Record, connect: Division
    ) -> None:
        holder, claim = self.held(ana, moor)
        agree(holder, claim)
        other = make_record(make_source(connect), name="A. Ferriera")
        make_bill(other, "MC-9", "12.00")
        with acting(dov.actor):
            handling.accept(by=dov.actor, claim=claim.pk, number="MC-9", documents="A passport.")
        assert second_of(claim).became == SecondWord.Became.TWO
        with acting(holder.actor), pytest.raises(Refused, match="nothing to undo"):
            claims.undo(by=holder.actor, person=holder.person.pk, claim=claim.pk)
        assert seen_by(ana) == ({other.pk}, {"MC-9"})

    def test_nobody_but_the_claimant_says_the_last_word(
        self, ana: Member, ben: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        with pytest.raises(Refused, match="closed"):
            confirm(ana, claim)
        agree(holder, claim)
        for other in (ben, holder):
            with pytest.raises(Refused, match="closed"):
                confirm(other, claim)
        assert seen_by(ana) == (set(), set())

    def test_a_yes_outweighs_the_no_the_same_holder_said_before(
        self, ana: Member, moor: Record
    ) -> None:
        holder, first = self.held(ana, moor)
        with acting(holder.actor):
            holders.disown(by=holder.actor, person=holder.person.pk, second=second_of(first).pk)
        again = given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        agree(holder, again)
        assert confirm(ana, again).state == Claim.State.PROVED
        assert seen_by(ana) == seen_by(holder)

    def test_no_closes_it_and_they_stay_two(self, ana: Member, moor: Record) -> None:
        holder, claim = self.held(ana, moor)
        with acting(holder.actor):
            holders.disown(by=holder.actor, person=holder.person.pk, second=second_of(claim).pk)
        with acting(ana.actor):
            assert Claim.objects.get(pk=claim.pk).state == Claim.State.CLOSED
        with pytest.raises(Refused, match="two people"), working("a test"):
            groups.join(ana.person.pk, [holder.person.pk], cause={"run": 1})

    def test_silence_opens_nothing_and_names_a_person(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        _holder, claim = self.held(ana, moor)
        with clock.moved(claims.HOLDER_WITHIN + timedelta(hours=1)), working("a test"):
            holders.lapse(claim.pk)
            after = Claim.objects.get(pk=claim.pk)
        assert (after.state, after.greeter) == (Claim.State.CHECKING, "Dov Adler")
        assert after.answer_by is not None
        assert match_of(claim).by_hand == ByHand.SILENCE
        assert seen_by(ana) == (set(), set())

    def test_a_lapse_that_comes_early_does_nothing(self, ana: Member, moor: Record) -> None:
        _holder, claim = self.held(ana, moor)
        with working("a test"):
            holders.lapse(claim.pk)
        assert match_of(claim).by_hand == ByHand.NOTHING

    def test_nobody_but_the_holder_answers_and_they_but_once(
        self, ana: Member, ben: Member, moor: Record
    ) -> None:
        holder, claim = self.held(ana, moor)
        second = second_of(claim).pk
        for stranger in (ana, ben):
            with pytest.raises(Refused, match="answered already"), acting(stranger.actor):
                holders.agree(by=stranger.actor, person=stranger.person.pk, second=second)
        with acting(holder.actor):
            holders.disown(by=holder.actor, person=holder.person.pk, second=second)
        with pytest.raises(Refused, match="answered already"), acting(holder.actor):
            holders.agree(by=holder.actor, person=holder.person.pk, second=second)
        assert seen_by(ana) == (set(), set())

    def test_neither_sees_the_others_row(self, ana: Member, moor: Record) -> None:
        holder, claim = self.held(ana, moor)
        with acting(ana.actor):
            assert not SecondWord.objects.exists()
        with acting(holder.actor):
            assert SecondWord.objects.get().claim_id == claim.pk
            assert not Claim.objects.exists()
        with acting(ana.actor):
            assert "Ben" not in str(list(AuditRecord.objects.values_list("actor_name", flat=True)))

    def test_what_only_the_machine_put_beside_a_sign_in_has_no_holder(
        self, ana: Member, ben: Member, moor: Record
    ) -> None:
        with working("a test"):
            groups.join(ben.person.pk, [seed_of(moor).pk], cause={"run": 1})
        before = standing()
        claim = given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        assert claim.state == Claim.State.PROVED
        assert seen_by(ana) == ({moor.pk}, {"MC-2207"})
        assert seen_by(ben) == (set(), set())
        with working("a test"):
            assert Person.objects.get(pk=ben.person.pk).stands
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        assert standing() == before


class TestAnotherSignIn:
    def test_it_is_answered_there_and_needs_no_code(self, ana: Member, ben: Member) -> None:
        claim = asked(ana, "login", ben.login.email)
        second = second_of(claim)
        assert (second.holder_id, match_of(claim).channel) == (ben.person.pk, "")
        agree(ben, claim)
        confirm(ana, claim)
        with working("a test"):
            mine = Claim.objects.get(pk=claim.pk)
            one, other = Person.objects.filter(pk__in=(ana.person.pk, ben.person.pk))
        assert (mine.level, one.canonical_id) == (3, other.canonical_id)

    def test_the_code_it_never_sent_opens_nothing(self, ana: Member, ben: Member) -> None:
        claim = given(ana, asked(ana, "login", ben.login.email))
        assert (claim.state, claim.attempts) == (Claim.State.WAITING, 1)

    def test_an_address_nobody_signs_in_with_reads_the_same(self, ana: Member) -> None:
        claim = asked(ana, "login", "nobody@mail.example")
        assert claim.state == Claim.State.WAITING
        with working("a test"):
            assert not SecondWord.objects.exists()


class TestLimits:
    @pytest.mark.parametrize("place", [Place(device=b"d" * 32), Place(address=b"a" * 32)])
    def test_they_count_the_device_and_the_address_across_people(
        self, ana: Member, ben: Member, place: Place
    ) -> None:
        for number in range(claims.A_DAY):
            asked(ana if number % 2 else ben, "account", f"X-{number}", place=place)
        for who in (ana, ben):
            with pytest.raises(Refused, match="five numbers a day"):
                asked(who, "account", "X-9", place=place)
        asked(ana, "account", "X-9", place=Place(device=b"e" * 32))

    def test_twenty_a_month_whatever_the_day(self, ana: Member) -> None:
        for day in range(claims.A_MONTH // 4):
            with clock.moved(timedelta(days=day * 2)):
                for number in range(4):
                    asked(ana, "account", f"X-{day}-{number}")
        with clock.moved(timedelta(days=12)), pytest.raises(Refused) as refusal:
            asked(ana, "account", "X-0")
        assert refusal.value.rule == "claims.limit"

    def test_to_ask_for_a_person_tries_no_value_and_is_never_refused(self, ana: Member) -> None:
        for number in range(claims.A_DAY):
            asked(ana, "account", f"X-{number}")
        assert asked(ana, "person", "The gas at 3 Quay Lane", "letter,document").means == "person"


class TestAPerson:
    def test_who_has_no_number_gets_a_name_and_an_hour(self, ana: Member, dov: Member) -> None:
        claim = asked(ana, "person", "The gas at 3 Quay Lane", "letter,document")
        assert claim.greeter == "Dov Adler"
        assert claim.answer_by is not None
        assert claim.answer_by > claim.asked_at
        assert (claim.state, claim.value) == (Claim.State.WAITING, "The gas at 3 Quay Lane")

    def test_five_wrong_codes_name_a_person_and_an_hour_hit_or_miss(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        ends = set()
        for value in ("MC-2207", "NOBODY-1"):
            claim = asked(ana, "invoice", value, "48.20")
            for _ in range(claims.WRONG_CODES):
                wrong = "000000" if secrets.code("claim", claim.pk, 1) != "000000" else "000001"
                claim = given(ana, claim, code=wrong)
            ends.add((claim.state, claim.greeter))
        assert ends == {(Claim.State.STOPPED, "Dov Adler")}

    def test_documents_open_at_level_four_and_the_customer_can_undo(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        claim = asked(ana, "person", "The broadband", "document,letter")
        before = standing()
        with acting(dov.actor):
            done = handling.accept(
                by=dov.actor, claim=claim.pk, number="MC-2207", documents="Passport and tenancy."
            )
        assert (done.state, done.level, done.told) == (
            Claim.State.PROVED, 4, "Passport and tenancy.",
        )  # fmt: skip
        assert seen_by(ana) == ({moor.pk}, {"MC-2207"})
        with working("a test"):
            word = Assertion.objects.standing().get(claim=claim)
            assert (word.by_kind, word.strength) == ("staff", Strength.STEWARD)
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        assert standing() == before

    def test_documents_do_not_outrank_not_me(self, ana: Member, dov: Member, moor: Record) -> None:
        claim = asked(ana, "person", "The broadband", "document,letter")
        with acting(dov.actor):
            handling.accept(by=dov.actor, claim=claim.pk, number="MC-2207", documents="Passport.")
        with acting(ana.actor):
            words.deny(by=ana.actor, person=ana.person.pk, about=Record.objects.get(pk=moor.pk))
        assert seen_by(ana) == (set(), set())
        with working("a test"):
            assert not Assertion.objects.standing().filter(says=Says.SAME, by_kind="staff").exists()

    def test_documents_take_nothing_from_whoever_proved_it(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        make_customer(OLD, "Ben")
        claim = asked(ana, "person", "The broadband", "document,letter")
        with pytest.raises(Refused, match="Somebody else has proved"), acting(dov.actor):
            handling.accept(by=dov.actor, claim=claim.pk, number="MC-2207", documents="Passport.")

    def test_every_act_of_the_desk_needs_a_word_and_a_power(
        self, ana: Member, dov: Member, moor: Record
    ) -> None:
        claim = asked(ana, "person", "The broadband", "document,letter").pk
        for verb in (handling.take_up, handling.close):
            with pytest.raises(Refused, match="word for the customer"), acting(dov.actor):
                verb(by=dov.actor, claim=claim, words="  ")
            with pytest.raises(Refused, match="more powers"), acting(ana.actor):
                verb(by=ana.actor, claim=claim, words="Mine!")
        with pytest.raises(Refused, match="more powers"), acting(ana.actor):
            handling.accept(by=ana.actor, claim=claim, number="MC-2207", documents="Mine!")
        assert seen_by(ana) == (set(), set())

    def test_a_claim_taken_up_and_closed_tells_its_author_who_and_why(
        self, ana: Member, dov: Member
    ) -> None:
        claim = asked(ana, "person", "The gas", "document,letter")
        with acting(dov.actor):
            handling.take_up(by=dov.actor, claim=claim.pk, words="I will ring you at four.")
            handling.close(by=dov.actor, claim=claim.pk, words="It was the account next door.")
        with acting(ana.actor):
            mine = Claim.objects.get(pk=claim.pk)
        assert (mine.state, mine.told, mine.value) == (
            Claim.State.CLOSED, "It was the account next door.", "",
        )  # fmt: skip

    def test_a_letter_carries_a_code_that_opens(
        self, ana: Member, dov: Member, connect: Division
    ) -> None:
        record = make_record(make_source(connect), name="Ana", street="14 Quay Lane")
        make_bill(record, "MC-5", "1.00")
        seed = seed_of(record)
        claim = asked(ana, "account", "AC-MC-5")
        assert given(ana, claim).attempts == 1, "before the letter no code opens it"
        with acting(dov.actor):
            carried = handling.carry(by=dov.actor, claim=claim.pk)
        with clock.moved(timedelta(days=5)):
            assert given(ana, claim, code=carried.code).state == Claim.State.PROVED
        assert seen_by(ana) == ({record.pk}, {"MC-5"})
        with working("a test"):
            told = AuditRecord.objects.get(what="identity.claim.carried").people
        assert told == [seed.pk]

    def test_undo_later_is_by_request_and_a_person_does_it(
        self, ana: Member, ben: Member, dov: Member, moor: Record
    ) -> None:
        before = standing()
        waits = asked(ana, "invoice", "MC-2207", "48.20")
        with pytest.raises(Refused, match="nothing to undo"), acting(ana.actor):
            claims.ask_for_undo(by=ana.actor, person=ana.person.pk, claim=waits.pk)
        claim = given(ana, waits)
        with clock.moved(timedelta(days=31)):
            with pytest.raises(Refused, match="30 days"), acting(ana.actor):
                claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
            with pytest.raises(Refused, match="nothing to undo"), acting(ben.actor):
                claims.ask_for_undo(by=ben.actor, person=ben.person.pk, claim=claim.pk)
            with acting(ana.actor):
                wanted = claims.ask_for_undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
            assert wanted.greeter == "Dov Adler"
            with acting(dov.actor):
                handling.undo_for(by=dov.actor, claim=claim.pk, words="Done.")
        assert standing() == before
        assert seen_by(ana) == (set(), set())


class TestWhatAProofTouches:
    def test_what_the_machine_joined_and_nobody_signs_in_to_comes_along_and_stays_shut(
        self, ana: Member, moor: Record, energy: Division
    ) -> None:
        beside = make_record(make_source(energy), name="A. Ferriera")
        with working("a test"):
            groups.join(seed_of(moor).pk, [seed_of(beside).pk], cause={"run": 1})
        given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        assert seed_of(beside).canonical_id == seed_of(moor).canonical_id == ana.person.pk
        assert seen_by(ana) == ({moor.pk}, {"MC-2207"})

    def test_how_far_others_stand_open_is_not_kept_with_it(
        self, ana: Member, ben: Member, moor: Record
    ) -> None:
        claim = given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        with working("a test"):
            assert ClaimMatch.objects.get(claim=claim).was == {str(seed_of(moor).pk): 0}

    def test_a_word_about_a_third_person_stands_in_nobodys_way(
        self, ana: Member, ben: Member, moor: Record
    ) -> None:
        make_word(own_words(ben).pk, moor.pk, Says.DIFFERENT)
        claim = given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        assert claim.state == Claim.State.PROVED


class TestUndoInTurn:
    def test_an_earlier_proof_of_the_same_record_waits_for_the_later(
        self, ana: Member, moor: Record
    ) -> None:
        before = standing()
        first = given(ana, asked(ana, "email", OLD))
        second = given(ana, asked(ana, "invoice", "MC-2207", "48.20"))
        with pytest.raises(Refused, match="Undo the later one first"), acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=first.pk)
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=second.pk)
        assert seen_by(ana) == ({moor.pk}, set())
        with acting(ana.actor):
            claims.undo(by=ana.actor, person=ana.person.pk, claim=first.pk)
        assert standing() == before

    def test_never_mind_closes_an_open_question(self, ana: Member, moor: Record) -> None:
        claim = asked(ana, "email", OLD)
        with acting(ana.actor):
            closed = claims.withdraw(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        assert closed.state == Claim.State.CLOSED
        with pytest.raises(Refused, match="closed"):
            given(ana, claim)


class TestHints:
    def test_only_after_level_one_and_only_where_twenty_others_fit(
        self, ana: Member, moor: Record, connect: Division
    ) -> None:
        with working("a test"):
            AccountParty.objects.filter(record=moor).update(since=date(2019, 3, 4))
        assert given(ana, asked(ana, "email", OLD)).hint == {}

        self.others(connect, 20)
        again = make_record(make_source(connect), name="A F", email="third@old.example",
                            city="Merehaven")  # fmt: skip
        make_bill(again, "MC-3", "1.00")
        with working("a test"):
            AccountParty.objects.filter(record=again).update(since=date(2019, 5, 1))
        claim = asked(ana, "email", "third@old.example")
        assert claim.hint == {}
        assert given(ana, claim).hint == {"year": 2019, "city": "Merehaven"}

    def test_after_level_two_there_is_nothing_to_hint_at(
        self, ana: Member, moor: Record, connect: Division
    ) -> None:
        self.others(connect, 20)
        assert given(ana, asked(ana, "invoice", "MC-2207", "48.20")).hint == {}

    def others(self, connect: Division, count: int) -> None:
        for number in range(count):
            record = make_record(make_source(connect), name=f"N{number}", city="Merehaven")
            make_bill(record, f"O-{number}", "1.00")
            with working("a test"):
                AccountParty.objects.filter(record=record).update(since=date(2019, 1, 1))


class TestAlarms:
    def test_many_claims_within_a_week(self, ana: Member) -> None:
        for number in range(3):
            assert "many" not in match_of(asked(ana, "account", f"X-{number}")).alarms
        with clock.moved(timedelta(days=2)):
            rang = [match_of(asked(ana, "account", f"Y-{number}")).alarms for number in range(3)]
        assert ["many" in one for one in rang] == [False, False, True]

    def test_people_of_many_family_names(self, ana: Member, connect: Division) -> None:
        rang = []
        for name in ("Jo Tolland", "Cy Marsh", "Di Reeve"):
            record = make_record(make_source(connect), name=name, email=f"{name[:2]}@x.example")
            make_bill(record, f"B-{name}", "1.00")
            rang.append("surnames" in match_of(asked(ana, "invoice", f"B-{name}")).alarms)
        assert rang == [False, False, True]

    def test_a_new_device_within_a_day_of_the_first_sign_in(self, ana: Member) -> None:
        fresh = Place(device=b"f" * 32)
        assert match_of(asked(ana, "account", "X-1", place=fresh)).alarms == ["fresh"]
        with clock.moved(timedelta(days=2)):
            assert match_of(asked(ana, "account", "X-2", place=fresh)).alarms == []

    def test_an_alarm_stops_nobody_and_is_told_to_nobody_outside(
        self, ana: Member, moor: Record
    ) -> None:
        claim = asked(ana, "invoice", "MC-2207", "48.20", Place(device=b"f" * 32))
        assert match_of(claim).alarms == ["fresh"]
        assert given(ana, claim).state == Claim.State.PROVED
