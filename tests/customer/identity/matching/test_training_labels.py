"""Labels in training: what they move, how far, and that nobody moves it alone."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching import pipeline
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.training_labels import (
    K,
    Label,
    blended,
)

A_HUNDREDTH = 0.01  # what is promised, whatever the code says
EVEN = np.array([0.5, 0.3, 0.2])


def told(levels: list[int], people: list[str] | None = None, count: float = 1.0) -> np.ndarray:
    who = people or [f"p{n}" for n in range(len(levels))]
    return blended(EVEN, np.array(levels), np.full(len(levels), count), np.array(who))


def test_without_labels_nothing_changes() -> None:
    assert list(told([])) == list(EVEN)


def test_many_peoples_labels_blend_by_the_formula() -> None:
    after = told([0] * 150 + [1] * 150)
    assert after == pytest.approx((300 * np.array([0.5, 0.5, 0]) + K * EVEN) / (300 + K))


def test_labels_of_unequal_weight_count_for_fewer() -> None:
    counts = np.array([10.0] * 20 + [1.0] * 180)
    people = np.array([f"p{n}" for n in range(200)])
    after = blended(EVEN, np.zeros(200, dtype=int), counts, people)
    assert EVEN[0] < after[0] < told([0] * 200)[0]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=200),
    st.floats(0.5, 10.0),
)
def test_nobody_moves_a_level_by_more_than_a_hundredth_of_what_it_rests_on(
    said: list[tuple[int, int]], count: float
) -> None:
    levels, people = [level for level, _ in said], [f"p{who}" for _, who in said]
    before, after = EVEN, told(levels, people, count)
    assert after.sum() == pytest.approx(1.0)
    persons = len(set(people))
    for level in range(3):
        rise = after[level] - before[level]
        assert rise <= A_HUNDREDTH * persons / max(1 - A_HUNDREDTH * persons, 0.01) * 1.01


def test_one_person_who_says_yes_a_thousand_times_is_one_person() -> None:
    after = told([2] * 1000, ["mallory"] * 1000)
    rests_on = K * EVEN[2] / (1 - A_HUNDREDTH)  # what was learned, and the hundredth that is hers
    rise = A_HUNDREDTH * rests_on * (1 - EVEN[2]) / (K + 1000)
    assert after[2] - EVEN[2] == pytest.approx(rise, rel=1e-3)


def people_in(connection: duckdb.DuckDBPyConnection, count: int = 600) -> None:
    """Two records each; every third person has married in between."""
    abc = "abcdefghijklmnopqrstuvwxyz"
    rows = [
        {
            "row": n,
            "line": n,
            "given_name": f"gi{abc[n // 2 % 26]}{abc[n // 52 % 26]}",
            "family_name": f"fa{abc[n // 2 * 7 % 26]}{abc[n // 52 % 26]}{'qqxz' * (n % 6 == 5)}",
            "birth_date": f"{1940 + n // 2 % 60}-{1 + n // 2 % 12:02}-{1 + n // 2 % 28:02}",
            "city": f"town{abc[n // 2 % 20]}",
        }
        for n in range(count)
    ]
    connection.register("told", pa.Table.from_pylist(rows))
    connection.execute("CREATE TABLE prepared AS FROM told")
    make_faces(connection, "prepared")


def level_m(learned: pipeline.Learned, field: str) -> dict[str, float]:
    model = learned.models["person"]
    comparison = next(one for one in model.comparisons if one.field == field)
    return {level.name: level.m for level in comparison.levels}


def test_labels_move_m_towards_what_they_show_and_are_counted() -> None:
    labels = [Label(n, n + 1, 1.0, 1.0, f"p{n}") for n in range(4, 600, 6)]  # other family names
    with duckdb.connect() as connection:
        people_in(connection)
        plain = pipeline.learn(connection)
        taught = pipeline.learn(connection, labels=labels)
    assert taught.models["person"].figures["labels"] == len(labels)
    before, after = level_m(plain, "name"), level_m(taught, "name")
    assert after["same full name"] < before["same full name"]
    assert {name: m for name, m in level_m(taught, "born").items() if m < 0} == {}


def test_the_same_labels_teach_the_same_numbers_in_any_order() -> None:
    labels = [Label(n, n + 1, 1.0, 0.5, f"p{n}") for n in range(4, 600, 6)]
    with duckdb.connect() as connection:
        people_in(connection)
        one = pipeline.learn(connection, labels=labels)
        other = pipeline.learn(connection, labels=labels[::-1])
    assert one.models["person"].to_json() == other.models["person"].to_json()


def test_pairs_asked_about_are_weighed_by_both_models() -> None:
    with duckdb.connect() as connection:
        people_in(connection)
        first = pipeline.learn(connection)
        both = pipeline.learn(connection, known=first.models, asked=[(0, 1), (0, 9), (0, 9_999)])
    assert both.by_new == pytest.approx(both.by_known)
    assert both.by_new.keys() == {(0, 1), (0, 9)}
    assert both.by_new[0, 1] > both.by_new[0, 9]
