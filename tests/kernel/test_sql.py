"""The door to SQL."""

from __future__ import annotations

import pytest

from goodterms.kernel import sql
from goodterms.kernel.acting import working

pytestmark = pytest.mark.django_db

KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
ASKED = "SELECT x + 1 FROM unnest(%(numbers)s::bigint[]) AS asked_together (x) ORDER BY x"


def test_statements_asked_together_answer_in_turn_and_stay_prepared() -> None:
    with working("a test"):
        for _ in range(2):
            first, second = sql.together((ASKED, {"numbers": [3, 1]}), (ASKED, {"numbers": [8]}))
            assert (first, second) == ([(2,), (4,)], [(9,)])
        assert sql.value(KEPT, ["%asked_together%"]) == 1


def test_what_does_not_ask_for_it_is_not_prepared_however_often_it_comes() -> None:
    with working("a test"):
        for number in range(20):
            assert sql.value("SELECT %s + 0 AS asked_alone", [number]) == number
        assert sql.value(KEPT, ["%asked_alone%"]) == 0
