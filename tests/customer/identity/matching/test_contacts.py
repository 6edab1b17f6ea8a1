"""Reading email addresses and phone numbers."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.contacts import (
    is_nobodys,
    is_role,
    parse_email,
    parse_phone,
)
from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.habits import Habits, home

BRITISH_AND_AMERICAN = Habits(zero_country="gb", plain_country="us")


@pytest.mark.parametrize(
    ("said", "email"),
    [
        ("ana@mere.example", "ana@mere.example"),
        ("o'neil+shop@mere.co.uk", "o'neil+shop@mere.co.uk"),
        ("Ana Reyes <ana@mere.com>".lower(), "ana@mere.com"),
        ("mailto:ana@mere.com", "ana@mere.com"),
        ("ana@mere.com; ben@moor.com", "ana@mere.com"),
        ("ana@bücher.de", "ana@xn--bcher-kva.de"),
        ("ana@", ""),
        ("nobody at home", ""),
        ("a..b@mere.com", ""),
    ],
)
def test_the_first_address_in_a_text_is_read(said: str, email: str) -> None:
    assert parse_email(said) == email


def test_two_mailboxes_that_differ_by_an_accent_stay_two() -> None:
    assert parse_email("müller@mere.com") != parse_email("muller@mere.com")
    assert parse_email("müller@mere.com").isascii()


@given(st.text(max_size=40) | st.emails())
def test_an_address_read_twice_is_the_same_and_no_text_stops_it(said: str) -> None:
    once = parse_email(said.strip().lower())
    assert parse_email(once) == once
    assert once.isascii()


@given(st.emails())
def test_a_plain_address_is_kept_as_it_is(said: str) -> None:
    lowered = said.lower()
    assert parse_email(lowered) in {"", lowered}


@pytest.mark.parametrize(
    "local", ["info", "sales", "accounts2", "sales-team", "noreply", "kundenservice", "info+x"]
)
def test_a_mailbox_named_after_a_function_is_a_role(local: str) -> None:
    assert is_role(local)


@pytest.mark.parametrize("local", ["ana", "ana.reyes", "salesman.bob", "teamster", "infos.ana"])
def test_a_mailbox_named_after_a_person_is_none(local: str) -> None:
    assert not is_role(local)


def test_a_mailbox_that_only_fills_the_field_is_nobodys() -> None:
    assert is_nobodys("none")
    assert is_nobodys("noemail1")
    assert not is_nobodys("nona")


@pytest.mark.parametrize(
    "dialled",
    [
        " 0113 496 0123",
        " (0113) 4960123",
        " +44(0)113 496 0123",
        " +44 113 4960123",
        " +44 0113 496 0123",
        " 0044 113 496 0123",
        " 441134960123",
        " 0113 496 0123 ext 4",
        " tel: 0113 496 0123 (home)",
        " 0113 496 0123 / 0114 496 0124",
        "gb 1134960123",
    ],
)
def test_one_number_however_it_is_written(dialled: str) -> None:
    assert parse_phone(dialled, BRITISH_AND_AMERICAN) == 441134960123


@pytest.mark.parametrize(
    "dialled",
    [" 404-249-3607", " +1-404-249-3607x5631", " (404)249-3607", " 1 404 249 3607",
     " 001-404-249-3607", "us 4042493607"],
)  # fmt: skip
def test_an_american_number_in_a_british_file_keeps_its_country(dialled: str) -> None:
    assert parse_phone(dialled, BRITISH_AND_AMERICAN) == 14042493607


def test_without_a_country_the_national_digits_are_all_there_is() -> None:
    assert parse_phone(" 0113 496 0123", Habits()) == 1134960123


@pytest.mark.parametrize(
    "dialled",
    [" 0000000000", " 12345678", " 555-555-5555", " 99999999", " 0123456789", " 12", " +", " n/a"],
)
def test_a_number_nobody_has_is_no_number(dialled: str) -> None:
    assert parse_phone(dialled, home("gb")) is None


# Their own trunk prefixes and area codes differ most.
@pytest.mark.parametrize("country", ["GB", "US", "DE", "FR", "IT", "ES", "NL", "AU", "IE", "CH"])
@pytest.mark.parametrize(
    "shape",
    [
        phonenumbers.PhoneNumberFormat.NATIONAL,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.E164,
    ],
)
def test_our_reading_is_the_librarys(country: str, shape: int) -> None:
    for kind in (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(country, kind)
        assert number is not None
        written = fold(phonenumbers.format_number(number, shape))
        digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
        if any(run in digits for run in ("12345678", "23456789", "98765432", "87654321")):
            continue  # the library's examples are fillers, and so we read them
        assert parse_phone(f" {written}", home(country)) == int(digits)


@given(st.text(max_size=30))
def test_no_text_stops_the_reading_of_numbers(said: str) -> None:
    number = parse_phone(f" {fold(said)}", BRITISH_AND_AMERICAN)
    assert number is None or 10**6 <= number < 10**15


@given(st.integers(min_value=2_000_000_000, max_value=9_999_999_999))
def test_different_numbers_stay_different(number: int) -> None:
    one = parse_phone(f" +44{number}", Habits())
    other = parse_phone(f" +44{number - 1}", Habits())
    assert one is None or one != other
