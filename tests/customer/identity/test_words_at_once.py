"""Words on the same records at the same moment: each is weighed against what stands by then."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError, Event
from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_claim_levels import asked, given, second_of, seen_by
from tests.customer.identity.test_claims_at_once import at_once
from tests.support.make import (
    make_bill,
    make_customer,
    make_division,
    make_record,
    make_source,
    make_staff,
    seed_of,
)

from goodterms.customer.identity.models import Assertion, Claim, Kind, Record, Review, Says
from goodterms.customer.identity.operations import groups, holders, kinds, review, words
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Member

    from goodterms.customer.people.models import Division


def moors() -> tuple[Division, Record]:
    division = make_division("moor", "Moor")
    record = make_record(make_source(division), name="A", email="a@x.example")
    make_bill(record, "MC-1", "10.00")
    return division, record


def proved(who: Member) -> Claim:
    claim = given(who, asked(who, "invoice", "MC-1", "10.00"))
    assert claim.state == Claim.State.PROVED
    return claim


def put_beside_her() -> tuple[Record, Member, Member, Claim]:
    """A record the machine has put beside Ana, Dov at the desk, and her claim, for her code."""
    division, record = moors()
    ana, dov = make_customer("ana@x.example"), make_staff("dov@x.example", "Dov", [division])
    waiting = asked(ana, "invoice", "MC-1", "10.00")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={"run": 1})
    return record, ana, dov, waiting


def stops_in(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, looked: Event, said: Event
) -> None:
    """Whoever comes to this function has looked, and waits a while for what another says."""
    really = getattr(module, name)

    def waits(*args: Any, **named: Any) -> Any:
        looked.set()
        said.wait(0.5)
        return really(*args, **named)

    monkeypatch.setattr(module, name, waits)


def after(looked: Event, said: Event, deed: Callable[[], object]) -> object:
    looked.wait(5)
    try:
        return deed()
    finally:
        said.set()


def assert_hers(ana: Member, record: Record) -> None:
    """Her proof outranks a judgement of ours; both are read by a steward once more."""
    assert seen_by(ana) == ({record.pk}, {"MC-1"})
    with working("a test"):
        assert seed_of(record).pk in groups.group_of(ana.person.pk)
        assert Review.objects.open().filter(why=Review.Why.DISPUTE).count() == 1


def test_not_me_said_at_once_from_two_places_is_one_word_that_can_be_taken_back(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _division, record = moors()
    ana = make_customer("ana@x.example")
    proved(ana)
    both, really = Barrier(2), groups.anchor

    def together(person: Any) -> Record:
        found = really(person)
        with suppress(BrokenBarrierError):  # both have come so far
            both.wait(0.5)
        return found

    monkeypatch.setattr(words, "anchor", together)

    def deny() -> object:
        with acting(ana.actor):
            about = Record.objects.get(pk=record.pk)
            return words.deny(by=ana.actor, person=ana.person.pk, about=about)

    said = at_once(deny, deny)
    assert sorted(type(one).__name__ for one in said) == ["Assertion", "Refused"]
    monkeypatch.undo()
    assert seen_by(ana) == (set(), set())
    with working("a test"):
        word = Assertion.objects.standing().get(says=Says.DIFFERENT)
    with acting(ana.actor):
        words.undo_denial(by=ana.actor, person=ana.person.pk, word=word.pk)
    assert seen_by(ana) == ({record.pk}, {"MC-1"})


def test_a_steward_who_says_different_meets_the_proof_that_came_while_they_looked(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, ana, dov, waiting = put_beside_her()
    with working("a test"):
        mine = groups.anchor(ana.person.pk).pk
        pair = Review.objects.create(
            **groups.ordered(mine, record.pk), why=Review.Why.UNSURE, asked_at=clock.now()
        )
    looked, said = Event(), Event()
    stops_in(monkeypatch, review, "_decide", looked, said)

    def differ() -> object:
        with acting(dov.actor):
            return review.answer(by=dov.actor, review=pair.pk, says=Says.DIFFERENT)

    at_once(differ, partial(after, looked, said, partial(given, ana, waiting)))
    assert_hers(ana, record)


def test_a_steward_who_takes_apart_meets_the_proof_that_came_while_they_looked(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, ana, dov, waiting = put_beside_her()
    looked, said = Event(), Event()
    stops_in(monkeypatch, review, "_decide", looked, said)

    def apart() -> object:
        with acting(dov.actor):
            return review.take_apart(by=dov.actor, about=record, reason="two people, I saw them")

    at_once(apart, partial(after, looked, said, partial(given, ana, waiting)))
    assert_hers(ana, record)


def test_a_holder_who_changes_their_mind_while_the_claimant_says_yes_comes_first_or_second(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moors()
    ana, ben = make_customer("ana@x.example"), make_customer("ben@x.example")
    proved(ben)
    claim = given(ana, asked(ana, "invoice", "MC-1", "10.00"))
    second = second_of(claim)
    with acting(ben.actor):
        holders.agree(by=ben.actor, person=ben.person.pk, second=second.pk)
    looked, said = Event(), Event()
    stops_in(monkeypatch, clock, "now", looked, said)  # the claim is held by then

    def confirm() -> object:
        with acting(ana.actor):
            return holders.confirm(by=ana.actor, person=ana.person.pk, claim=claim.pk)

    def disown() -> object:
        with acting(ben.actor):
            return holders.disown(by=ben.actor, person=ben.person.pk, second=second.pk)

    yes, no = at_once(confirm, partial(after, looked, said, disown))
    assert isinstance(yes, Claim)
    assert isinstance(no, Refused)


def test_a_record_called_no_customer_while_it_is_proved_stays_with_whoever_proved_it(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, ana, dov, waiting = put_beside_her()
    looked, said = Event(), Event()
    stops_in(monkeypatch, kinds, "leave", looked, said)

    def correct() -> object:
        with acting(dov.actor):
            return kinds.correct_kind(by=dov.actor, about=record, kind=Kind.ASSET)

    at_once(correct, partial(after, looked, said, partial(given, ana, waiting)))
    with working("a test"):
        row, claim = Record.objects.get(pk=record.pk), Claim.objects.get(pk=waiting.pk)
    assert (row.kind, claim.state) == (Kind.ASSET, Claim.State.WAITING)


def test_the_right_code_for_a_record_that_is_no_customers_any_more_is_refused_with_a_sentence(
    own_database: str,
) -> None:
    division, record = moors()
    ana, dov = make_customer("ana@x.example"), make_staff("dov@x.example", "Dov", [division])
    waiting = asked(ana, "invoice", "MC-1", "10.00")
    with acting(dov.actor):
        kinds.correct_kind(by=dov.actor, about=record, kind=Kind.ASSET)
    with pytest.raises(Refused, match="belongs to nobody any more"):
        given(ana, waiting)


def test_no_correction_of_a_kind_is_taken_back_from_under_a_customers_proof(
    own_database: str,
) -> None:
    division = make_division("moor", "Moor")
    record = make_record(make_source(division), kind=Kind.ASSET, name="A", email="a@x.example")
    ana, dov = make_customer("ana@x.example"), make_staff("dov@x.example", "Dov", [division])
    with acting(dov.actor):
        change = kinds.correct_kind(by=dov.actor, about=record, kind=Kind.PERSON)
    make_bill(record, "MC-1", "10.00")
    proved(ana)
    with pytest.raises(Refused, match="has proved that this is theirs"), acting(dov.actor):
        kinds.undo_correction(by=dov.actor, change=change.pk)
    assert seen_by(ana) == ({record.pk}, {"MC-1"})
