"""What makes a customer, said twice at the same moment: one draft waits, and one row counts."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_claims_at_once import at_once
from tests.customer.identity.test_words_at_once import after
from tests.support.make import make_division, make_staff

from goodterms.customer.identity.defining import Home, Terms
from goodterms.customer.identity.models import Definition, MatchModel
from goodterms.customer.identity.operations import definitions
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

FAMILIES, AGREED = Terms(home=Home.FAMILY), Terms(home=Home.AGREED)


@pytest.fixture
def dov(own_database: str) -> Member:
    """At a desk where everything has been resolved once."""
    with working("a test"):
        MatchModel.objects.create(made_at=clock.now(), contents={}, state="live")
    return make_staff("dov@x.example", "Dov", [make_division("moor", "Moor")])


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Whoever writes a row has looked by then, and waits a while for what another writes."""
    looked, said = Event(), Event()
    really = Definition.save

    def waits(*args: Any, **named: Any) -> None:
        looked.set()
        said.wait(0.5)
        really(*args, **named)

    monkeypatch.setattr(Definition, "save", waits)
    return looked, said


def tries(by: Member, terms: Terms) -> Definition:
    with acting(by.actor):
        return definitions.try_out(by=by.actor, terms=terms, reason="Lodgers are no family.")


def switches_on(by: Member, draft: Definition) -> Definition:
    with acting(by.actor):
        return definitions.switch_on(by=by.actor, definition=draft.pk)


def switches_back(by: Member) -> Definition:
    with acting(by.actor):
        return definitions.switch_back(by=by.actor, reason="Lodgers were missing.", to=None)


def tried(by: Member, terms: Terms) -> Definition:
    """A draft as its trial leaves it."""
    draft = tries(by, terms)
    with working("a test"):
        Definition.objects.filter(pk=draft.pk).update(tried_at=clock.now())
    return draft


def rows() -> list[Definition]:
    with working("a test"):
        return list(Definition.objects.order_by("drafted_at"))


def test_the_same_tried_twice_at_once_is_one_draft(
    dov: Member, pressed: tuple[Event, Event]
) -> None:
    try_it = partial(tries, dov, FAMILIES)
    at_once(try_it, partial(after, *pressed, try_it))
    assert [Terms.read(row.contents) for row in rows()] == [FAMILIES]


def test_of_two_drafts_tried_at_once_the_later_waits_and_the_other_has_given_way(
    dov: Member, pressed: tuple[Event, Event]
) -> None:
    at_once(partial(tries, dov, FAMILIES), partial(after, *pressed, partial(tries, dov, AGREED)))
    told = [(Terms.read(row.contents), row.dropped_at is None) for row in rows()]
    assert told == [(FAMILIES, False), (AGREED, True)]


def test_switched_back_twice_at_once_it_is_said_once(
    dov: Member, pressed: tuple[Event, Event]
) -> None:
    draft = tried(dov, FAMILIES)
    switches_on(dov, draft)
    for event in pressed:
        event.clear()
    back = partial(switches_back, dov)
    said = at_once(back, partial(after, *pressed, back))
    assert sorted(type(one).__name__ for one in said) == ["Definition", "Refused"]
    assert [row.back_to_id is None and bool(row.since) for row in rows()] == [True, True]
    assert "counts already" in str(next(one for one in said if isinstance(one, Refused)))


def test_a_draft_is_not_replaced_while_it_is_switched_on(
    dov: Member, pressed: tuple[Event, Event]
) -> None:
    draft = tried(dov, FAMILIES)
    for event in pressed:
        event.clear()
    at_once(partial(switches_on, dov, draft), partial(after, *pressed, partial(tries, dov, AGREED)))
    told = [(bool(row.since), bool(row.dropped_at)) for row in rows()]
    assert told == [(True, False), (False, False)]
