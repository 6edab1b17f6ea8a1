"""Erasing while others write: one comes before the other, and nothing is left either way."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_claim_levels import asked, given
from tests.customer.identity.test_claims_at_once import at_once
from tests.customer.identity.test_words_at_once import after, stops_in
from tests.support.make import (
    make_customer,
    make_division,
    make_record,
    make_source,
    make_staff,
    seed_of,
)

from goodterms.customer.identity.models import Claim, Kind, Membership, Record, Version
from goodterms.customer.identity.operations import erasing, kinds
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.traces import Plan
from goodterms.customer.people.models import Person
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.identity.models import Source

BECAUSE = "A letter of 3 May asked for it."
RUTH = {"name": "Ruth Larkspur", "email": "ruth@old.example"}


@pytest.fixture
def billing(own_database: str) -> Source:
    return make_source(make_division("mere", "Mere Energy"))


def tell(source: Source, key: str = "1", **more: str) -> Any:
    with working("a test") as task:
        return receive(by=task, source=source, told=[Told(key, {**RUTH, **more})])[0]


def erase(person: UUID) -> Plan:
    with working("a test") as task:
        return erasing.erase(by=task, person=person, because=BECAUSE)


def nothing_is_left() -> None:
    with working("a test"):
        assert not Record.objects.exclude(payload={}).exists()
        assert not Version.objects.exists()
        assert not Membership.objects.filter(until=None).exists()


@pytest.mark.parametrize(
    ("meanwhile", "state"), [("_carry_out", "erased"), ("_held_now", "changed")]
)
def test_what_a_source_tells_just_before_goes_too_and_what_it_tells_later_brings_nothing_back(
    billing: Source, monkeypatch: pytest.MonkeyPatch, meanwhile: str, state: str
) -> None:
    seed = tell(billing).seed
    looked, said = Event(), Event()
    stops_in(monkeypatch, erasing, meanwhile, looked, said)
    done, told = at_once(
        partial(erase, seed), partial(after, looked, said, partial(tell, billing, city="Fenby"))
    )
    assert isinstance(done, Plan)
    assert told.state == state  # type: ignore[attr-defined]
    nothing_is_left()


def test_of_two_who_erase_the_same_person_one_is_told_that_it_was_done(billing: Source) -> None:
    seed = tell(billing).seed
    done = at_once(partial(erase, seed), partial(erase, seed))
    assert sorted(type(one).__name__ for one in done) == ["Plan", "Refused"]
    nothing_is_left()


def test_whoever_proves_a_record_meanwhile_proves_it_before_or_finds_nothing(
    billing: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = make_record(billing, name="Ruth Larkspur", email=RUTH["email"])
    ana = make_customer("ana@x.example")
    claim = asked(ana, "email", RUTH["email"])
    looked, said = Event(), Event()
    stops_in(monkeypatch, erasing, "_carry_out", looked, said)
    done, proved = at_once(
        partial(erase, seed_of(record).pk),
        partial(after, looked, said, partial(given, ana, claim)),
    )
    assert isinstance(done, Plan)
    assert isinstance(proved, Refused) or proved.state != Claim.State.PROVED  # type: ignore[attr-defined]
    with working("a test"):
        assert not Person.objects.get(pk=ana.person.pk).erased_at


def test_a_steward_who_says_what_the_record_is_meanwhile_comes_before_or_is_refused(
    billing: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = make_record(billing, name="Ruth Larkspur")
    assert billing.division
    dov = make_staff("dov@x.example", "Dov", [billing.division])
    looked, said = Event(), Event()
    stops_in(monkeypatch, erasing, "_carry_out", looked, said)

    def correct() -> object:
        with acting(dov.actor):
            return kinds.correct_kind(by=dov.actor, about=record, kind=Kind.ASSET)

    done, corrected = at_once(
        partial(erase, seed_of(record).pk), partial(after, looked, said, correct)
    )
    assert isinstance(done, Plan)
    assert isinstance(corrected, Refused)
    with working("a test"):
        assert not Membership.objects.filter(record=record, until=None).exists()
