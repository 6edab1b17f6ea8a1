"""What is typed into a fact keeps its own spelling, or is refused in one sentence (R2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.profile.reading import read
from goodterms.kernel.refusals import Refused

LETTERS = st.text(st.characters(categories=["L", "M", "P"]), min_size=1, max_size=40)


@given(words=st.lists(LETTERS, min_size=1, max_size=4))
def test_a_name_keeps_every_letter_as_it_was_typed(words: list[str]) -> None:
    assert read("name", "  " + " ".join(words) + " ") == " ".join(words)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", "José Ángel O'Brien-Søn"),
        ("name", "X Æ"),
        ("phone", "+44 (0)1632 960811"),
        ("phone_work", "01632 960 811 ext. 12"),
        ("email", "Ana.Ferreira+mere@mail.example"),
        ("email_work", "ana@bücher.example"),
        ("postcode", "MH4 1QL"),
        ("postcode", "20095"),
        ("postcode", "1012 AB"),
        ("birth_date", "1980-05-14"),
    ],
)
def test_what_is_usual_somewhere_is_taken_as_it_is(field: str, said: str) -> None:
    assert read(field, said) == said


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "Ana\x00Ferreira", "Ana Ferreira"),
        ("name", "Ana \x1b[31mFerreira", "Ana [31mFerreira"),
        ("name", "\u202eAna\u202c Ferreira", "Ana Ferreira"),
        ("note", "one\x00\ntwo\u2066", "one\ntwo"),
        ("name", "\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
    ],
)
def test_signs_nobody_sees_are_left_out(field: str, typed: str, kept: str) -> None:
    assert read(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("phone", "12", "12 is not a number one can dial."),
        ("phone", "ring my sister", "ring my sister is not a number one can dial."),
        ("phone_home", "1" * 16, "is not a number one can dial."),
        ("email", "ana@", "No mail can be sent to ana@."),
        ("email_home", "a@b@c.example", "An email address has one @ in it."),
        ("postcode", "nowhere", "nowhere is not a postcode."),
        ("birth_date", "1780-01-01", "That is more than 130 years ago."),
        ("note", "a" * 1001, "That is longer than 1000 signs."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(field: str, said: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read(field, said)
    assert sentence in refused.value.sentence
    assert refused.value.next_step


def test_a_note_keeps_its_lines() -> None:
    assert (
        read("note", "Ring twice.  \r\n\r\nThe dog is kind.\n") == "Ring twice.\n\nThe dog is kind."
    )
