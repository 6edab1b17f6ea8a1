"""Reading firms' names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.organisations import parse_org

SAME = [
    ("Hall, Akhtar & Holt", "HOLT HALL AND AKHTAR LTD"),
    ("GRANT PLC", "Grant"),
    ("Müller GmbH & Co. KG", "Muller"),
    ("Bianchi S.r.l.", "Bianchi Srl"),
    ("The Mere & Moor Company", "Mere and Moor"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_firm_is_its_core_words_in_any_order(one: str, other: str) -> None:
    assert parse_org(fold(one)) == parse_org(fold(other)) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Young Group", "Young Ltd"), ("SE Power", "Power"), ("Grant & Sons", "Grant")],
)
def test_firms_whose_core_differs_stay_apart(one: str, other: str) -> None:
    assert parse_org(fold(one)) != parse_org(fold(other))


def test_a_name_of_nothing_but_forms_keeps_its_words() -> None:
    assert parse_org("the company") == "company the"


@given(st.text(max_size=40))
def test_a_firm_read_twice_is_the_same_and_no_text_stops_it(said: str) -> None:
    once = parse_org(fold(said))
    assert parse_org(parse_org(once)) == parse_org(once)
    assert once.isascii()
