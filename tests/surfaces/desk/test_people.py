"""Dov finds somebody, opens their page, and reads why their records belong together (R22, R23)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity.models import Edge, Says, Strength
from goodterms.customer.people import operations as people_operations
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.ids import new_id
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import VISIT
from tests.support import actors
from tests.support.make import (
    make_cards,
    make_customer,
    make_record,
    make_source,
    make_staff,
    seed_of,
)
from tests.support.said import make_word

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient, Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db

PEOPLE = reverse("desk:people")
MINUS = "\N{MINUS SIGN}"


def looks(**wanted: object) -> list[Look]:
    with working("a test"):
        return list(Look.objects.filter(**wanted).order_by("at"))


class TestTheList:
    @pytest.mark.parametrize(
        ("typed", "found_by"),
        [
            ("ferreira", "name"),
            ("ana.f@postbox", "email"),
            ("01632 960811", "phone or account number"),
            ("AC-ME-4402", "account AC-ME-4402"),
            ("ME-4402", "invoice ME-4402"),
            ("MC-22", "invoice MC-2207"),
            ("Ferreria", "spelt nearly so"),
        ],
    )
    def test_it_says_what_somebody_was_found_by(
        self, desk: FormClient, case: Case, typed: str, found_by: str
    ) -> None:
        page = desk.get(PEOPLE, {"q": typed}).text
        assert "Ana Ferreira" in page
        assert words_of(page.split("<tbody>")[1].split("</tr>")[0]).endswith(found_by)
        assert f"{case.page}?by=" in page

    def test_it_shows_the_card_and_nothing_more(self, desk: FormClient, elsewhere: UUID) -> None:
        page = desk.get(PEOPLE, {"q": "Marcus"}).text
        assert "Marcus Hale" in page
        assert "Quillstone Advisory" in page
        assert "marcus@norr.example" not in page

    def test_a_page_of_names_is_one_look(
        self, desk: FormClient, case: Case, elsewhere: UUID, dov: Member
    ) -> None:
        desk.get(PEOPLE)
        line = looks(kind="listed")[0]
        assert len(looks()) == 1
        assert {case.person, case.joined, elsewhere} <= set(line.people)
        assert (line.looker_id, line.groups) == (dov.person.pk, ["card"])
        assert line.reason == "by.list"

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [("Ana Ferreira", "by.name"), ("MC-2207", "by.invoice"), ("", "by.list")],
    )
    def test_a_search_tells_whom_it_found_by_what(
        self, desk: FormClient, case: Case, typed: str, reason: str
    ) -> None:
        desk.get(PEOPLE, {"q": typed})
        assert [line.reason for line in looks()] == [reason]

    def test_each_found_by_something_else_reads_their_own_reason(
        self, desk: FormClient, case: Case, energy: Division
    ) -> None:
        make_record(make_source(energy), name="Cato Berg", organisation="Ferreira Works")
        make_cards()
        desk.get(PEOPLE, {"q": "ferreira"})
        told = {line.reason: line.people for line in looks()}
        assert {*told} == {"by.name", "by.firm"}
        assert case.person in told["by.name"]
        assert case.person not in told["by.firm"]

    def test_nobody_found_is_no_look_and_says_what_else_to_try(
        self, desk: FormClient, case: Case
    ) -> None:
        page = desk.get(PEOPLE, {"q": "Zbigniew"}).text
        assert "Nobody answers to “Zbigniew”" in page
        assert looks() == []

    def test_pages_of_fifty(self, desk: FormClient, energy: Division) -> None:
        for number in range(60):
            make_record(make_source(energy), name=f"Abel {number:02}")
        make_cards()
        first = desk.get(PEOPLE, {"q": "Abel"}).text
        assert (first.count("?by=name"), "1 to 50 of 60" in first) == (50, True)
        second = desk.get(PEOPLE, {"q": "Abel", "page": "2"}).text
        assert "51 to 60 of 60" in second
        assert desk.get(PEOPLE, {"page": "x"}).status_code == 200

    def test_two_of_one_name_are_told_apart_by_what_the_caller_can_say(
        self, desk: FormClient, energy: Division
    ) -> None:
        for street in ("1 Quay Lane", "9 Mill Road"):
            make_record(make_source(energy), name="Joan Petrie", street=street, city="Kelder")
        make_cards()
        assert "2 of them are called Joan Petrie" in desk.get(PEOPLE, {"q": "petrie"}).text
        page = desk.get(PEOPLE, {"q": "joan petrie mill"}).text
        assert "1 person answers to" in page
        assert "here are called" not in page

    def test_words_from_the_address_are_shown_not_run(self, desk: FormClient, case: Case) -> None:
        page = desk.get(PEOPLE, {"q": "<script>alert(1)</script>"}).text
        assert "<script>alert" not in page

    @pytest.mark.parametrize(("people", "typed"), [(1, ""), (60, ""), (1, "abel"), (60, "abel")])
    def test_it_asks_eight_times_however_long_it_is(
        self,
        energy: Division,
        count_queries: Callable[[str], int],
        people: int,
        typed: str,
    ) -> None:
        for number in range(people):
            make_record(make_source(energy), name=f"Abel Stone {number}")
        make_cards()
        most = 8 if people > 5 or not typed else 14  # few by name: those spelt nearly so, too
        assert count_queries(f"{PEOPLE}?q={typed}") <= most


class TestThePage:
    def test_every_fact_has_its_value_and_who_said_it(self, desk: FormClient, case: Case) -> None:
        phone = fact_row(desk.get(case.page).text, "phone")
        assert re.search(r"from (Mere Energy|Moor Connect) billing, \d+ \w+", phone)
        assert "Also said:" in phone

    def test_it_says_why_the_records_belong_together(self, desk: FormClient, case: Case) -> None:
        page = desk.get(case.page).text
        assert "Why we think these belong together" in page
        assert "95.2% likely: same home; one letter apart, a rare one." in words_of(page)
        assert re.findall(r'<td class="r num">([^<]+)</td>', page) == [
            f"{MINUS}10.6",
            "+9.4",
            "+7.1",
            f"{MINUS}1.6",
            "+4.3",
        ]

    def test_somebodys_own_word_is_told_with_its_day(self, desk: FormClient, case: Case) -> None:
        their = actors.customer(seed_of(case.first))
        pair = case.first.pk, case.second.pk
        make_word(*pair, Says.SAME, by=their, strength=Strength.MAILBOX, level=1)
        page = words_of(desk.get(case.page).text)
        assert "Ana signed in on" in page
        assert "They were tied by Ana, with proof." in page

    def test_a_word_against_it_is_told_by_name(
        self, desk: FormClient, case: Case, dov: Member
    ) -> None:
        pair = case.first.pk, case.second.pk
        make_word(*pair, Says.DIFFERENT, by=dov.actor, strength=Strength.STEWARD)
        page = words_of(desk.get(case.page).text)
        assert "Dov Adler said on" in page
        assert "different people" in page

    def test_records_stand_as_their_source_wrote_them(self, desk: FormClient, case: Case) -> None:
        page = words_of(desk.get(case.page).text)
        assert "A. Ferriera" in page
        assert f"Moor Connect billing, {case.second.source_key}" in page

    def test_accounts_and_bills_of_all_records_are_here(self, desk: FormClient, case: Case) -> None:
        page = desk.get(case.page).text
        assert "AC-MC-2207" in page
        assert "£48.20" in page
        assert "£61.35" in page

    def test_a_seed_that_was_joined_leads_to_the_survivor(
        self, desk: FormClient, case: Case
    ) -> None:
        old = reverse("desk:people-person", args=[case.joined])
        answer = desk.get(f"{old}?by=name")
        assert (answer.status_code, answer["Location"]) == (308, f"{case.page}?by=name")
        assert looks() == [], "nothing was shown yet"

    def test_an_unknown_person_is_nothing(self, desk: FormClient, case: Case) -> None:
        assert desk.get(reverse("desk:people-person", args=[new_id()])).status_code == 404

    def test_one_record_needs_no_reason(self, desk: FormClient, energy: Division) -> None:
        alone = make_record(make_source(energy), name="Joan Petrie")
        make_cards()
        page = desk.get(reverse("desk:people-person", args=[seed_of(alone).pk])).text
        assert "nothing had to be joined" in page

    def test_somebody_who_only_signed_in_has_a_page(self, desk: FormClient, ana: Member) -> None:
        page = desk.get(reverse("desk:people-person", args=[ana.person.pk]))
        assert page.status_code == 200
        assert "ana.ferreira@mail.example" in page.text

    def test_what_was_done_is_told(self, desk: FormClient, case: Case) -> None:
        desk.post(reverse("desk:people-fact", args=[case.person, "phone"]), {"value": "01632 1"})
        assert "Put right: phone" in desk.get(case.page).text

    def test_it_asks_the_same_however_much_there_is(
        self, case: Case, energy: Division, count_queries: Callable[[str], int]
    ) -> None:
        for number in range(12):
            more = make_record(make_source(energy), name=f"Ana F. {number}")
            with working("a test"):
                people_operations.point({seed_of(more).pk: case.person})
                a, b = sorted((case.first.pk, more.pk))
                Edge.objects.create(a_id=a, b_id=b, weight=3, parts=[], at=clock.now())
        make_cards()
        assert count_queries(case.page) <= 2 + 22  # the session and the login, and ours


def fact_row(page: str, name: str) -> str:
    """The row of one fact, its tags taken off."""
    row = page.split(f'id="fact-{name}"')[1].split('<div class="fact"', maxsplit=1)[0]
    return words_of(row)


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" .", ".")


class TestLooking:
    def test_the_look_is_written_with_what_is_shown_and_why(
        self, desk: FormClient, case: Case, dov: Member
    ) -> None:
        page = desk.get(f"{case.page}?by=invoice").text
        (line,) = looks()
        assert (line.kind, line.looker_id, line.reason) == ("opened", dov.person.pk, "by.invoice")
        assert set(line.people) == {case.person, case.joined}
        assert {"facts", "records", "accounts"} <= set(line.groups)
        assert "Your reason: “Looked up by an invoice number”" in page

    def test_no_line_no_page(
        self, desk: FormClient, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(Look, "save", broken)
        desk.raise_request_exception = False
        answer = desk.get(case.page)
        assert answer.status_code == 500
        assert "Ferreira" not in answer.text

    def test_a_forged_way_of_coming_is_no_reason(self, desk: FormClient, case: Case) -> None:
        desk.get(f"{case.page}?by=billing")
        assert [line.reason for line in looks()] == ["by.list"]

    def test_a_visit_is_one_line(self, desk: FormClient, case: Case) -> None:
        for _ in range(3):
            desk.get(f"{case.page}?by=name")
        assert len(looks()) == 1
        with clock.moved(VISIT + timedelta(seconds=1)):
            desk.get(case.page)
        assert len(looks()) == 2

    def test_what_another_division_holds_waits_for_a_reason(
        self, desk: FormClient, elsewhere: UUID
    ) -> None:
        page = desk.get(reverse("desk:people-person", args=[elsewhere]))
        assert "Before you open Marcus Hale" in page.text
        assert "marcus@norr.example" not in page.text
        assert "QA-5511" not in page.text
        assert [(line.kind, line.reason) for line in looks()] == [("listed", "by.list")]

    def test_a_reason_opens_it_and_the_person_reads_it(
        self, desk: FormClient, elsewhere: UUID
    ) -> None:
        answer = give_reason(desk, elsewhere, "billing")
        assert answer.status_code == 303
        page = desk.get(answer["Location"]).text
        assert "marcus@norr.example" in page
        assert "QA-5511" in page
        assert "A bill or a payment" in page
        assert "Fix" not in page, "a reason opens reading, not writing"
        assert looks(kind="opened")[0].reason == "billing"

    def test_the_reason_holds_a_quarter_of_an_hour(self, desk: FormClient, elsewhere: UUID) -> None:
        give_reason(desk, elsewhere, "billing")
        with clock.moved(VISIT + timedelta(seconds=1)):
            page = desk.get(reverse("desk:people-person", args=[elsewhere])).text
        assert "Before you open Marcus Hale" in page

    @pytest.mark.parametrize(
        ("reason", "words", "sentence"),
        [
            ("", "", "waits for your choice"),
            ("other", "x", "too short"),
            ("made-up", "", "no such choice"),
        ],
    )
    def test_a_reason_nobody_understands_is_refused_in_words(
        self, desk: FormClient, elsewhere: UUID, reason: str, words: str, sentence: str
    ) -> None:
        answer = give_reason(desk, elsewhere, reason, words)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert looks(kind="opened") == []

    def test_who_belongs_to_both_opens_as_far_as_ones_own(
        self, desk: FormClient, case: Case, elsewhere: UUID
    ) -> None:
        with working("a test"):
            people_operations.point({elsewhere: case.person})
        make_cards()
        page = desk.get(case.page).text
        assert "Ana Ferreira" in page
        assert "marcus@norr.example" not in page
        assert "1 more record lies with another division." in page
        give_reason(desk, case.person, "meeting")
        assert "marcus@norr.example" in desk.get(case.page).text

    def test_a_colleagues_own_record_needs_a_reason(
        self, desk: FormClient, energy: Division
    ) -> None:
        ines = make_staff("ines@mereandmoor.example", "Ines Duarte", [energy])
        page = desk.get(reverse("desk:people-person", args=[ines.person.pk])).text
        assert "Why do you need to see this?" in page

    def test_the_person_sees_the_line(self, desk: FormClient, energy: Division) -> None:
        joan = make_customer("joan@mail.example", "Joan Petrie")
        desk.get(reverse("desk:people-person", args=[joan.person.pk]))
        with acting(joan.actor):
            assert [line.looker_name for line in Look.objects.all()] == ["Dov Adler"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "9" * 5000, "\u0663"])
def test_a_page_that_is_none_breaks_nothing(desk: FormClient, case: Case, page: str) -> None:
    assert desk.get(reverse("desk:people"), {"page": page}).status_code == 200


def give_reason(desk: FormClient, person: UUID, reason: str, words: str = ""):  # type: ignore[no-untyped-def]  # noqa: ANN201
    address = reverse("desk:people-looks", args=[person])
    return desk.post(address, {"reason": reason, "words": words})
