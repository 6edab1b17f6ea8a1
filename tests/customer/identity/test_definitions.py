"""A definition of the customer: tried on our own data, switched on as events, switched back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_resolve import is_one, partition, town
from tests.customer.identity.test_teaching import judged
from tests.support.make import make_record, make_source, make_staff, seed_of

from goodterms.customer.identity import defining, tallies
from goodterms.customer.identity.defining import Same, Terms
from goodterms.customer.identity.models import (
    Change,
    Definition,
    Kind,
    MatchModel,
    Record,
    Run,
)
from goodterms.customer.identity.operations import definitions, models
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving import models as learning
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.identity.resolving.trial import try_on
from goodterms.customer.profile import search
from goodterms.customer.profile.operations import cards
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db
__all__ = ["judged", "town"]

BORN = Terms(person=Same(agree=("born",)))


def tried(by: Member, terms: Terms) -> Definition:
    with acting(by.actor):
        draft = definitions.try_out(by=by.actor, terms=terms, reason="We part namesakes.")
    return try_on(draft.pk)


def switched(by: Member, terms: Terms) -> Definition:
    draft = tried(by, terms)
    with acting(by.actor):
        definitions.switch_on(by=by.actor, definition=draft.pk)
    return carried(draft)


def carried(definition: Definition) -> Definition:
    """As the handlers and the worker do it."""
    with working("a test"):
        definitions.carry_out(definition.pk)
        cards.recount()
    with working("a test"):
        definition = Definition.objects.get(pk=definition.pk)
    assert definition.run_id
    resolve(definition.run_id)
    return definition


@pytest.fixture
def namesakes(town: dict[str, Record], energy: Division, connect: Division) -> list[Record]:
    """Two records that agree in everything but the day somebody was born."""
    said: dict[str, Any] = {
        "name": "Wilhelmina Overbeek",
        "email": "w.overbeek@mail.example",
        "phone": "01632 970001",
        "street": "3 Dovecote Yard",
        "postcode": "QU9 2ZZ",
    }
    return [
        make_record(make_source(energy), birth_date="1950-02-11", **said),
        make_record(make_source(connect), birth_date="1983-09-27", **said),
    ]


def test_trying_changes_nothing_and_says_what_would(namesakes: list[Record], dov: Member) -> None:
    resolve()
    assert is_one(*namesakes)
    before = partition()
    with working("a test"):
        kept = list(MatchModel.objects.values_list("pk", "contents"))
        changes = Change.objects.count()
    draft = tried(dov, BORN)
    assert partition() == before
    with working("a test"):
        assert list(MatchModel.objects.values_list("pk", "contents")) == kept
        assert Change.objects.count() == changes
        assert Run.objects.count() == 1
    now, then = draft.trial["now"], draft.trial["then"]
    assert then["people"] >= now["people"] + 1
    parted = [change for change in draft.trial["changes"] if change["kind"] == "split"]
    seeds = {str(seed_of(record).pk) for record in namesakes}
    assert any(seeds & set(change["seeds"]) for change in parted)


def test_what_is_switched_on_is_what_was_tried_and_switching_back_undoes_it(
    namesakes: list[Record], dov: Member
) -> None:
    resolve()
    before = partition()
    draft = switched(dov, BORN)
    assert not is_one(*namesakes)
    with working("a test"):
        assert defining.in_force() == BORN
        assert defining.count(BORN).people == draft.trial["then"]["people"]
        assert Change.objects.filter(cause__run=str(draft.run_id)).exists()
    with acting(dov.actor):
        back = definitions.switch_back(by=dov.actor, reason="Too many parted.", to=None)
    carried(back)
    assert partition() == before
    with working("a test"):
        rows = list(Definition.objects.switched_on().values_list("reason", "switched_by"))
    assert rows == [("Too many parted.", dov.actor.name), ("We part namesakes.", dov.actor.name)]


@pytest.mark.usefixtures("judged")
def test_a_model_learned_later_keeps_to_the_definition(
    namesakes: list[Record], dov: Member
) -> None:
    resolve()
    switched(dov, BORN)
    run = resolve(train=True)
    with working("a test"):
        assert run.model_id == MatchModel.objects.latest("pk").pk, "what was learned decides"
    assert not is_one(*namesakes)


@pytest.mark.usefixtures("judged")
def test_a_former_model_that_is_brought_back_keeps_to_the_definition(
    namesakes: list[Record], dov: Member
) -> None:
    former = resolve().model_id
    resolve(train=True)
    switched(dov, BORN)
    with working("a test") as by:
        models.make_live(by=by, model=former or 0)
    assert resolve().model_id == former
    assert not is_one(*namesakes)
    with acting(dov.actor):
        carried(definitions.switch_back(by=dov.actor, reason="Too many parted.", to=None))
    assert is_one(*namesakes)


@pytest.mark.usefixtures("judged")
def test_a_definition_switched_on_while_a_model_is_learned_counts_when_that_one_decides(
    namesakes: list[Record], dov: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve()
    really = learning.propose

    def meanwhile(*args: Any) -> int:
        number = really(*args)
        draft = tried(dov, BORN)
        with acting(dov.actor):
            definitions.switch_on(by=dov.actor, definition=draft.pk)
        with working("a test"):
            definitions.carry_out(draft.pk)
        return number

    monkeypatch.setattr(learning, "propose", meanwhile)
    resolve(train=True)
    resolve()
    assert not is_one(*namesakes)


def test_what_arrives_later_is_decided_by_it_too(
    town: dict[str, Record], energy: Division, connect: Division, dov: Member
) -> None:
    resolve()
    switched(dov, BORN)
    said = {
        "name": "Wilhelmina Overbeek",
        "email": "w.overbeek@mail.example",
        "phone": "01632 970001",
        "street": "3 Dovecote Yard",
        "postcode": "QU9 2ZZ",
    }
    with working("a test") as by:
        (first,) = receive(
            by=by, source=make_source(energy), told=[Told("1", said | {"birth_date": "1950-02-11"})]
        )
        (same,) = receive(
            by=by,
            source=make_source(connect),
            told=[Told("2", said | {"birth_date": "1950-02-11"})],
        )
        (other,) = receive(
            by=by,
            source=make_source(connect),
            told=[Told("3", said | {"birth_date": "1983-09-27"})],
        )
    assert same.person == first.person
    assert other.person != first.person


def test_who_is_known_from_a_quiet_source_alone_leaves_counts_and_lists_but_is_found(
    town: dict[str, Record], energy: Division, dov: Member
) -> None:
    talks = make_source(energy, "talks")
    guest = make_record(talks, name="Zebulon Quist")
    resolve()
    with working("a test"):
        cards.refresh()
    with acting(dov.actor):
        assert "Zebulon Quist" in {hit.card.name for hit in everybody()}
        before = tallies.tally()
    draft = switched(dov, replace(Terms(), quiet=(talks.pk,)))
    gone = [one for one in draft.trial["changes"] if one["kind"] == "vanishes"]
    assert [(one["people"], one["sources"]) for one in gone] == [(1, [talks.pk])]
    assert gone[0]["seeds"] == [str(seed_of(guest).pk)]
    with acting(dov.actor):
        assert "Zebulon Quist" not in {hit.card.name for hit in everybody()}
        (found,) = search.people("Zebulon").people
        assert not found.card.is_customer
        assert before.people - tallies.tally().people == 1


def everybody() -> list[search.Hit]:
    first = search.people()
    pages = range(2, -(-first.total // search.PAGE) + 1)
    return [*first.people, *(hit for page in pages for hit in search.people(page=page).people)]


def test_departments_that_count_are_no_lamp_posts(
    town: dict[str, Record], energy: Division, dov: Member
) -> None:
    desk = make_record(make_source(energy), name="Accounts payable department")
    resolve()
    with working("a test"):
        assert Record.objects.get(pk=desk.pk).kind == Kind.DEPARTMENT
    with acting(dov.actor):
        before = tallies.tally()
    switched(dov, replace(Terms(), kinds=(*Terms().kinds, Kind.DEPARTMENT)))
    with acting(dov.actor):
        after = tallies.tally()
    assert after.lamps == before.lamps - 1
    assert after.firms == before.firms + 1


class TestRefusals:
    def test_who_is_no_steward_says_nothing_of_it(self, energy: Division) -> None:
        reads = frozenset({Power.READER, Power.CONTRIBUTOR})
        joan = make_staff("joan@mere.example", "Joan", [energy], reads).actor
        said: list[tuple[Any, dict[str, Any]]] = [
            (definitions.try_out, {"terms": BORN, "reason": "x"}),
            (definitions.switch_on, {"definition": new_id()}),
            (definitions.drop, {"definition": new_id()}),
            (definitions.switch_back, {"reason": "x", "to": None}),
        ]
        for act, what in said:
            with acting(joan), pytest.raises(Refused, match="for a steward to say"):
                act(by=joan, **what)

    def test_somebody_must_be_a_customer(self, dov: Member) -> None:
        with acting(dov.actor), pytest.raises(Refused, match="Somebody has to be"):
            definitions.try_out(by=dov.actor, terms=Terms(kinds=()), reason="x")

    def test_what_counts_already_need_not_be_tried(self, dov: Member) -> None:
        with acting(dov.actor), pytest.raises(Refused, match="counts already"):
            definitions.try_out(by=dov.actor, terms=Terms(), reason="x")
        with acting(dov.actor), pytest.raises(Refused, match="counts already"):
            definitions.switch_back(by=dov.actor, reason="x", to=None)

    def test_before_the_first_resolve_there_is_nothing_to_compare_with(self, dov: Member) -> None:
        with acting(dov.actor), pytest.raises(Refused, match="Press Resolve"):
            definitions.try_out(by=dov.actor, terms=BORN, reason="x")

    def test_only_a_draft_that_was_tried_to_the_end_is_switched_on(
        self, town: dict[str, Record], dov: Member
    ) -> None:
        resolve()
        with acting(dov.actor):
            draft = definitions.try_out(by=dov.actor, terms=BORN, reason="x")
            again = definitions.try_out(by=dov.actor, terms=BORN, reason="x")
            assert again.pk == draft.pk
        with acting(dov.actor), pytest.raises(Refused, match="not been tried"):
            definitions.switch_on(by=dov.actor, definition=draft.pk)
        try_on(draft.pk)
        with acting(dov.actor):
            definitions.drop(by=dov.actor, definition=draft.pk)
        with acting(dov.actor), pytest.raises(Refused, match="This draft is gone"):
            definitions.switch_on(by=dov.actor, definition=draft.pk)
