"""Whatever is said of a record, by whomever, its neighbourhood is decided again (R7, R8).

The state is a function of records, words and the model: so what one word parts and its undo joins
holds for whatever came between, too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_review import claim
from tests.support.make import make_customer, make_record, make_source, seed_of

from goodterms.customer.identity import handlers
from goodterms.customer.identity.events import RecordsTouched
from goodterms.customer.identity.models import Assertion, Face, Kind, Record, Review, Says
from goodterms.customer.identity.operations import kinds, mailboxes, records, review, words
from goodterms.customer.identity.operations.deciding import at_once
from goodterms.customer.identity.operations.groups import anchor, join, ordered
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.customer.profile.operations import facts
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

RUTH: dict[str, Any] = {
    "name": "Ruth Larkspur",
    "phone": "01632 960123",
    "street": "14 Saltmarsh Lane",
    "postcode": "QU4 4XY",
    "birth_date": "1984-05-14",
}
HANDLER = "goodterms.customer.identity.handlers.decide_again_whom_they_speak_of"


def denied(who: Member, record: Record) -> Assertion:
    with acting(who.actor):
        return words.deny(by=who.actor, person=who.person.pk, about=record)


def carried_out() -> list[str]:
    """What waits in the outbox to be decided again, done as the worker would; why, in order."""
    rows = sql.rows(
        "DELETE FROM procrastinate_jobs WHERE args ->> 'handler' = %s RETURNING id, args", [HANDLER]
    )
    done = []
    for _, args in sorted(rows):
        event = (args if isinstance(args, dict) else json.loads(args))["event"]
        with working("a test"):
            handlers.decide_again_whom_they_speak_of(RecordsTouched(**event))
        done.append(event["why"])
    return done


def stand(record: Record) -> UUID:
    return seed_of(record).canonical_id


def decided(*records: Record) -> None:
    with working("a test"):
        at_once([one.pk for one in records], why="a test")


@pytest.fixture
def bills(energy: Division) -> Record:
    return make_record(make_source(energy), **RUTH)


@pytest.fixture
def shop(connect: Division) -> Record:
    return make_record(make_source(connect), **RUTH)


@pytest.fixture
def ruth(bills: Record) -> Member:
    """She signs in with an address no record holds."""
    return make_customer("ruth@post.example", "Ruth Larkspur")


def test_what_a_customer_tells_of_herself_lets_her_records_find_her(
    ruth: Member, bills: Record
) -> None:
    decided(bills)
    carried_out()
    for field in ("name", "phone", "street", "postcode", "birth_date"):
        with acting(ruth.actor):
            facts.correct(by=ruth.actor, person=ruth.person.pk, field=field, value=RUTH[field])
    assert set(carried_out()) == {"said"}
    with working("a test"):
        assert Person.objects.get(pk=ruth.person.pk).canonical_id == stand(bills)
        assert seed_of(bills).opened == 0, "a match opens nothing"


def test_the_first_that_our_desk_writes_down_for_somebody_is_decided_too(
    ana: Member, dov: Member
) -> None:
    carried_out()
    with working("a test"):
        records.say(by=dov.actor, person=ana.person.pk, values={"phone": "01632 960123"})
    assert carried_out() == ["said"]


def test_what_she_takes_back_lets_them_go_again(ruth: Member, bills: Record) -> None:
    decided(bills)
    test_what_a_customer_tells_of_herself_lets_her_records_find_her(ruth, bills)
    for field in ("name", "phone", "street", "postcode", "birth_date"):
        with acting(ruth.actor):
            facts.take_back(by=ruth.actor, person=ruth.person.pk, field=field)
    carried_out()
    assert stand(bills) == seed_of(bills).pk


def test_not_me_takes_along_what_only_hung_on_it_and_its_undo_brings_it_back(
    ruth: Member, bills: Record, shop: Record
) -> None:
    with working("a test"):
        join(ruth.person.pk, [seed_of(bills).pk], cause={})
        people.open_to_level([seed_of(bills).pk], 1)
    said = denied(ruth, bills)
    decided(shop)
    carried_out()
    assert stand(bills) == stand(shop) != ruth.person.pk
    with acting(ruth.actor):
        words.undo_denial(by=ruth.actor, person=ruth.person.pk, word=said.pk)
    assert "denial undone" in carried_out()
    assert stand(bills) == stand(shop)


def test_undo_of_not_me_takes_a_record_back_from_wherever_the_machine_has_put_it_meanwhile(
    ruth: Member, ben: Member, bills: Record, shop: Record
) -> None:
    """Her proof outranks a match, also one that was made while she said "not me"."""
    claim(ruth, bills, Says.SAME, joined=True)
    claim(ben, shop, Says.SAME, joined=True)
    carried_out()
    said = denied(ruth, bills)
    decided(shop, bills)
    carried_out()
    assert stand(bills) == ben.person.pk
    with acting(ruth.actor):
        words.undo_denial(by=ruth.actor, person=ruth.person.pk, word=said.pk)
    assert stand(bills) == ruth.person.pk, "at once, so that nobody else reads what it opens"
    assert "denial undone" in carried_out()
    assert stand(bills) == ruth.person.pk
    assert stand(shop) == ben.person.pk


def test_what_somebody_else_has_proved_since_is_not_taken_back_by_an_undo(
    ruth: Member, ben: Member, bills: Record
) -> None:
    claim(ruth, bills, Says.SAME, joined=True)
    said = denied(ruth, bills)
    claim(ben, bills, Says.SAME, joined=True)
    with working("a test"):
        people.open_to_level([seed_of(bills).pk], 1)
    with acting(ruth.actor), pytest.raises(Refused, match="Somebody else has shown since"):
        words.undo_denial(by=ruth.actor, person=ruth.person.pk, word=said.pk)
    assert stand(bills) == ben.person.pk
    assert seed_of(bills).opened == 1, "neither closed to him nor opened further"


def test_undo_of_not_me_holds_for_a_record_that_turned_out_to_be_no_customer(
    ruth: Member, bills: Record, dov: Member
) -> None:
    claim(ruth, bills, Says.SAME, joined=True)
    said = denied(ruth, bills)
    with acting(dov.actor):
        kinds.correct_kind(by=dov.actor, about=bills, kind=Kind.ASSET)
    with acting(ruth.actor):
        words.undo_denial(by=ruth.actor, person=ruth.person.pk, word=said.pk)
    with working("a test"):
        said.refresh_from_db()
    assert said.revoked_at is not None


def test_a_record_an_import_left_keeps_the_word_that_ties_it(
    ruth: Member, bills: Record, shop: Record
) -> None:
    """It has no face yet; to decide its twin must not tear it from whoever proved it."""
    claim(ruth, bills, Says.SAME, joined=True)
    with working("a test"):
        assert not Face.objects.exists()
    decided(bills, shop)
    assert stand(bills) == stand(shop) == ruth.person.pk


def test_a_steward_who_says_different_parts_them_at_once_with_all_that_follows(
    bills: Record, shop: Record, energy: Division, dov: Member
) -> None:
    decided(bills, shop)
    assert stand(bills) == stand(shop)
    with working("a test"):
        pair = Review.objects.create(
            **ordered(bills.pk, shop.pk), why="unsure", asked_at=clock.now()
        )
    with acting(dov.actor):
        review.answer(by=dov.actor, review=pair.pk, says=Says.DIFFERENT)
    assert stand(bills) != stand(shop)
    late = make_record(make_source(energy, "letters"), **RUTH)  # came between
    decided(late)
    assert stand(late) in {stand(bills), stand(shop)}
    with acting(dov.actor):
        review.undo(by=dov.actor, review=pair.pk)
    assert stand(late) == stand(bills) == stand(shop), "also what the undone word had kept apart"


def test_a_record_that_turns_lamp_post_ties_its_neighbours_no_longer(
    energy: Division, connect: Division, dov: Member
) -> None:
    """Two that only the third made one stand apart without it, and together again with it."""
    source, other = make_source(energy), make_source(connect)
    with working("a test") as by:
        rows = receive(
            by=by,
            source=source,
            told=[
                Told("1", {"name": "Ruth Larkspur", "email": "ruth@old.example"}),
                Told("2", {"name": "Ruth Larkspur", "phone": "01632 960123"}),
            ],
        )
        (bridge,) = receive(
            by=by,
            source=other,
            told=[
                Told(
                    "3",
                    {
                        "name": "Ruth Larkspur",
                        "email": "ruth@old.example",
                        "phone": "01632 960123",
                    },
                )
            ],
        )
        record = Record.objects.get(pk=bridge.record)
        before = {row.record: stand(Record.objects.get(pk=row.record)) for row in rows}
    with acting(dov.actor):
        change = kinds.correct_kind(by=dov.actor, about=record, kind=Kind.ASSET)
    with working("a test"):
        assert not Face.objects.filter(record=record, kind__gt=0).exists()
    with acting(dov.actor):
        kinds.undo_correction(by=dov.actor, change=change.pk)
    with working("a test"):
        after = {row.record: stand(Record.objects.get(pk=row.record)) for row in rows}
    assert after == before


def test_a_mailbox_that_opens_a_record_is_a_word_on_it(energy: Division) -> None:
    source = make_source(energy, verifies=["email"])
    record = make_record(source, name="Ruth Larkspur", email="ruth@post.example")
    ruth = make_customer("ruth@post.example", "Ruth Larkspur")
    stood = stand(record)
    assert "mailbox" in carried_out()
    with working("a test"):
        assert Person.objects.get(pk=ruth.person.pk).canonical_id == stand(record) == stood
    mailboxes.welcome(login_id=ruth.login.pk, email="ruth@post.example")
    carried_out()
    assert stand(record) == stood


def test_two_sign_ins_are_made_one_by_no_decision(ruth: Member, ben: Member) -> None:
    for member in (ruth, ben):
        for field in ("name", "phone", "street", "postcode", "birth_date"):
            with acting(member.actor):
                facts.correct(
                    by=member.actor, person=member.person.pk, field=field, value=RUTH[field]
                )
    carried_out()
    with working("a test"):
        assert Person.objects.get(pk=ruth.person.pk).stands
        assert Person.objects.get(pk=ben.person.pk).stands
        assert anchor(ruth.person.pk).pk != anchor(ben.person.pk).pk
