"""What a program sends is read whole or not at all, and the first fault is named with its path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.surfaces.api.endpoint import Faulty
from goodterms.surfaces.api.records.reading import FIELDS, MOST, Sent, read

JSON = "application/json; charset=utf-8"
ONE = {"source": "webshop", "key": "4711", "fields": {"name": "Ana Ferreira"}}


def sent(body: Any) -> tuple[str, list[Sent]]:
    return read(json.dumps(body).encode(), JSON)


def fault(body: Any) -> Faulty:
    with pytest.raises(Faulty) as told:
        sent(body)
    return told.value


def several(*records: Any) -> dict[str, Any]:
    return {"source": "webshop", "records": list(records)}


def test_one_record_is_an_object_and_several_are_a_list() -> None:
    assert sent(ONE) == ("webshop", [Sent("4711", {"name": "Ana Ferreira"})])
    record = {"key": "1", "fields": {"email": " ana@mail.example ", "phone": None, "city": ""}}
    assert sent(several(record)) == ("webshop", [Sent("1", {"email": "ana@mail.example"})])


def test_fifty_are_taken_and_one_more_is_not() -> None:
    records = [{"key": str(n), "fields": {"name": "Ana"}} for n in range(MOST + 1)]
    assert len(sent(several(*records[:MOST]))[1]) == MOST
    told = fault(several(*records))
    assert (told.status, told.field) == (413, "records")


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ([], "", "The whole of what is sent is one object."),
        ({}, "source", "“source” is missing."),
        ({**ONE, "key": ""}, "key", "“key” is missing."),
        ({**ONE, "key": 4711}, "key", "“key” is no text."),
        ({**ONE, "key": "4" * 201}, "key", "“key” is longer than 200 signs."),
        ({**ONE, "fields": "Ana"}, "fields", "“fields” is an object."),
        ({**ONE, "fields": {}}, "fields", "This record says nothing."),
        ({**ONE, "fields": {"name": ""}}, "fields", "This record says nothing."),
        (
            {**ONE, "fields": {"name": "Ana \ud800"}},
            "fields.name",
            "“fields.name” holds a sign that is none.",
        ),
        ({**ONE, "key": "4711\0"}, "key", "“key” holds a sign that is none."),
        ({**ONE, "note": "x"}, "note", "“note” is no field here."),
        (several(), "records", "“records” is a list of one record at least."),
        (several("Ana"), "records[0]", "“records[0]” is an object."),
        (several(ONE), "records[0].source", "“records[0].source” is no field here."),
        (
            several({"key": "1", "fields": {"emial": "a@b.example"}}),
            "records[0].fields.emial",
            "“records[0].fields.emial” is no field here.",
        ),
        (
            several({"key": "1", "fields": {"account_no": 4711}}),
            "records[0].fields.account_no",
            "“records[0].fields.account_no” is no text.",
        ),
        (
            several({"key": "1", "fields": {"birth_date": "31/31/1999"}}),
            "records[0].fields.birth_date",
            "“31/31/1999” is not a date.",
        ),
        (
            several({"key": "1", "fields": {"name": "An\0a"}}),
            "records[0].fields.name",
            "“records[0].fields.name” holds a sign that is none.",
        ),
        (
            several({"key": "1", "fields": {"name": "A"}}, {"key": "1", "fields": {"name": "B"}}),
            "records[1].key",
            "The key “1” came twice in one request.",
        ),
    ],
)
def test_the_first_fault_is_named_with_its_path(body: Any, field: str, words: str) -> None:
    told = fault(body)
    assert (told.sentence, told.field) == (words, field)


def test_a_name_that_is_nearly_a_field_is_told_which_one() -> None:
    assert fault({**ONE, "fields": {"emial": "x"}}).next_step == "Did you mean “email”?"


def test_a_date_is_kept_as_the_matcher_reads_it() -> None:
    (one,) = sent({**ONE, "fields": {"birth_date": "19800514"}})[1]
    assert one.fields["birth_date"] == "1980-05-14"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"NaN", b'{"a":1'])
def test_what_is_no_json_is_told_so(body: bytes) -> None:
    with pytest.raises(Faulty) as told:
        read(body, JSON)
    assert told.value.status in {400, 422}


@pytest.mark.parametrize("name", ["key", "email"])
def test_a_field_that_comes_twice_in_one_object_is_not_half_lost(name: str) -> None:
    body = f'{{"source": "shop", "key": "1", "fields": {{"{name}": "a", "{name}": "b"}}}}'
    with pytest.raises(Faulty, match="came twice in one object") as told:
        read(body.encode(), JSON)
    assert told.value.field == name


def test_a_form_is_no_json() -> None:
    with pytest.raises(Faulty) as told:
        read(b"source=webshop", "application/x-www-form-urlencoded")
    assert told.value.status == 415


WORDS = st.text(max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
NEARLY = st.fixed_dictionaries(
    {"source": ANYTHING, "key": ANYTHING},
    optional={
        "fields": ANYTHING | st.dictionaries(st.sampled_from(FIELDS) | WORDS, ANYTHING, max_size=3),
        "records": ANYTHING,
    },
)


@given(ANYTHING | NEARLY)
def test_whatever_comes_is_read_whole_or_told_as_a_fault(body: Any) -> None:
    try:
        source, records = sent(body)
    except Faulty:
        return
    assert source
    for one in records:
        assert one.key
        assert set(one.fields) <= set(FIELDS)
        assert all(value.encode() and "\0" not in value for value in one.fields.values())
