"""Why records belong together, and what the records turned out to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity import queries
from goodterms.customer.identity.models import Assertion, Edge, Says, Strength


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
