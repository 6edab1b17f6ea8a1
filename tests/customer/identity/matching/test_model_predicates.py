"""Conditions say the same in SQL and in Python, however an engine takes them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.model_predicates import (
    NAMES,
    read_columns,
    to_python,
    to_sql,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# few letters, so that two values are often alike and often one the other changed about
VALUES = st.text(alphabet="ab1", min_size=1, max_size=7)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.mark.parametrize("code", ["slip:x", "apart:x"])
@given(pairs=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=200))
def test_a_slip_is_the_same_in_the_query_and_in_the_process(
    connection: duckdb.DuckDBPyConnection, code: str, pairs: list[tuple[str, str]]
) -> None:
    asked = ", ".join(f"('{left}', '{right}')" for left, right in pairs)
    found = connection.execute(f"SELECT {to_sql(code)} FROM (VALUES {asked}) told(x_l, x_r)")
    here = [
        bool(eval(to_python(code), {**NAMES, "l_x": left, "r_x": right}))  # noqa: S307
        for left, right in pairs
    ]
    assert [held for (held,) in found.fetchall()] == here


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [("cora", "kora", False), ("omar", "gillian", True), ("cora", None, False)],
)
def test_two_are_apart_by_more_than_a_slip_and_only_where_both_are_there(
    connection: duckdb.DuckDBPyConnection, left: str | None, right: str | None, *, apart: bool
) -> None:
    asked = f"SELECT {to_sql('apart:x')} FROM (SELECT ? AS x_l, ? AS x_r)"
    (found,) = connection.execute(asked, [left, right]).fetchall()[0]
    assert bool(found) == apart
    assert bool(eval(to_python("apart:x"), {**NAMES, "l_x": left, "r_x": right})) == apart  # noqa: S307


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("exact:x & exact:y | missing:z", set()),
        ("half:x & jw>=0.9:y", {"y"}),
        ("cross:x,y", {"x", "y"}),
        ("exact:x & slip:x | share>=2:names", {"x", "names"}),
    ],
)
def test_only_what_is_looked_into_is_kept_as_it_is(code: str, read: set[str]) -> None:
    assert read_columns(code) == read
