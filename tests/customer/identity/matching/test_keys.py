"""Keys: one number for one value on both roads, and never one for two kinds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.samples import SAMPLES, batch

from goodterms.customer.identity.matching.keys import KEYS, MOST, keys_of, keys_sql
from goodterms.customer.identity.matching.live import Face, face_of
from goodterms.customer.identity.matching.scoring import weights_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

ANA = {
    "name": "Ana Maria Silva",
    "email": "ana@mail.example",
    "phone": "+44 113 496 0123",
    "street": "4 Elm Walk",
    "postcode": "LS1 4AB",
    "city": "Leeds",
    "birth_date": "1981-04-12",
    "account_no": "5512345",
    "national_id": "AB123456C",
}
COLUMNS = (
    "kind VARCHAR, given VARCHAR, given_class VARCHAR, family VARCHAR, names VARCHAR[],"
    " org VARCHAR, email VARCHAR, email_domain VARCHAR, phone BIGINT, born VARCHAR,"
    " postcode VARCHAR, street_key VARCHAR, city VARCHAR, account_no VARCHAR, national VARCHAR"
)


def by_query(faces: Sequence[Face]) -> list[tuple[int, ...]]:
    names = [column.split()[0] for column in COLUMNS.split(", ")]
    with duckdb.connect() as connection:
        connection.execute(f'CREATE TABLE face ("row" BIGINT, {COLUMNS})')
        for row, face in enumerate(faces):
            values = [getattr(face, name) for name in names]
            told = [list(v) if isinstance(v, tuple) else v for v in values]
            connection.execute(f"INSERT INTO face VALUES (?{', ?' * len(names)})", [row, *told])
        found: dict[int, list[int]] = defaultdict(list)
        for row, key in connection.execute(keys_sql()).fetchall():
            found[row].append(key)
    return [tuple(sorted(found[row])) for row in range(len(faces))]


TEXT = st.none() | st.text(
    alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=9
)
WORDS = st.none() | st.lists(
    st.text(alphabet="abc", min_size=2, max_size=4), min_size=1, max_size=6, unique=True
).map(lambda words: tuple(sorted(words)))
FIRM = st.lists(st.sampled_from(["mere", "moor", "energy"]), min_size=1, unique=True)
FACES = st.builds(
    replace,
    st.just(face_of({})),
    kind=st.sampled_from(["person", "unknown", "organisation", "asset"]),
    given=TEXT,
    given_class=TEXT,
    family=TEXT,
    names=WORDS,
    org=st.none() | FIRM.map(sorted).map(" ".join),
    email=TEXT,
    email_domain=TEXT,
    phone=st.none() | st.integers(1, 10**14),
    born=st.none() | st.sampled_from(["1981-04-12", "1981", "1981-04"]),
    postcode=TEXT,
    street_key=TEXT,
    city=TEXT,
    account_no=TEXT,
    national=TEXT,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(FACES, min_size=1, max_size=8))
def test_python_and_duckdb_make_the_same_keys(faces: list[Face]) -> None:
    assert [keys_of(face) for face in faces] == by_query(faces)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_keys_of_a_whole_sample_are_the_same(sample: str) -> None:
    made = batch(sample)
    found: dict[int, set[int]] = defaultdict(set)
    for row, key in made.connection.execute(keys_sql()).fetchall():
        found[row].add(key)
    assert {row: set(keys_of(face)) for row, face in made.faces.items()} == {
        row: found[row] for row in made.faces
    }


def test_a_full_record_has_a_dozen_keys_at_the_most() -> None:
    keys = keys_of(face_of(ANA))
    assert len(keys) == len(set(keys))
    assert len(keys) == MOST


def test_keys_fit_a_signed_64_bit_number() -> None:
    keys = keys_of(face_of(ANA))
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert max(abs(key) for key in keys) > 2**32


def test_what_is_no_customer_has_no_keys() -> None:
    assert keys_of(face_of({"name": "Street light 4411", "phone": "+44 113 496 0123"})) == ()


def test_a_person_and_a_firm_never_meet() -> None:
    contact = {"email": "hello@mere.example", "phone": "+44 113 496 0123", "account_no": "5512345"}
    firm = face_of({"organisation": "Mere Energy Ltd"} | contact)
    person = face_of({"name": "Ana Silva"} | contact)
    assert (firm.kind, person.kind) == ("organisation", "person")
    assert not set(keys_of(firm)) & set(keys_of(person))


@pytest.mark.parametrize("sample", SAMPLES)
def test_pairs_that_evidence_speaks_for_nearly_always_share_a_key(sample: str) -> None:
    made = batch(sample)
    keys = {row: set(keys_of(face)) for row, face in made.faces.items()}
    likely = made.connection.execute(
        f"SELECT a, b FROM ({weights_sql(made.model, 'pair')}) WHERE weight >= {made.model.ask}"
    ).fetchall()
    met = sum(1 for a, b in likely if keys[a] & keys[b])
    assert met / len(likely) > 0.98


def test_rules_are_told_apart_by_name() -> None:
    for keys in KEYS.values():
        assert len({key.name for key in keys}) == len(keys)
