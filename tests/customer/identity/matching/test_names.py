"""Reading person names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.names import (
    nickname_class,
    parse_family,
    parse_given,
    parse_name,
)

PARTS = [
    ("Ana Reyes", ("ana", "", "reyes")),
    ("REYES, Ana", ("ana", "", "reyes")),
    ("Reyes, Ana Maria", ("ana", "maria", "reyes")),
    ("Dr. Ana Reyes", ("ana", "", "reyes")),
    ("Miss Dr Ana Reyes", ("ana", "", "reyes")),
    ("Mrs Hall", ("", "", "hall")),
    ("Hall, Mrs Jane", ("jane", "", "hall")),
    ("Mary O'Connor", ("mary", "", "oconnor")),
    ("Jan van der Berg", ("jan", "", "van der berg")),
    ("van der Berg, Jan", ("jan", "", "van der berg")),
    ("Maria de la Cruz", ("maria", "", "de la cruz")),
    ("Anne-Marie Smith-Jones", ("anne-marie", "", "smith-jones")),
    ("J. R. Smith", ("j", "r", "smith")),
    ("J.R. Smith", ("j", "r", "smith")),
    ("John Smith Jr", ("john", "", "smith")),
    ("John Smith, Jr.", ("john", "", "smith")),
    ("Smith, John, Jr", ("john", "", "smith")),
    ("Robert (Bob) Smith", ("robert", "", "smith")),
    ("Robert", ("robert", "", "")),
    ("thomas of chudleigh", ("thomas", "", "chudleigh")),
    ("thomas clifford, 1st baron clifford of chudleigh", ("thomas", "", "clifford")),
    ("李 小龙", ("li", "", "xiaolong")),
]  # fmt: skip


@pytest.mark.parametrize(("said", "parts"), PARTS)
def test_a_name_is_read_in_either_order(said: str, parts: tuple[str, str, str]) -> None:
    name = parse_name(fold(said))
    assert (name.given, name.middle, name.family) == parts


def test_no_word_of_a_name_is_lost_for_finding_it() -> None:
    name = parse_name("clifford, thomas of chudleigh (tom)")
    assert {"clifford", "thomas", "chudleigh", "tom"} <= set(name.tokens)


def test_the_two_orders_show_one_full_name() -> None:
    assert parse_name("reyes, ana").full_name == parse_name("ana reyes").full_name == "ana reyes"


def test_a_given_name_field_holds_middle_names_too() -> None:
    name = parse_given("mary jane")
    assert (name.given, name.middle) == ("mary", "jane")


def test_a_family_name_field_keeps_its_particles_and_drops_the_suffix() -> None:
    assert parse_family("van der berg").family == "van der berg"
    assert parse_family("smith jr").family == "smith"


def test_a_title_alone_in_the_family_field_is_a_name() -> None:
    assert parse_family("lord").family == "lord"


@given(st.text(max_size=40))
def test_no_text_stops_the_reading_of_names(said: str) -> None:
    for parse in (parse_name, parse_given, parse_family):
        name = parse(fold(said))
        assert list(name.tokens) == sorted(set(name.tokens))
        assert all(token.isalpha() and token.isascii() for token in name.tokens)


_WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)


@given(_WORD, _WORD)
def test_a_full_name_read_again_is_the_same_name(first: str, last: str) -> None:
    once = parse_name(f"{first} {last}")
    again = parse_name(once.full_name)
    assert (again.full_name, again.tokens) == (once.full_name, once.tokens)


@given(st.lists(_WORD, min_size=2, max_size=4), st.lists(_WORD, min_size=2, max_size=4))
def test_people_of_different_words_never_become_one(one: list[str], other: list[str]) -> None:
    if set(one) == set(other):
        return
    first, second = parse_name(" ".join(one)), parse_name(" ".join(other))
    assert not first.tokens or first.full_name != second.full_name


@pytest.mark.parametrize(
    ("nickname", "name"),
    [("bob", "robert"), ("liz", "elizabeth"), ("peggy", "margaret"), ("jim", "james")],
)
def test_a_nickname_stands_for_its_name(nickname: str, name: str) -> None:
    assert nickname_class(nickname) == nickname_class(name) == name


def test_other_names_stand_for_themselves() -> None:
    assert nickname_class("xiomara") == "xiomara"
