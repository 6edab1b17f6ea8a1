"""vCards of every age are read, and what we write comes back as it was (R4, R138 in part)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.profile.cards_vcf import (
    WIDTH,
    NotACard,
    Version,
    escaped,
    folded,
    parts,
    read,
    text_of,
    unescaped,
    written,
)

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120).filter(
    lambda said: said.strip() == said
)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
FIELDS = ("known_as", "organisation", "role", "note", "street", "city", "postcode", "country")
UID = "0193a5b0-0000-7000-8000-000000000001"

FOUR = """BEGIN:VCARD\r
VERSION:4.0\r
FN:Ana Ferreira\r
N:Ferreira;Ana;;;\r
item1.EMAIL;TYPE="home,pref":ana@home.example\r
EMAIL;TYPE=work:ana@norr.example\r
TEL;VALUE=uri;TYPE="cell,voice":tel:+44-7700-900142\r
ADR;LABEL="14 Quay Lane: the blue door":;;14 Quay Lane;Merehaven;;MH4 1QL;United\r
  Kingdom\r
BDAY:19800514\r
ORG:Norr\\, Logistics;Dispatch\r
NOTE:The dog is kind.\\nRing twice\\; please\r
END:VCARD\r
"""
OLD = """BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9 da=
 Silva
TEL;HOME:01632 960811
BDAY:1980-05-14T00:00:00Z
END:VCARD
"""


def test_a_card_of_today_is_read() -> None:
    assert read(FOUR) == {
        "name": "Ana Ferreira",
        "email_home": "ana@home.example",
        "email_work": "ana@norr.example",
        "phone_mobile": "+44-7700-900142",
        "street": "14 Quay Lane",
        "city": "Merehaven",
        "postcode": "MH4 1QL",
        "country": "United Kingdom",
        "birth_date": "1980-05-14",
        "organisation": "Norr, Logistics",
        "note": "The dog is kind.\nRing twice; please",
    }


def test_a_card_of_an_old_phone_is_read() -> None:
    told = read(OLD)
    assert told["phone_home"] == "01632 960811"
    assert told["birth_date"] == "1980-05-14"
    assert told["name"] == "José da Silva"


def test_a_card_without_a_full_name_is_called_by_its_parts() -> None:
    parted = "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg;Maria;Dr;"
    assert read(f"BEGIN:VCARD\n{parted}\nEND:VCARD") == {"name": "Jörg Maria Müller"}
    assert read("BEGIN:VCARD\nN:Müller\nFN:Jo M\nEND:VCARD") == {"name": "Jo M"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_a_card_reads_the_same_in_every_encoding(encoding: str) -> None:
    card = "BEGIN:VCARD\r\nFN:José Mü\r\n ller\r\nEND:VCARD\r\n"
    assert read(text_of(card.encode(encoding))) == {"name": "José Müller"}


def test_a_line_folded_within_a_sign_is_whole_again() -> None:
    card = b"BEGIN:VCARD\r\nFN:Jos\xc3\r\n \xa9 Silva\r\nEND:VCARD\r\n"
    assert read(text_of(card)) == {"name": "José Silva"}
    assert read(text_of(OLD.encode()))["name"] == "José da Silva"


def test_what_stands_behind_a_large_photo_is_read() -> None:
    photo = "PHOTO;ENCODING=b:" + "\r\n ".join(["QUJD" * 18] * 30_000)
    card = f"BEGIN:VCARD\r\n{photo}\r\nFN:José\r\nEND:VCARD\r\n"
    assert read(text_of(card.encode())) == {"name": "José"}


def test_only_the_first_card_of_a_book_is_read() -> None:
    assert read(FOUR + FOUR.replace("Ana", "Ben"))["name"] == "Ana Ferreira"


@pytest.mark.parametrize(
    "text", ["", "hello", "BEGIN:VCARD\nVERSION:4.0\nEND:VCARD", "BEGIN:VCARD\nFN:\nEND:VCARD"]
)
def test_what_is_no_card_says_so(text: str) -> None:
    with pytest.raises(NotACard):
        read(text)


def test_a_day_that_is_none_is_left_out() -> None:
    assert "birth_date" not in read("BEGIN:VCARD\nFN:Ana\nBDAY:--0514\nEND:VCARD")
    assert "birth_date" not in read("BEGIN:VCARD\nFN:Ana\nBDAY:19801399\nEND:VCARD")


@pytest.mark.parametrize("version", ["3.0", "4.0"])
@given(name=TEXT, values=st.dictionaries(st.sampled_from(FIELDS), LINES))
def test_what_is_written_comes_back_as_it_was(
    version: Version, name: str, values: dict[str, str]
) -> None:
    told = {"name": name, "birth_date": "1980-05-14", "email": "ana@mail.example", **values}
    assert read(written(told, uid=UID, version=version)) == told


@given(text=LINES)
def test_escaping_hides_every_sign_that_means_something(text: str) -> None:
    safe = escaped(text)
    assert "\n" not in safe
    assert unescaped(safe) == text
    assert parts(f"{safe};{safe}") == [text, text]


@given(line=TEXT)
def test_lines_are_folded_by_octets_and_never_within_a_sign(line: str) -> None:
    lines = folded(line).split("\r\n")
    assert all(len(one.encode()) <= WIDTH for one in lines)
    assert lines[0] + "".join(one[1:] for one in lines[1:]) == line


@pytest.mark.parametrize(("version", "born"), [("3.0", "1980-05-14"), ("4.0", "19800514")])
def test_each_version_is_written_as_it_asks(version: Version, born: str) -> None:
    told = {"name": "Ana Ferreira", "birth_date": "1980-05-14", "phone_mobile": "07700 900142"}
    card = written(told, uid=UID, version=version)
    assert card.startswith(f"BEGIN:VCARD\r\nVERSION:{version}\r\n")
    assert card.endswith("END:VCARD\r\n")
    for line in (f"BDAY:{born}", "N:Ferreira;Ana;;;", "TEL;TYPE=cell:07700 900142"):
        assert f"\r\n{line}\r\n" in card


def test_a_single_name_is_a_given_one() -> None:
    assert "\r\nN:;Madonna;;;\r\n" in written({"name": "Madonna"}, uid=UID)


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "rot13", "utf-8", "nothing"])
def test_no_charset_a_card_names_breaks_the_reading_or_slows_it(charset: str) -> None:
    text = f"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:A=FFna\nEND:VCARD\n"
    assert read(text)["name"].startswith("A")
