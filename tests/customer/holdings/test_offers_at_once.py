"""Two words about one part in an account, said at the same moment: one comes after the other."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import pytest
from tests.customer.holdings.test_offers import NUMBER, say, take_back
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

from goodterms.customer.holdings.models import AccountParty, PartOffer
from goodterms.customer.holdings.operations import offers, parts
from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.models import Record


@pytest.fixture
def cast(own_database: str) -> tuple[Member, Member, Member, Record]:
    """Ana, who has proved an account to be hers, Ben, who has none, Dov at the desk, her record."""
    energy = make_division("energy", "Energy")
    ana, ben = make_customer("ana@x.example"), make_customer("ben@x.example")
    dov = make_staff("dov@y.example", "Dov", [energy])
    record = make_record(make_source(energy), name="Ana")
    make_bill(record, NUMBER.removeprefix("AC-"), "61.35")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 2)
    return ana, ben, dov, record


def ask(dov: Member, who: Member) -> PartOffer:
    with acting(dov.actor):
        return offers.offer(
            by=dov.actor, person=who.person.pk, number=NUMBER, role="payer", name="Ben"
        )


def stands(who: Member) -> list[bool]:
    """For each part of theirs, whether it stands."""
    with working("a test"):
        ends = AccountParty.objects.filter(person=who.person).values_list("until", flat=True)
        return [end is None for end in ends]


def test_two_colleagues_who_ask_at_once_ask_once(
    cast: tuple[Member, Member, Member, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ben, dov, _ = cast
    looked = Event()
    really = offers._refuse_twice

    def looks_and_waits(*told: object) -> None:
        really(*told)  # type: ignore[arg-type]
        looked.wait(0.3)
        looked.set()

    monkeypatch.setattr(offers, "_refuse_twice", looks_and_waits)
    answers = at_once(partial(ask, dov, ben), partial(ask, dov, ben))
    assert sorted(type(answer).__name__ for answer in answers) == ["PartOffer", "Refused"]
    assert "asked already" in "".join(map(str, answers))


def test_of_yes_and_no_at_once_one_is_said(cast: tuple[Member, Member, Member, Record]) -> None:
    ana, ben, dov, _ = cast
    asked = ask(dov, ben)
    answers = at_once(partial(say, ana, asked), partial(say, ana, asked, yes=False))
    assert sorted(type(answer).__name__ for answer in answers) == ["PartOffer", "Refused"]
    with working("a test"):
        said = PartOffer.objects.get().answer
    assert stands(ben) == ([True] if said == "yes" else [])


def test_a_yes_while_the_proof_behind_it_is_taken_back_makes_no_part(
    cast: tuple[Member, Member, Member, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, dov, record = cast
    asked = ask(dov, ben)
    seen, undone = Event(), Event()
    really = working

    def sees_and_waits(purpose: str) -> object:
        seen.set()
        undone.wait(5)
        return really(purpose)

    monkeypatch.setattr(offers, "working", sees_and_waits)

    def undo() -> object:
        seen.wait(5)
        with working("a test"):
            people.open_to_level([seed_of(record).pk], 0)
        with working("a test"):
            offers.end_unheld([ana.person.pk])  # nobody has said yes yet
        undone.set()
        return "undone"

    answer, _ = at_once(partial(say, ana, asked), undo)
    assert isinstance(answer, Refused)
    assert stands(ben) == []


def test_both_who_end_a_part_at_once_are_answered(
    cast: tuple[Member, Member, Member, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, dov, _ = cast
    made = say(ana, ask(dov, ben))
    locked = Event()
    really = offers._end

    def waits_and_ends(given: list[PartOffer]) -> None:
        locked.wait(0.5)
        really(given)

    monkeypatch.setattr(offers, "_end", waits_and_ends)

    def end() -> object:
        with acting(ben.actor):
            assert made.part_id
            return parts.end(by=ben.actor, person=ben.person.pk, part=made.part_id)

    answers = at_once(partial(take_back, ana, made), end)
    assert sorted(type(answer).__name__ for answer in answers) in (
        ["PartOffer", "Refused"],
        ["AccountParty", "Refused"],
    )
    assert stands(ben) == [False]
