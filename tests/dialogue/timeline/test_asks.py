"""Asking a named person, and what becomes of it: scenario 9, R50, R56, R58."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.support import actors
from tests.support.make import make_division, make_record, make_source, make_staff, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Division, Post
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.dialogue.timeline.operations.asks import About
from goodterms.dialogue.timeline.queries import asks_of, reader, turns_of
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Member

pytestmark = pytest.mark.django_db

Move = Turn.Move


@pytest.fixture
def ask(ana: Member, dov: Member) -> Callable[..., Ask]:
    def put(words: str = "When is my meter read?", **more: object) -> Ask:
        given = {"kind": Ask.Kind.QUESTION, **more}
        with acting(ana.actor):
            return asks.ask(by=ana.actor, person=ana.person.pk, words=words, **given)  # type: ignore[arg-type]

    return put


def answer(dov: Member, ask: Ask, words: str = "On Friday.", reason: str = "") -> Ask:
    with acting(dov.actor):
        return answers.answer(by=dov.actor, ask=ask.pk, words=words, reason=reason)


def judge(ana: Member, ask: Ask, *, helped: bool, words: str = "") -> Ask:
    with acting(ana.actor):
        return asks.judge(by=ana.actor, ask=ask.pk, helped=helped, words=words)


def moves(ask: Ask) -> list[str]:
    with working("a test"):
        return [turn.move for turn in turns_of(ask)]


def be_late(ask: Ask) -> datetime:
    """The hour of this ask has passed; answers which it was."""
    passed = clock.now() - timedelta(hours=1)
    with working("a test"):
        Ask.objects.filter(pk=ask.pk).update(due_at=passed)
    return passed


def test_an_ask_has_a_named_person_and_an_hour_in_which_they_are_there(
    ask: Callable[..., Ask], dov: Member, energy: Division
) -> None:
    put = ask()
    assert (put.owner_id, put.owner_name, put.state) == (dov.person.pk, "Dov Adler", "open")
    assert put.due_at > clock.now()
    assert put.division.hours == "Mo-Fr 09:00-17:30"
    assert put.due_at.minute in {0, 30}
    assert moves(put) == [Move.ASKED]


def test_the_page_can_name_the_same_person_and_hour_before_it_is_asked(
    ask: Callable[..., Ask], ana: Member
) -> None:
    at = clock.now()
    with acting(ana.actor):
        who = reader(Ask.Kind.TALK, at=at)
    assert who
    put = ask(kind=Ask.Kind.TALK)
    assert (put.owner_name, put.due_at) == (who.name, who.due_at)


def test_it_goes_to_who_greets_for_the_division_it_is_about(
    ask: Callable[..., Ask], energy: Division
) -> None:
    other = make_division("quillstone", "Quillstone", "quillstone")
    priya = make_staff("priya@quillstone.example", "Priya Raman", [other])
    assert ask().owner_name == "Dov Adler"
    about = About(thing="bill:1", words="Bill …4402", division=other.pk)
    put = ask(about=about)
    assert (put.owner_id, put.about_words) == (priya.person.pk, "Bill …4402")


def test_it_goes_to_a_division_that_knows_the_person(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    advisory = make_division("quillstone", "Quillstone", "quillstone")
    make_staff("priya@quillstone.example", "Priya Raman", [advisory])
    record = make_record(make_source(advisory), name="Ana Ferreira")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 1)
    assert ask().owner_name == "Priya Raman"


def test_one_meant_for_a_member_of_staff_goes_to_them_while_they_are_in_post(
    ask: Callable[..., Ask], connect: Division
) -> None:
    sam = make_staff("sam@mereandmoor.example", "Sam Iveson", [connect])
    with working("a test"):
        Post.objects.filter(person=sam.person).update(greets=False)
    assert ask(to=sam.person.pk).owner_name == "Sam Iveson"
    with working("a test"):
        Post.objects.filter(person=sam.person).update(until=clock.now().date())
    assert ask(to=sam.person.pk).owner_name == "Dov Adler"


def test_a_house_without_staff_says_so(ana: Member) -> None:
    with acting(ana.actor), pytest.raises(Refused, match="Nobody is named here yet"):
        asks.ask(by=ana.actor, person=ana.person.pk, words="Hello", kind=Ask.Kind.TALK)


@pytest.mark.parametrize("words", ["", "  \n", "x" * 4_001])
def test_nothing_and_too_much_are_refused(ask: Callable[..., Ask], words: str) -> None:
    with pytest.raises(Refused):
        ask(words)


def test_the_same_key_sends_once(ask: Callable[..., Ask], ana: Member) -> None:
    key = uuid4()
    assert ask(key=key).pk == ask("Something else", key=key).pk == key
    with acting(ana.actor):
        assert len(asks_of(ana.person.pk)) == 1


def test_the_answer_waits_for_a_verdict_and_that_helped_closes_it(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = answer(dov, ask())
    assert (put.state, put.closed_at) == ("answered", None)
    put = judge(ana, put, helped=True)
    assert put.state == "closed"
    assert put.closed_at
    assert moves(put) == [Move.ASKED, Move.ANSWERED, Move.HELPED]


def test_not_yet_gives_it_back_with_their_words_and_a_new_hour(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = answer(dov, ask())
    before = put.due_at
    with clock.moved(timedelta(days=7)):
        put = judge(ana, put, helped=False, words="Nobody came on Friday.")
    assert (put.state, put.owner_id, put.answered_at) == ("open", dov.person.pk, None)
    assert put.due_at > before
    with working("a test"):
        newest = turns_of(put)[-1]
    assert (newest.move, newest.words) == (Move.NOT_YET, "Nobody came on Friday.")


def test_given_back_after_the_owner_left_it_goes_to_whoever_greets_now(
    ask: Callable[..., Ask], ana: Member, dov: Member, energy: Division
) -> None:
    put = answer(dov, ask())
    with working("a test"):
        Post.objects.filter(person=dov.person).update(until=clock.now().date())
    make_staff("joan@mereandmoor.example", "Joan Petrie", [energy])
    assert judge(ana, put, helped=False).owner_name == "Joan Petrie"


def test_words_after_an_answer_open_it_again_and_before_one_are_added(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = ask()
    for _ in range(2):
        with acting(ana.actor):
            asks.add(by=ana.actor, ask=put.pk, words="And the gas?")
        if Move.ANSWERED not in moves(put):
            answer(dov, put)
    assert moves(put) == [Move.ASKED, Move.ADDED, Move.ANSWERED, Move.NOT_YET]


def test_what_was_closed_long_ago_is_asked_anew(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = judge(ana, answer(dov, ask()), helped=True)
    late = clock.moved(timedelta(days=91))
    with late, acting(ana.actor), pytest.raises(Refused, match="90 days"):
        asks.add(by=ana.actor, ask=put.pk, words="Again")
    with acting(ana.actor):
        assert asks.add(by=ana.actor, ask=put.pk, words="Again").state == "open"


def test_the_one_who_asked_can_take_it_back(ask: Callable[..., Ask], ana: Member) -> None:
    put = ask()
    with acting(ana.actor):
        asks.take_back(by=ana.actor, ask=put.pk)
        with pytest.raises(Refused, match="closed already"):
            asks.take_back(by=ana.actor, ask=put.pk)
    assert moves(put) == [Move.ASKED, Move.TAKEN_BACK]


def test_nobody_judges_before_there_is_an_answer_or_twice(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = ask()
    with pytest.raises(Refused, match="no answer here"):
        judge(ana, put, helped=True)
    judge(ana, answer(dov, put), helped=True)
    with pytest.raises(Refused, match="no answer here"):
        judge(ana, put, helped=False)


def test_staff_can_neither_judge_nor_close(ask: Callable[..., Ask], dov: Member) -> None:
    put = answer(dov, ask())
    with acting(dov.actor):
        with pytest.raises(Refused, match="Only the one who asked"):
            asks.judge(by=dov.actor, ask=put.pk, helped=True)
        with pytest.raises(Refused, match="Only the one who asked"):
            asks.take_back(by=dov.actor, ask=put.pk)
        with pytest.raises(Refused, match="Only the one who asked"):
            asks.add(by=dov.actor, ask=put.pk, words="Closed.")


def test_a_customer_cannot_answer_themselves(ask: Callable[..., Ask], ana: Member) -> None:
    put = ask()
    with acting(ana.actor), pytest.raises(Refused, match="Only we"):
        answers.answer(by=ana.actor, ask=put.pk, words="Yes")


def test_what_is_answered_is_not_answered_twice(ask: Callable[..., Ask], dov: Member) -> None:
    put = answer(dov, ask())
    with pytest.raises(Refused, match="answered this already"):
        answer(dov, put, "Me too.")
    assert moves(put) == [Move.ASKED, Move.ANSWERED]


def test_a_late_answer_needs_a_reason_which_the_asker_reads(
    ask: Callable[..., Ask], dov: Member, ana: Member
) -> None:
    put = ask()
    passed = be_late(put)
    with pytest.raises(Refused, match="This is late"):
        answer(dov, put)
    put = answer(dov, put, reason="I waited for the reader's round.")
    assert put.missed_at == passed
    assert moves(put) == [Move.ASKED, Move.EXPLAINED, Move.ANSWERED]
    with acting(ana.actor):
        assert "reader's round" in turns_of(put)[1].words


def test_a_new_hour_needs_a_reason_and_does_not_hide_the_missed_one(
    ask: Callable[..., Ask], dov: Member
) -> None:
    put = ask()
    passed = be_late(put)
    with acting(dov.actor):
        with pytest.raises(Refused):
            answers.postpone(by=dov.actor, ask=put.pk, reason=" ", hours=4)
        put = answers.postpone(by=dov.actor, ask=put.pk, reason="The depot is shut.", hours=4)
    assert put.due_at > clock.now()
    assert put.missed_at == passed
    be_late(put)
    assert answer(dov, put, reason="Again.").missed_at == passed


def test_a_new_hour_before_the_old_one_passed_misses_nothing(
    ask: Callable[..., Ask], dov: Member
) -> None:
    put = ask()
    with acting(dov.actor):
        assert answers.postpone(
            by=dov.actor, ask=put.pk, reason="I asked the depot.", hours=20
        ).missed_at is None  # fmt: skip


def test_handing_over_names_the_colleague_and_leaves_the_first_ones_sight(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = ask()
    other = make_division("quillstone", "Quillstone", "quillstone")
    priya = make_staff("priya@quillstone.example", "Priya Raman", [other])
    with acting(dov.actor):
        answers.hand_over(by=dov.actor, ask=put.pk, to=priya.person.pk, words="Hers to say.")
        assert not Ask.objects.filter(pk=put.pk).exists()
    with acting(ana.actor):
        newest = turns_of(put)[-1]
        assert (newest.owner_name, newest.by_name) == ("Priya Raman", "Dov Adler")
    assert answer(priya, put, "Here you are.").state == "answered"


def test_it_is_handed_to_colleagues_in_post_alone(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = ask()
    for nobody in (dov.person.pk, ana.person.pk):
        with acting(dov.actor), pytest.raises(Refused, match="Choose a colleague"):
            answers.hand_over(by=dov.actor, ask=put.pk, to=nobody)


def test_every_act_leaves_a_record_about_the_one_who_asked(
    ask: Callable[..., Ask], ana: Member, dov: Member
) -> None:
    put = judge(ana, answer(dov, ask()), helped=True)
    with working("a test"):
        told = AuditRecord.objects.about([ana.person.pk]).filter(what__startswith="timeline.")
        assert [line.what for line in told] == [
            "timeline.verdict",
            "timeline.answered",
            "timeline.asked",
        ]
        assert {line.things[0] for line in told} == {f"timeline.ask:{put.pk}"}


# The walls


def sees(member: Member, ask: Ask) -> tuple[int, int]:
    with acting(member.actor):
        return Ask.objects.filter(pk=ask.pk).count(), Turn.objects.filter(ask=ask.pk).count()


def test_an_ask_is_seen_by_its_asker_and_its_division_alone(
    ask: Callable[..., Ask], ana: Member, ben: Member, dov: Member
) -> None:
    put = ask()
    stranger = make_staff(
        "priya@quillstone.example", "Priya Raman", [make_division("quillstone", "Quillstone")]
    )
    assert sees(ana, put) == sees(dov, put) == (1, 1)
    assert sees(ben, put) == sees(stranger, put) == (0, 0)
    with acting(stranger.actor), pytest.raises(Refused, match="no such question"):
        answers.answer(by=stranger.actor, ask=put.pk, words="Hello")
    with acting(ben.actor), pytest.raises(Refused, match="no such question"):
        asks.add(by=ben.actor, ask=put.pk, words="Hello")


def test_nobody_asks_in_anothers_name(ana: Member, ben: Member, dov: Member) -> None:
    walled = pytest.raises(DatabaseError, match="row-level security")
    with walled, transaction.atomic(), acting(ben.actor):
        asks.ask(by=ben.actor, person=ana.person.pk, words="Mine", kind=Ask.Kind.QUESTION)


@pytest.mark.parametrize("who", ["ana", "dov"])
def test_no_role_of_people_changes_an_ask_or_a_turn(
    ask: Callable[..., Ask], who: str, request: pytest.FixtureRequest
) -> None:
    put = ask()
    member: Member = request.getfixturevalue(who)
    for change in (
        lambda: Ask.objects.filter(pk=put.pk).update(due_at=datetime(2030, 1, 1, tzinfo=UTC)),
        lambda: Turn.objects.filter(ask=put.pk).update(words="Never said"),
        lambda: Turn.objects.filter(ask=put.pk).delete(),
    ):
        walled = pytest.raises(DatabaseError, match="permission denied")
        with walled, transaction.atomic(), acting(member.actor):
            change()


def test_what_was_asked_under_another_seed_of_theirs_is_seen_once_it_is_opened(
    ben: Member, dov: Member, energy: Division
) -> None:
    seed = seed_of(make_record(make_source(energy), name="Ben Ferreira")).pk
    with working("a test"):
        put = asks.ask(by=actors.system(), person=seed, words="He rang", kind=Ask.Kind.TALK)
        groups.join(ben.person.pk, [seed], cause={})
        people.open_to_level([seed], 0)
    assert sees(ben, put) == (0, 0)
    with working("a test"):
        people.open_to_level([seed], 2)
    assert sees(ben, put) == (1, 1)


def test_a_task_may_ask_for_somebody(ana: Member, dov: Member) -> None:
    with working("a test"):
        put = asks.ask(
            by=actors.system(), person=ana.person.pk, words="Call back", kind=Ask.Kind.TALK
        )
    assert sees(ana, put) == (1, 1)


def test_nobody_floods_those_who_read(
    ask: Callable[..., Ask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asks, "A_DAY", 2)
    first = ask()
    ask()
    with pytest.raises(Refused, match="within a day"):
        ask()
    with clock.moved(timedelta(days=1, minutes=1)):
        assert ask().pk != first.pk
