"""Folding text to what can be compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.matching.folding import fold, is_placeholder


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("  José  NÚÑEZ ", "jose nunez"),
        ("Straße", "strasse"),
        ("Ørsted", "orsted"),
        ("Παπαδόπουλος", "papadopoylos"),
        ("ﬁeld\u00a0one", "field one"),
        ("a\tb\r\nc", "a b c"),
        ("", ""),
        (None, ""),
        ("\u0000", ""),
    ],
)
def test_text_folds_to_lower_case_ascii_with_single_blanks(said: str | None, folded: str) -> None:
    assert fold(said) == folded


@given(st.text())
def test_folding_twice_changes_nothing(said: str) -> None:
    once = fold(said)
    assert fold(once) == once
    assert once.isascii()
    assert once == once.strip()
    assert "  " not in once


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=12))
def test_plain_text_loses_nothing_but_its_case(said: str) -> None:
    assert fold(said) == said.lower()


@pytest.mark.parametrize("said", ["n/a", "N/A", "-", "unknown", "XXX", "None", "k.A."])
def test_what_only_fills_a_field_is_a_placeholder(said: str) -> None:
    assert is_placeholder(fold(said))


@pytest.mark.parametrize("said", ["Nunn", "Knowne", "Anna", "10"])
def test_short_values_of_people_are_no_placeholders(said: str) -> None:
    assert not is_placeholder(fold(said))
