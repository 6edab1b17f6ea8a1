"""What touches a record later ends where it would have begun: edits, withdrawals, words, crowds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from tests.customer.identity.live.crowd import groups, source, take
from tests.customer.identity.live.test_receiving import MISSPELT, OSCAR, RUTH
from tests.support.make import make_record, seed_of
from tests.support.said import make_word

from goodterms.customer.identity.live import engine, imported, numbers
from goodterms.customer.identity.live.again import redecide
from goodterms.customer.identity.live.looking import GENERIC
from goodterms.customer.identity.matching.numbering import number_of
from goodterms.customer.identity.models import (
    Assertion,
    Edge,
    Face,
    GenericKey,
    Key,
    Kind,
    Known,
    MatchModel,
    Record,
    Review,
    Says,
    Strength,
)
from goodterms.customer.identity.operations import queue
from goodterms.customer.identity.operations.receiving import Received, Told
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def billing(energy: Division) -> Source:
    return source(energy)


def again(*records: Received) -> None:
    with working("a test"):
        redecide([one.record for one in records], cause={"why": "a test"})


def stands(one: Received) -> Any:
    with working("a test"):
        return Person.objects.values_list("canonical_id", flat=True).get(pk__in=[one.seed])


def word(a: Received, b: Received, says: Says) -> Assertion:
    return make_word(a.record, b.record, says, strength=Strength.WORD)


def test_a_withdrawn_record_leaves_and_what_it_alone_held_together_parts(billing: Source) -> None:
    named = {"name": "Ruth Larkspur", "birth_date": RUTH["birth_date"], "city": "Fenby"}
    left = {"name": "Ruth Larkspur", "email": "ruth@larkspur.example", "phone": "+44 1632 960777"}
    between = {**named, **left}
    one, two, middle = take(billing, [Told("1", named), Told("2", left), Told("3", between)])
    assert stands(one) == stands(two) == stands(middle)
    with working("a test"):
        Record.objects.filter(pk=middle.record).update(withdrawn_at=clock.now())
    again(middle)
    with working("a test"):
        assert not Face.objects.filter(record=middle.record).exists()
        assert not Key.objects.filter(record=middle.record).exists()
        assert not Edge.objects.filter(b=middle.record).exists()
    with_it, without_it = groups(), _afresh(billing, [Told("1", named), Told("2", left)])
    assert {group - {"3"} for group in with_it} - {frozenset()} == without_it


def _afresh(billing: Source, rows: list[Told]) -> set[frozenset[str]]:
    """The groups of these rows had they come alone."""
    with transaction.atomic():
        with working("a test"):
            sql.run("DELETE FROM identity_edge")
            sql.run("DELETE FROM identity_key")
            sql.run("DELETE FROM identity_face")
            sql.run("UPDATE identity_membership SET until = now() WHERE until IS NULL")
        take(billing, [Told(f"{one.key}", one.payload) for one in _renamed(rows)])
        found = groups()
        transaction.set_rollback(True)
    return {frozenset(key.removeprefix("new ") for key in group) for group in found}


def _renamed(rows: list[Told]) -> list[Told]:
    return [Told(f"new {one.key}", one.payload) for one in rows]


def test_a_steward_parts_and_taking_the_word_back_joins_again(billing: Source) -> None:
    one, two = take(billing, [Told("1", RUTH), Told("2", MISSPELT)])
    assert stands(one) == stands(two)
    said = word(one, two, Says.DIFFERENT)
    again(one)
    assert stands(one) != stands(two)
    with working("a test"):
        Assertion.objects.filter(pk=said.pk).update(revoked_at=clock.now())
    again(two)
    assert stands(one) == stands(two)


def test_two_who_stand_behind_one_person_fall_apart_each_with_what_is_theirs(
    billing: Source,
) -> None:
    oscar = {"name": "Oscar Whitlock", "email": "ow@mail.example", "birth_date": "1961-01-30"}
    rows = [Told("1", RUTH), Told("2", MISSPELT), Told("3", oscar), Told("4", oscar)]
    done = take(billing, rows)
    with working("a test"):
        people.point({one.seed: done[0].person for one in done[2:]})  # type: ignore[misc]
    assert len({stands(one) for one in done}) == 1
    again(done[0])
    assert groups() == {frozenset("12"), frozenset("34")}


def test_a_word_joins_what_no_evidence_would(billing: Source) -> None:
    one, two = take(billing, [Told("1", RUTH), Told("2", {"name": "R. L.", "city": "Karrow"})])
    assert stands(one) != stands(two)
    word(one, two, Says.SAME)
    again(two)
    assert stands(one) == stands(two)


def test_deciding_again_what_stands_changes_nothing(billing: Source) -> None:
    done = take(billing, [Told("1", RUTH), Told("2", MISSPELT), Told("3", OSCAR)])
    with working("a test"):
        edges = list(Edge.objects.order_by("pk").values())
        faces = list(Face.objects.order_by("pk").values())
    again(*done)
    with working("a test"):
        assert list(Edge.objects.order_by("pk").values()) == edges
        assert list(Face.objects.order_by("pk").values()) == faces


def test_a_key_that_too_many_hold_finds_nobody_any_more(billing: Source) -> None:
    shared = {"phone": "+44 1632 960000", "email": "info@switchboard.example"}
    rows = [
        Told(str(n), {"name": f"{chr(97 + n % 26)}{chr(97 + n // 26)}x Quint{chr(97 + n % 19)}",
                      "city": f"Town{n}", **shared})
        for n in range(GENERIC + 20)
    ]  # fmt: skip
    take(billing, rows, together=20)
    with working("a test"):
        crowded = sql.rows(
            "SELECT key FROM identity_key GROUP BY 1 HAVING count(*) > %s", [GENERIC]
        )
        assert {key for (key,) in crowded} == set(GenericKey.objects.values_list("key", flat=True))
        assert crowded
    assert max(map(len, groups())) <= 50


def test_who_was_found_by_a_key_that_closes_stays_where_another_key_finds_them_too(
    billing: Source,
) -> None:
    with working("a test"):
        GenericKey.objects.create(key=1, holders=GENERIC + 1, since=clock.now(), why="another")
    shared = {"phone": RUTH["phone"]}
    one, two = take(billing, [Told("1", RUTH), Told("2", RUTH)])
    rows = [
        Told(f"C{n}", {"name": f"{chr(97 + n % 26)}{chr(97 + n // 26)}x Quint{chr(97 + n % 19)}",
                       "city": f"Town{n}", **shared})
        for n in range(GENERIC + 20)
    ]  # fmt: skip
    take(billing, rows, together=20)
    with working("a test"):
        assert GenericKey.objects.exclude(key=1).exists(), "none has closed"
        assert Edge.objects.get(a=one.record, b=two.record).found
    assert stands(one) == stands(two)


def test_evidence_that_asks_and_does_not_join_waits_for_a_steward_till_somebody_speaks(
    billing: Source,
) -> None:
    one, two = take(billing, [Told("1", RUTH), Told("2", {"name": "Hugo Marsh", "city": "Fenby"})])
    with working("a test"):
        Edge.objects.create(a_id=one.record, b_id=two.record, weight=2.5, at=clock.now())
        queue.ask([one.seed])  # type: ignore[list-item]
        assert Review.objects.get().why == Review.Why.UNSURE
        Review.objects.all().delete()
    word(one, two, Says.DIFFERENT)
    with working("a test"):
        queue.ask([one.seed])  # type: ignore[list-item]
        assert not Review.objects.exists()


WORKS = {"organisation": "Quay Works Ltd", "phone": "+44 1632 960800", "street": "3 Harbour Street",
         "postcode": "FE2 1AB", "city": "Fenby"}  # fmt: skip


def firm(one: Received) -> Any:
    with working("a test"):
        return Organisation.objects.values_list("canonical_id", flat=True).get(
            pk__in=[one.organisation]
        )


def firms(billing: Source, count: int) -> list[Received]:
    """Records of one firm, the first of which brought the seed that all point at."""
    done = take(billing, [Told(f"F{n}", WORKS) for n in range(count)], together=1)
    assert {firm(one) for one in done} == {done[0].organisation}
    return done


def withdrawn(one: Received) -> None:
    with working("a test"):
        Record.objects.filter(pk=one.record).update(withdrawn_at=clock.now())
    again(one)


def test_a_firm_whose_first_record_is_withdrawn_stays_who_it_was(billing: Source) -> None:
    first, *rest = firms(billing, 3)
    withdrawn(first)
    assert {firm(one) for one in rest} == {first.organisation}
    (newcomer,) = take(billing, [Told("F9", WORKS)])
    assert firm(newcomer) == first.organisation


def test_what_stood_behind_a_firm_follows_it_into_another(billing: Source) -> None:
    older, first, last = (
        *take(billing, [Told("F0", {"organisation": "Mere Supply plc", "city": "Karrow"})]),
        *take(billing, [Told("F1", WORKS)]),
        *take(billing, [Told("F2", WORKS)]),
    )
    assert firm(last) == first.organisation
    withdrawn(last)
    word(older, first, Says.SAME)
    again(first)
    assert {firm(one) for one in (older, first, last)} == {older.organisation}
    with working("a test"):
        sql.run("SET CONSTRAINTS ALL IMMEDIATE")  # no pointer is longer than one step


def test_a_record_without_a_face_that_a_newcomer_meets_finds_its_own_others(
    billing: Source,
) -> None:
    """As a large file leaves it: a word ties it to somebody, and nobody has looked for more."""
    married = {"name": "R. Quill", "email": "r.quill@quay.example"}  # shares no key with the twin
    here, twin = take(billing, [Told("1", married), Told("2", MISSPELT)])
    as_told: dict[str, Any] = {"key": "9", **RUTH}
    faceless = make_record(billing, **as_told)
    make_word(here.record, faceless.pk, Says.SAME, strength=Strength.WORD)
    take(billing, [Told("3", {**married, "city": "Fenby"})])
    with working("a test"):
        assert Edge.objects.get(a=twin.record, b=faceless.pk).found
        assert Key.objects.filter(record=faceless.pk).exists()


def test_a_neighbourhood_too_large_stays_as_it_is_till_the_next_run(
    billing: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = take(billing, [Told("1", RUTH), Told("2", MISSPELT), Told("3", RUTH)])
    monkeypatch.setattr(engine, "MOST", 2)
    again(two)
    assert stands(one) == stands(two) == stands(three)
    (newcomer,) = take(billing, [Told("4", RUTH)])
    assert stands(newcomer) == newcomer.seed


def test_a_pair_whose_one_record_was_withdrawn_waits_for_no_steward(billing: Source) -> None:
    one, two = take(billing, [Told("1", RUTH), Told("2", {"name": "Hugo Marsh", "city": "Fenby"})])
    with working("a test"):
        Edge.objects.create(a_id=one.record, b_id=two.record, weight=2.5, at=clock.now())
        queue.ask([one.seed])  # type: ignore[list-item]
    withdrawn(two)
    with working("a test"):
        queue.settle([one.seed])  # type: ignore[list-item]
        assert Review.objects.get().state == Review.State.OPEN, "another person's question"
        queue.settle([two.seed])  # type: ignore[list-item]
        assert Review.objects.get().state == Review.State.GONE


def test_an_import_is_judged_by_the_model_that_decides_now_whatever_a_process_holds(
    billing: Source,
) -> None:
    record = make_record(billing, name="The Occupier")
    with working("a test"):
        imported.settle([record.pk])
        before = Record.objects.get(pk=record.pk).kind_why
        model = MatchModel.objects.create(
            state=MatchModel.State.LIVE, contents={}, beside={"stamp": "a"}, made_at=clock.now()
        )
        crowded = number_of(numbers.CROWDED, "the occupier")
        Known.objects.create(model=model, value=crowded, share=1.0)
        imported.settle([record.pk])
        after = Record.objects.get(pk=record.pk).kind_why
    assert ("crowded" in before, "crowded" in after) == (False, True)


@pytest.mark.parametrize("by", ["a run", "another version", "itself"])
def test_what_a_customer_has_proved_keeps_its_kind(billing: Source, by: str) -> None:
    firm: dict[str, Any] = {"organisation": "Quay Works Ltd", "phone": RUTH["phone"]}
    record = make_record(billing, key="1", kind=Kind.PERSON, **firm)
    seed = seed_of(record)
    with working("a test"):
        Person.objects.filter(pk=seed.pk).update(opened=1)
    if by == "a run":
        resolve()
    elif by == "another version":
        take(billing, [Told("1", {**firm, "city": "Fenby"})])
    else:
        with working("a test"):
            imported.settle([record.pk])
    with working("a test"):
        assert Record.objects.values_list("kind", "kind_p", "kind_why").get() == (
            record.kind, record.kind_p, record.kind_why,
        )  # fmt: skip
    assert record.kind == Kind.PERSON
    assert seed_of(record) == seed
