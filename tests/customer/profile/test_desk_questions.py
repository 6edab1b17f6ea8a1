"""What people really type at a desk, and whom it finds (R22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.make import make_bill, make_cards, make_record, make_source

from goodterms.customer.profile import findable
from goodterms.customer.profile.question import Question
from goodterms.customer.profile.search import Why, people
from goodterms.kernel.acting import acting

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division
    from goodterms.customer.profile.search import Hits


@pytest.fixture
def everybody(energy: Division) -> None:
    source = make_source(energy)
    hale = make_record(
        source,
        name="Marcus Hale",
        email="marcus.hale@norr.example",
        phone="01632 960811",
        street="12 Quay Lane",
        city="Merehaven",
        postcode="MH4 2QT",
        account_no="8820 0000-0114",
        organisation="Norr Logistics",
    )
    make_bill(hale, "INV-77190/a", "48.20")
    make_record(source, name="Halina Marc", phone="+49 170 1234567", city="Kelder")
    make_record(source, name="Jürgen Groß-Müller", city="Köln", street="Hauptstraße 3")
    make_record(source, name="Siobhán O\u2019Neill", city="Moorwick")
    make_record(source, name="Robert Stone", city="Lindale", postcode="LD1 9ZZ")
    make_record(source, name="Łukasz Żak", email="l.zak@mail.example")
    make_cards()


# Without control signs and pictures, which nobody types.
PRINTED = st.text(st.characters(exclude_categories=["C", "S"], exclude_characters="@"), max_size=40)


def found(dov: Member, typed: str) -> Hits:
    with acting(dov.actor):
        return people(typed)


def names(hits: Hits) -> list[str]:
    return [hit.card.name for hit in hits.people]


HALE, HALINA, JURGEN = "Marcus Hale", "Halina Marc", "Jürgen Groß-Müller"
SIOBHAN, ROBERT, LUKASZ = "Siobhán O\u2019Neill", "Robert Stone", "Łukasz Żak"


@pytest.mark.django_db
@pytest.mark.usefixtures("everybody")
class TestWhatPeopleType:
    @pytest.mark.parametrize(
        "typed",
        [
            "hale marcus",
            "Hale, Marcus",
            "HALE MARCUS",
            "mr hale",
            "Mr. M. Hale",
            "Mr & Mrs Hale",
            "mr and mrs hale",
            "m hale",
            "M.Hale",
            "hale m",
            '"Marcus Hale"',
            "“marcus hale”",
            "marcus  hale 😀",
            "marcus.hale",
            "marcus hale norr",
            "hale merehaven",
            "hale 0811",
            "hale mh4",
        ],
    )
    def test_a_name_however_it_is_said(self, dov: Member, typed: str) -> None:
        hits = found(dov, typed)
        assert (names(hits), hits.alike) == ([HALE], False)

    @pytest.mark.parametrize(
        "typed",
        [
            "01632 960811",
            "01632960811",
            "01632-960-811",
            "(01632) 960811",
            "+44 1632 960811",
            "+44 (0)1632 960811",
            "0044 1632 960811",
            "44 1632 960811",
            "tel:+441632960811",
            "960811",
            "0811",
            "01632 9608",
        ],
    )
    def test_a_phone_in_every_form(self, dov: Member, typed: str) -> None:
        hits = found(dov, typed)
        assert names(hits) == [HALE]
        assert hits.people[0].why == (Why.NUMBER,)

    @pytest.mark.parametrize("typed", ["0170 1234567", "+49 170 1234567", "0049 170 123 45 67"])
    def test_a_phone_of_another_country(self, dov: Member, typed: str) -> None:
        assert names(found(dov, typed)) == [HALINA]

    @pytest.mark.parametrize(
        "typed",
        ["8820 0000 0114", "8820-0000-0114", "882000000114", "0000-0114", "0114", "…0114"],
    )
    def test_an_account_with_any_blanks_and_dashes(self, dov: Member, typed: str) -> None:
        assert names(found(dov, typed)) == [HALE]

    @pytest.mark.parametrize(
        "typed", ["INV-77190/a", "inv 77190 a", "INV77190A", "inv-77190", "INV\u201377190"]
    )
    def test_a_bill_with_any_blanks_and_dashes(self, dov: Member, typed: str) -> None:
        hits = found(dov, typed)
        assert [(hit.why, hit.number) for hit in hits.people] == [((Why.INVOICE,), "INV-77190/a")]

    @pytest.mark.parametrize(
        "typed",
        [
            "marcus.hale@norr.example",
            "mailto:marcus.hale@norr.example",
            "<marcus.hale@norr.example>",
            "Marcus.Hale@NORR.example",
            "marcus.hale@",
            "@norr.example",
            "norr.example",
        ],
    )
    def test_an_address_whole_or_in_part(self, dov: Member, typed: str) -> None:
        hits = found(dov, typed)
        assert names(hits) == [HALE]

    @pytest.mark.parametrize(
        ("typed", "who"),
        [
            ("12 Quay Lane", HALE),
            ("quay lane", HALE),
            ("Quay La", HALE),
            ("MH4 2QT", HALE),
            ("mh42qt", HALE),
            ("MH4", HALE),
            ("Merehaven", HALE),
            ("hauptstrasse 3", JURGEN),
            ("Hauptstr.", JURGEN),
            ("Köln", JURGEN),
            ("koeln", JURGEN),
            ("ld1 9zz", ROBERT),
        ],
    )
    def test_where_somebody_lives(self, dov: Member, typed: str, who: str) -> None:
        hits = found(dov, typed)
        assert names(hits) == [who]
        assert hits.people[0].why == (Why.PLACE,)

    @pytest.mark.parametrize(
        ("typed", "who"),
        [
            ("Müller", JURGEN),
            ("mueller", JURGEN),
            ("muller", JURGEN),
            ("gross-mueller", JURGEN),
            ("Groß Müller", JURGEN),
            ("juergen gross", JURGEN),
            ("O'Neill", SIOBHAN),
            ("o\u2019neill", SIOBHAN),
            ("oneill", SIOBHAN),
            ("siobhan", SIOBHAN),
            ("Lukasz Zak", LUKASZ),
            ("ŻAK", LUKASZ),
        ],
    )
    def test_letters_the_keyboard_has_not(self, dov: Member, typed: str, who: str) -> None:
        hits = found(dov, typed)
        assert (names(hits), hits.alike) == ([who], False)

    def test_the_beginning_of_a_word_finds_it_and_the_whole_word_first(self, dov: Member) -> None:
        assert names(found(dov, "hal")) == [HALINA, HALE]
        assert names(found(dov, "marc"))[:2] == [HALINA, HALE]

    def test_a_short_form_of_a_name_comes_close(self, dov: Member) -> None:
        hits = found(dov, "bob stone")
        assert (names(hits), hits.alike) == ([ROBERT], True)
        assert hits.people[0].why == (Why.CALLED,)

    @pytest.mark.parametrize("typed", ["😀", "—", "'", "@", "...", "\x00", "&", "mr", "\u200b"])
    def test_what_names_nobody_finds_nobody(self, dov: Member, typed: str) -> None:
        assert found(dov, typed).people == ()

    @pytest.mark.parametrize("typed", ["1984", "in 1984", "31.12.1984"])
    def test_a_year_is_a_number_like_any_other(self, dov: Member, typed: str) -> None:
        assert found(dov, typed).people == ()

    def test_three_hundred_signs_are_only_looked_for(self, dov: Member) -> None:
        assert found(dov, "hale " * 60).people[0].card.name == HALE
        assert found(dov, "x" * 300).people == ()


@given(PRINTED, PRINTED, PRINTED)
def test_whatever_a_record_says_finds_its_card(name: str, number: str, street: str) -> None:
    """A whole value, typed as it was told, is among the words of the card it made."""
    told = {"name": name, "account_no": number, "street": street}
    held = findable.lines(name, [told]).split()
    for value in (name, street):
        for word in Question.read(value).words:
            assert any(map(word.fits, held)), (value, word)
    read = Question.read(number).number
    assert read is None or any(map(read.fits, held))


@given(st.text(max_size=300))
def test_any_question_can_be_asked(typed: str) -> None:
    asked = Question.read(typed)
    assert asked.is_empty or asked.whole
    assert len(asked.words) <= 8
