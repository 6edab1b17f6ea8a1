"""The lists themselves: folded, without doubles, and every sign with its sentence."""

from __future__ import annotations

import pytest

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.kinds import model
from goodterms.customer.identity.matching.names import NICKNAMES
from goodterms.customer.identity.matching.signs import SENTENCES
from goodterms.customer.identity.matching.words import DATA, listed, table


@pytest.mark.parametrize("file", ["words.tsv", "nicknames.tsv", "given_names.txt"])
def test_a_list_is_folded_and_holds_nothing_twice(file: str) -> None:
    lines = (DATA / file).read_text("ascii").splitlines()
    assert len(lines) == len(set(lines))
    assert all(cell == fold(cell) != "" for line in lines for cell in line.split("\t"))


def test_a_nickname_leads_straight_to_its_name() -> None:
    nicknames = table(NICKNAMES)
    assert not set(nicknames.values()) & set(nicknames)


def test_names_are_words_of_letters() -> None:
    assert all(name.isalpha() for name in listed("given_names.txt") | listed("family_names.txt"))


def test_every_feature_of_the_model_is_made_of_signs_we_can_explain() -> None:
    used = {sign.removeprefix("!") for one in model().features for sign in one.code.split("&")}
    assert used <= set(SENTENCES)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())
