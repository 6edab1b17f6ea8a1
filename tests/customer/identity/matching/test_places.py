"""Reading streets, postcodes, countries and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.places import (
    parse_code,
    parse_country,
    parse_postcode,
    parse_street,
)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("12 High Street", "12 high street"),
        ("12 High St.", "12 high street"),
        ("12, HIGH ST, Flat 4", "12 high street"),
        ("Flat 4, 12 High Street", "12 high street"),
        ("Unit B, 12 High Street", "12 high street"),
        ("Hauptstraße 12a", "12a hauptstrasse"),
        ("Flat 6, Nathan Forks", "6 nathan forks"),
        ("Studio 39u, Francis Trail", "39u francis trail"),
        ("123 E Main St", "123 main street"),
        ("High Street", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_a_street_key_is_its_number_and_two_words(said: str, key: str) -> None:
    assert parse_street(fold(said)).key == key


@given(st.text(max_size=40))
def test_a_street_read_twice_is_the_same_and_no_text_stops_it(said: str) -> None:
    once = parse_street(fold(said))
    assert parse_street(once.street) == once


@pytest.mark.parametrize(
    ("said", "postcode"),
    [("LS1 4AB", "ls14ab"), ("ls14ab", "ls14ab"), ("12345-6789", "12345"), ("75 001", "75001"),
     ("D-10115", "d10115"), ("00000", ""), ("2222", "2222"), ("-", "")],
)  # fmt: skip
def test_a_postcode_has_no_blanks_and_no_zip_plus_four(said: str, postcode: str) -> None:
    assert parse_postcode(fold(said)) == postcode


@pytest.mark.parametrize(
    ("said", "number"),
    [("4389 8570", "43898570"), ("A-17/3", "a173"), ("0000", ""), ("11111", ""), ("111", "111"),
     ("7", "7"), ("0", "")],
)  # fmt: skip
def test_an_account_number_is_its_letters_and_digits(said: str, number: str) -> None:
    assert parse_code(fold(said)) == number


@given(st.text(max_size=24))
def test_codes_read_twice_are_the_same(said: str) -> None:
    for parse in (parse_code, parse_postcode):
        once = parse(fold(said))
        assert parse(once) == once


@pytest.mark.parametrize(
    ("said", "country"),
    [("GB", "gb"), ("UK", "gb"), ("GBR", "gb"), ("Great Britain", "gb"), ("Deutschland", "de"),
     ("Côte d'Ivoire", "ci"), ("Atlantis", "atlantis"), ("", "")],
)  # fmt: skip
def test_a_country_is_its_two_letters(said: str, country: str) -> None:
    assert parse_country(fold(said)) == country
