"""What differs between two values is marked, and nothing a file says becomes markup."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from goodterms.surfaces.desk.people.differences import marked


def plain(shown: str) -> str:
    return re.sub("</?mark>", "", shown)


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("Ana Ferreira", "Ana Ferreira", ("Ana Ferreira", "Ana Ferreira")),
        ("ana ferreira", "ANA FERREIRA", ("ana ferreira", "ANA FERREIRA")),
        ("01632 960971", "01632960971", ("01632 960971", "01632960971")),
        ("14 Quay Lane", "14 Quay La.", ("14 Quay La<mark>ne</mark>", "14 Quay La<mark>.</mark>")),
        ("Thomas Shaw", "Nora Shaw", ("<mark>Thomas</mark> Shaw", "<mark>Nora</mark> Shaw")),
        ("Ana M Shaw", "Ana Shaw", ("Ana <mark>M</mark> Shaw", "Ana Shaw")),
        ("Ana", "", ("Ana", "")),
        ("<b>", "<i>", ("&lt;<mark>b</mark>&gt;", "&lt;<mark>i</mark>&gt;")),
        ("İstanbul", "istanbul", ("<mark>İ</mark>stanbul", "<mark>i</mark>stanbul")),
    ],
)
def test_letters_of_like_words_and_whole_words_of_unlike_ones(
    left: str, right: str, shown: tuple[str, str]
) -> None:
    assert marked(left, right) == shown


WORDS = st.lists(st.text("abcABC<&>'é", min_size=1, max_size=6), max_size=4).map(" ".join)


@given(WORDS, WORDS)
def test_without_the_marks_both_values_stand_as_they_were(left: str, right: str) -> None:
    one, other = marked(left, right)
    assert (plain(one), plain(other)) == (escape(left), escape(right))
    differ = left.lower().split() != right.lower().split()
    joined = "".join(left.lower().split()) == "".join(right.lower().split())
    assert ("<mark>" in one + other) == (differ and not joined and bool(left) and bool(right))
