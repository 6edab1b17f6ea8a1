"""Grouping: order never matters, people's words are kept, and no evidence overrules a ban."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.cluster import (
    Assertion,
    Edge,
    Partition,
    Refusal,
    Rules,
    cluster,
)

if TYPE_CHECKING:
    from random import Random

RULES = Rules(base=-10.0, ask=1.0, link=4.0)
RECORDS = list(range(9))


def edge(a: int, b: int, *parts: float | None) -> Edge:
    return Edge(a, b, RULES.base + sum(part for part in parts if part is not None), parts)


def group_of(partition: Partition) -> dict[int, int]:
    return {record: group[0] for group in partition.groups for record in group}


pairs = st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)).filter(lambda p: p[0] < p[1])
part = st.one_of(st.none(), st.integers(-8, 16).map(float))
graphs = st.dictionaries(pairs, st.tuples(part, part, part), max_size=25).map(
    lambda told: [edge(a, b, *parts) for (a, b), parts in told.items()]
)
words = st.lists(
    st.tuples(pairs, st.sampled_from([-1, 1]), st.sampled_from([30, 40, 70, 90])), max_size=8
).map(
    lambda told: [
        Assertion(*pair, says, strength, "2026-01-05", str(number))
        for number, (pair, says, strength) in enumerate(told)
    ]
)


def test_two_records_join_when_their_evidence_passes_the_bar() -> None:
    assert cluster([1, 2], [edge(1, 2, 9.0, 6.0)], [], RULES).groups == [[1, 2]]


def test_two_records_stay_apart_below_the_bar() -> None:
    assert cluster([1, 2], [edge(1, 2, 9.0, 4.0)], [], RULES).groups == [[1], [2]]


def test_what_two_groups_both_know_and_nowhere_agree_on_keeps_them_apart() -> None:
    father_and_son = [
        edge(1, 2, 10.0, 20.0),  # the same person, by birth date
        edge(3, 4, 10.0, 20.0),  # his son, of the same name
        edge(2, 3, 10.0, None, 6.0),  # one address, where neither told a birth date
        edge(1, 4, 10.0, -8.0),
        edge(1, 3, 10.0, -8.0),
        edge(2, 4, 10.0, -8.0),
    ]
    padded = [e._replace(parts=(*e.parts, None)[:3]) for e in father_and_son]
    assert cluster([1, 2, 3, 4], padded, [], RULES).groups == [[1, 2], [3, 4]]


def test_a_group_that_evidence_forms_never_passes_the_limit() -> None:
    crowd = range(120)
    edges = [edge(a, b, 20.0) for a in crowd for b in range(a + 1, min(a + 40, 120))]
    partition = cluster(crowd, edges, [], RULES)
    assert max(map(len, partition.groups)) <= RULES.limit
    assert {refusal.why for refusal in partition.refusals} == {"too many"}


def test_a_ban_is_told_as_a_refusal_when_evidence_would_join() -> None:
    partition = cluster([1, 2], [edge(1, 2, 20.0)], [Assertion(1, 2, -1, 70)], RULES)
    assert partition.groups == [[1], [2]]
    assert partition.refusals == [Refusal(1, 2, "different")]


def test_the_stronger_of_two_words_stands_and_the_other_is_a_conflict() -> None:
    same, different = Assertion(1, 2, 1, 40, id="a"), Assertion(1, 2, -1, 70, id="b")
    partition = cluster([1, 2], [], [same, different], RULES)
    assert partition.groups == [[1], [2]]
    assert partition.conflicts == [same]


@given(graphs, words, st.randoms())
def test_the_order_of_records_edges_and_words_never_matters(
    edges: list[Edge], told: list[Assertion], random: Random
) -> None:
    records, mixed, said = list(RECORDS), list(edges), list(told)
    for one in (records, mixed, said):
        random.shuffle(one)
    straight = cluster(RECORDS, edges, told, RULES)
    assert cluster(records, mixed, said, RULES) == straight


@given(graphs, words)
def test_kept_words_hold_and_all_others_are_conflicts(
    edges: list[Edge], told: list[Assertion]
) -> None:
    partition = cluster(RECORDS, edges, told, RULES)
    groups = group_of(partition)
    for word in told:
        if word not in partition.conflicts:
            assert (groups[word.a] == groups[word.b]) == (word.says > 0)


@given(graphs, words)
def test_every_record_is_in_one_group(edges: list[Edge], told: list[Assertion]) -> None:
    partition = cluster(RECORDS, edges, told, RULES)
    assert sorted(record for group in partition.groups for record in group) == RECORDS
