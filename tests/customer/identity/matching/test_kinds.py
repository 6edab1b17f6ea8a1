"""What a record is about: people first, and never a human hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.habits import Habits
from goodterms.customer.identity.matching.kinds import (
    CUSTOMERS,
    DOUBTFUL,
    SURE,
    UNKNOWN,
    judge,
    model,
)
from goodterms.customer.identity.matching.live import face_of
from goodterms.customer.identity.matching.signs import BIT, SENTENCES, given_names


@pytest.mark.parametrize(
    "name",
    [
        "Ana Reyes", "REYES, ANA", "Dr Ana Reyes", "Xiomara Quispe", "Søren Kierkegaard", "李 小龙",
        "Nguyễn Văn Minh", "Chukwuemeka Okonkwo", "Γιώργος Παπαδόπουλος", "J Smith", "Mrs Hall",
        # People whose names are also words for things, functions, firms and tests.
        "Rosa Lamp", "John Mast", "Mary Sales", "Till Lager", "Kimberly Church", "Anna Bank",
        "Peter Pole", "Natália Sá", "Eva Company", "Kevin Test", "Marine Collin", "Paul Service",
    ],
)  # fmt: skip
def test_a_person_is_a_person(name: str) -> None:
    assert face_of({"name": name}).kind == "person"


@pytest.mark.parametrize(
    ("given_name", "family_name"),
    [("Ana", "Reyes"), ("Ana", None), (None, "Reyes"), ("Qwzk", "Vbnt"), ("", "Xhosaqi")],
)
def test_what_stands_in_the_fields_for_names_is_a_person(
    given_name: str | None, family_name: str | None
) -> None:
    assert face_of({"given_name": given_name, "family_name": family_name}).kind == "person"


def test_a_birth_date_alone_speaks_of_a_person() -> None:
    assert face_of({"birth_date": "1980-05-12"}).kind == "person"


def test_an_empty_record_is_unknown_and_no_surer_than_even() -> None:
    face = face_of({"name": None, "city": "Leeds"})
    assert (face.kind, face.kind_p) == (UNKNOWN, DOUBTFUL)


@pytest.mark.parametrize(
    "name",
    [
        "Street light 16673", "Lamp column 4", "ATM 77677", "Pump station 12",
        "Bus shelter 9 lighting",
        "Landlord supply 4", "Unmetered supply 88", "EV charger 17", "Straßenlaterne 204",
        "Trafostation 12", "Ladesäule 3", "Lampadaire 33", "Borne de recharge 7", "Farola 12",
        "METER 0042", "Feeder pillar A12",
    ],
)  # fmt: skip
def test_a_thing_is_an_asset(name: str) -> None:
    assert face_of({"name": name}).kind == "asset"


@pytest.mark.parametrize(
    "name",
    [
        "The Occupier", "IT Department", "Accounts Payable", "Facilities", "Goods In",
        "Estate of the late", "Site Manager", "Procurement Team", "Buchhaltung", "Wareneingang",
        "An die Bewohner", "Service comptabilité", "Le locataire", "Recursos humanos",
    ],
)  # fmt: skip
def test_a_function_is_a_department(name: str) -> None:
    assert face_of({"name": name}).kind == "department"


@pytest.mark.parametrize(
    "record",
    [
        {"name": "Test Test"},
        {"name": "TEST CUSTOMER 8256"},
        {"name": "Dummy Record"},
        {"name": "Do Not Use"},
        {"name": "asdf asdf"},
        {"name": "xxx", "email": "test12@example.invalid"},
        {"name": "Mickey Mouse", "email": "test9@test.invalid"},
        {"name": "Max Mustermann"},
    ],
)
def test_what_was_typed_to_try_things_is_a_test(record: dict[str, str]) -> None:
    assert face_of(record).kind == "test"


@pytest.mark.parametrize(
    "record",
    [
        {"organisation": "Mere & Moor Ltd"},
        {"organisation": "Mere & Moor Ltd", "email": "info@mere.com", "phone": "0113 496 0123"},
        {"organisation": "Mere & Moor Ltd", "email": "info@mere.com", "account_no": "4389857"},
        {"name": "Mere Energy Ltd"},
        {"name": "Hall, Akhtar & Holt"},
        {"name": "Müller GmbH & Co. KG"},
        {"name": "Meter Services Ltd"},
        {"name": "株式会社山下農林"},
        {"name": "Dąbal Sp. z o.o."},
    ],
)
def test_a_firm_is_an_organisation(record: dict[str, str]) -> None:
    assert face_of(record).kind == "organisation"


def test_a_mailbox_without_anyone_is_a_role_mailbox() -> None:
    assert face_of({"email": "reception@mere.com", "city": "Leeds"}).kind == "role_mailbox"


def test_a_named_person_with_the_firms_mailbox_stays_a_person() -> None:
    record = {"name": "Ana Reyes", "organisation": "Mere Ltd", "email": "info@mere.com"}
    assert face_of(record).kind == "person"


def test_a_firms_mailbox_with_an_account_is_one_only_beside_the_firms_own_record() -> None:
    record = {"organisation": "Mere Ltd", "email": "accounts@mere.com", "account_no": "4389857"}
    assert face_of(record).kind == "organisation"
    assert face_of(record, firm_elsewhere=True).kind == "role_mailbox"


def test_a_firms_own_record_is_never_taken_for_its_mailbox() -> None:
    record = {"organisation": "Mere Ltd", "email": "info@mere.com"}
    assert face_of(record, firm_elsewhere=True).kind == "organisation"


def test_example_addresses_say_nothing_where_all_have_them() -> None:
    record = {"name": "Ana Reyes", "email": "ana@example.com"}
    assert face_of(record, Habits(reserved_mail=0.8)).kind == "person"
    assert face_of(record, Habits(reserved_mail=0.0)).kind == "person"


def test_a_name_known_to_stand_everywhere_is_doubted_but_a_person_is_not_lost() -> None:
    sure = face_of({"name": "Xiomara Quispe"}).kind_p
    crowded = face_of({"name": "Xiomara Quispe"}, crowded=True)
    assert crowded.kind == "person"
    assert crowded.kind_p < sure


def test_the_reasons_are_told_strongest_first_and_each_has_its_sentence() -> None:
    why = face_of({"name": "Street light 16673"}).kind_why
    assert set(why[:2]) == {"asset_word", "number"}
    assert all(code in SENTENCES for code in why)


@given(st.integers(min_value=0, max_value=(1 << len(SENTENCES)) - 1))
def test_only_a_sure_answer_takes_a_record_out_of_the_count(signs: int) -> None:
    said = judge(signs, Habits())
    assert 0 <= said.p <= 1
    if said.kind == UNKNOWN:
        assert DOUBTFUL <= said.p < SURE
    elif said.kind not in CUSTOMERS:
        assert said.p >= SURE


@given(st.sampled_from(sorted(given_names())), st.sampled_from(sorted(given_names())))
def test_two_names_from_the_list_are_never_taken_for_no_customer(one: str, other: str) -> None:
    kind = face_of({"name": f"{one} {other}", "birth_date": "1980-05-12"}).kind
    assert kind in {*CUSTOMERS, UNKNOWN}


def test_the_account_number_alone_is_no_feature() -> None:
    assert all(one.code != "account" for one in model().features)
    assert BIT["account"]


@pytest.mark.parametrize("name", ["Ellison Roofing Ltd", "Coates Catering LLP", "Mauer Dach GmbH"])
def test_a_firm_under_its_own_name_is_a_firm_though_it_writes_from_info(name: str) -> None:
    record = {
        "name": name,
        "email": "info@ellisonroofing.com",
        "street": "10 Willow Drive",
        "city": "Oxmoor",
        "account_no": "ME10020",
    }
    assert face_of(record).kind == "organisation"
