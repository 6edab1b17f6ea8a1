"""The door to SQL."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import characters, integers, lists, none, text, uuids

from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.django_db

KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
ASKED = "SELECT x + 1 FROM unnest(%(numbers)s::bigint[]) AS asked_together (x) ORDER BY x"


def test_statements_asked_together_answer_in_turn_and_stay_prepared() -> None:
    with working("a test"):
        for _ in range(2):
            first, second = sql.together((ASKED, {"numbers": [3, 1]}), (ASKED, {"numbers": [8]}))
            assert (first, second) == ([(2,), (4,)], [(9,)])
        assert sql.value(KEPT, ["%asked_together%"]) == 1


@given(
    texts=lists(text(characters(exclude_characters="\0", exclude_categories=["Cs"])) | none()),
    numbers=lists(integers(-(2**63), 2**63 - 1) | none()),
    ids=lists(uuids() | none()),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_arrive_as_they_were(
    texts: list[str | None], numbers: list[int | None], ids: list[UUID | None]
) -> None:
    asked = "SELECT %(texts)s::text[], %(numbers)s::bigint[], %(ids)s::uuid[]"
    with working("a test"):
        ((told,),) = sql.together((asked, {"texts": texts, "numbers": numbers, "ids": ids}))
    assert told == (texts, numbers, ids)


def test_lists_of_other_things_arrive_too() -> None:
    asked = "SELECT %(bytes)s::bytea[], %(truths)s::bool[], %(shares)s::float8[]"
    values = {"bytes": [b"a\\\0", None], "truths": [True, False], "shares": [0.25, None]}
    with working("a test"):
        ((told,),) = sql.together((asked, values))
    assert list(told) == list(values.values())


def test_what_does_not_ask_for_it_is_not_prepared_however_often_it_comes() -> None:
    with working("a test"):
        for number in range(20):
            assert sql.value("SELECT %s + 0 AS asked_alone", [number]) == number
        assert sql.value(KEPT, ["%asked_alone%"]) == 0


def test_inserts_go_out_as_one_statement_each_with_its_own_values() -> None:
    made = "INSERT INTO identity_generic (key, holders, since, why)"
    with working("a test"):
        first = (
            f"{made} VALUES (%(key)s::bigint, 101, now(), %(why)s::text)",
            {"key": 1, "why": "a"},
        )
        again = (
            f"{made} VALUES (%(key)s::bigint, 102, now(), %(why)s::text)",
            {"key": 2, "why": "b"},
        )
        sql.together(sql.at_once([first, again]))
        kept = sql.rows("SELECT key, holders, why FROM identity_generic ORDER BY key")
    assert kept == [(1, 101, "a"), (2, 102, "b")]


def test_what_is_asked_together_counts_among_the_queries_of_a_test(
    django_assert_num_queries: Any,
) -> None:
    with working("a test"), django_assert_num_queries(2):
        sql.together((ASKED, {"numbers": [1]}), (ASKED, {"numbers": [2]}))


LEFT = """
SELECT set_config('goodterms.left',
                  coalesce(current_setting('goodterms.left', true), '') || %(mark)s::text, true)
"""
STANDS = "SELECT coalesce(current_setting('goodterms.left', true), '')"


def leave(mark: str) -> None:
    sql.leave(LEFT, {"mark": mark})


def test_what_is_left_is_carried_out_at_once_outside_any_block() -> None:
    with working("a test"):
        leave("a")
        assert sql.value(STANDS) == "a"


def test_what_is_left_in_a_block_goes_in_one_trip_and_in_turn_when_it_ends() -> None:
    with working("a test"):
        with sql.at_the_end():
            leave("a")
            leave("b")
            assert sql.value(STANDS) == ""
        assert sql.value(STANDS) == "ab"


def test_a_block_that_fails_leaves_nothing_and_the_block_around_it_keeps_its_own() -> None:
    with working("a test"):
        with sql.at_the_end():
            leave("a")
            with suppress(LookupError), sql.at_the_end():
                leave("lost")
                raise LookupError
            with sql.at_the_end():
                leave("b")
            assert sql.value(STANDS) == ""
        assert sql.value(STANDS) == "ab"
