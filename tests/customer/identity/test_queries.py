"""Why records belong together, and what the records turned out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.make import make_record, make_source, seed_of

from goodterms.customer.identity import queries
from goodterms.customer.identity.models import Assertion, Edge, Kind, Record, Says, Strength
from goodterms.customer.identity.operations.kinds import correct_kind, undo_correction
from goodterms.customer.people import operations as people
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division


def edge(a: int, b: int, weight: float) -> Edge:
    return Edge(a_id=a, b_id=b, weight=weight)


def word(a: int, b: int, says: Says, strength: Strength = Strength.PROVED) -> Assertion:
    return Assertion(a_id=a, b_id=b, says=says, strength=strength)


def binding(ties: queries.Ties) -> set[tuple[int, int]]:
    return {(pair.a, pair.b) for pair in ties.pairs if pair.binds}


def test_the_strongest_pairs_bind_and_the_rest_only_say_more() -> None:
    ties = queries.belonging([1, 2, 3], [edge(1, 2, 9), edge(2, 3, 5), edge(1, 3, 2)], [])
    assert binding(ties) == {(1, 2), (2, 3)}
    assert [(pair.a, pair.b) for pair in ties.pairs] == [(1, 2), (2, 3), (1, 3)]


def test_somebodys_word_binds_before_any_weight() -> None:
    ties = queries.belonging(
        [1, 2, 3], [edge(1, 2, 9), edge(2, 3, 9)], [word(1, 3, Says.SAME, Strength.MAILBOX)]
    )
    assert (ties.pairs[0].a, ties.pairs[0].b) == (1, 3)
    assert (1, 3) in binding(ties)


def test_a_word_different_binds_nothing_however_heavy_the_evidence() -> None:
    ties = queries.belonging([1, 2], [edge(1, 2, 30)], [word(1, 2, Says.DIFFERENT)])
    assert binding(ties) == set()


def test_a_word_against_somebody_outside_keeps_apart() -> None:
    against = word(1, 99, Says.DIFFERENT)
    ties = queries.belonging([1, 2], [edge(1, 2, 3)], [against, word(2, 98, Says.SAME)])
    assert ties.apart == (against,)


def _graphs(count: int) -> st.SearchStrategy[tuple[int, dict[tuple[int, int], float]]]:
    number = st.integers(1, count)
    pairs = st.tuples(number, number).filter(lambda pair: pair[0] < pair[1])
    weights = st.dictionaries(pairs, st.floats(-20, 20)) if count > 1 else st.just({})
    return st.tuples(st.just(count), weights)


@given(st.integers(1, 9).flatmap(_graphs))
def test_what_binds_is_a_forest_that_joins_all_that_can_be_joined(
    drawn: tuple[int, dict[tuple[int, int], float]],
) -> None:
    count, weights = drawn
    ids = list(range(1, count + 1))
    ties = queries.belonging(ids, [edge(a, b, weight) for (a, b), weight in weights.items()], [])
    all_parts = _parts(ids, {pair for pair, weight in weights.items() if weight > 0})
    assert _parts(ids, binding(ties)) == all_parts
    assert len(binding(ties)) == count - len(all_parts), "no pair binds what is joined already"


def _parts(ids: list[int], pairs: set[tuple[int, int]]) -> set[frozenset[int]]:
    of = {one: frozenset({one}) for one in ids}
    for a, b in pairs:
        both = of[a] | of[b]
        of.update(dict.fromkeys(both, both))
    return set(of.values())


@pytest.mark.django_db
class TestTheTally:
    def test_records_are_counted_and_people_once_each(self, dov: Member, energy: Division) -> None:
        source = make_source(energy)
        twice = [make_record(source, name="Ana") for _ in range(2)]
        make_record(source, kind=Kind.ASSET, name="Street light 4")
        make_record(source, kind=Kind.TEST, name="Test")
        make_record(source, kind=Kind.ORGANISATION, name="Norr Logistics")
        with acting(dov.actor):
            before = queries.tally()
        with working("a test"):
            people.point({seed_of(twice[1]).pk: seed_of(twice[0]).pk})
        with acting(dov.actor):
            tally = queries.tally()
        assert (tally.records, tally.lamps, tally.firms, tally.unknown) == (5, 2, 1, 0)
        assert before.people - tally.people == 1
        assert tally.run is None

    def test_what_people_say_of_themselves_is_no_record_to_sort(
        self, dov: Member, ana: Member
    ) -> None:
        with acting(dov.actor):
            assert queries.tally().records == 0

    def test_another_divisions_records_are_not_counted(self, dov: Member, energy: Division) -> None:
        from tests.support.make import make_division  # noqa: PLC0415

        make_record(make_source(make_division("advice", "Advice")), name="Marcus")
        with acting(dov.actor):
            assert queries.tally().records == 0

    def test_lamp_posts_are_listed_by_reason(self, dov: Member, energy: Division) -> None:
        lights = [make_lamp(energy, "asset_word", f"Light {n}") for n in range(3)]
        make_lamp(energy, "test_word", "Test", Kind.TEST)
        make_lamp(energy, "", "Depot", Kind.DEPARTMENT)
        with acting(dov.actor):
            found = queries.reasons()
            listed = list(queries.lamps(Kind.ASSET, "asset_word"))
            nameless = list(queries.lamps(Kind.DEPARTMENT, ""))
        assert (found[0].kind, found[0].code, found[0].count) == (Kind.ASSET, "asset_word", 3)
        assert "a thing" in found[0].sentence
        assert [record.pk for record in listed] == [light.pk for light in lights]
        assert [record.payload["name"] for record in nameless] == ["Depot"]

    def test_corrections_are_listed_while_they_stand(self, dov: Member, energy: Division) -> None:
        lamp = make_lamp(energy, "asset_word", "Abel Lamp")
        with acting(dov.actor):
            change = correct_kind(by=dov.actor, about=lamp, kind=Kind.PERSON)
            assert [record.pk for _, record in queries.corrections()] == [lamp.pk]
            undo_correction(by=dov.actor, change=change.pk)
            assert queries.corrections() == []


def make_lamp(division: Division, code: str, name: str, kind: Kind = Kind.ASSET) -> Record:
    lamp = make_record(make_source(division), kind=kind, name=name)
    with working("a test"):
        Record.objects.filter(pk=lamp.pk).update(kind_why=[code] if code else [])
        return Record.objects.get(pk=lamp.pk)
