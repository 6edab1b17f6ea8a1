"""Review at the desk: what a steward sees, and that looks are written (R115, R116, R139)."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity import reviews
from goodterms.customer.identity.models import Assertion, Edge, Record, Review, Says, Strength
from goodterms.customer.identity.operations import queue
from goodterms.customer.identity.operations.groups import join, ordered
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import (
    make_alike,
    make_bill,
    make_cards,
    make_record,
    make_source,
    make_staff,
    seed_of,
)
from tests.support.said import make_word, own_words
from tests.surfaces.desk.conftest import PARTS
from tests.surfaces.portal.steps import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

PAGE = "/desk/review/"


@pytest.fixture
def records(energy: Division, connect: Division) -> tuple[Record, Record]:
    first = make_record(make_source(energy), name="Ana Ferreira", street="14 Quay Lane")
    second = make_record(make_source(connect), name="Ana Ferriera", street="14 Quay La.")
    make_bill(first, "ME-4402", "61.35")
    make_bill(first, "ME-4403", "12.00")
    make_bill(second, "MC-2207", "48.20")
    return first, second


@pytest.fixture
def pair(records: tuple[Record, Record]) -> Review:
    return make_pair(*records)


def make_pair(first: Record, second: Record, weight: float = 4.3) -> Review:
    with working("a test"):
        Edge.objects.create(
            **ordered(first.pk, second.pk), weight=weight, parts=PARTS, at=clock.now()
        )
        queue.refresh()
        return Review.objects.get(**ordered(first.pk, second.pk))


def stand(record: Record) -> object:
    return seed_of(record).canonical_id


def make_pairs(many: int, energy: Division, connect: Division) -> list[Review]:
    """In turn: the first moves most."""
    pairs = [
        make_pair(
            make_record(make_source(energy), name=f"Ana {number} Shaw"),
            make_record(make_source(connect), name=f"A {number} Shaw"),
        )
        for number in range(many)
    ]
    with working("a test"):
        for number, pair in enumerate(pairs):
            Review.objects.filter(pk=pair.pk).update(effect=many - number)
    return pairs


def listed(desk: FormClient, address: str) -> list[int]:
    """Which of those pairs the list at this address names."""
    table = desk.get(address).text.split("<tbody>")[1].split("</tbody>")[0]
    return [int(number) for number in re.findall(r">Ana (\d+) Shaw</a>", table)]


def looks() -> list[Look]:
    with working("a test"):
        return list(Look.objects.order_by("at"))


class TestThePage:
    def test_both_faces_stand_side_by_side_with_their_differences_and_why(
        self, desk: FormClient, pair: Review
    ) -> None:
        page = desk.get(PAGE).content.decode()
        assert "1 pair waits for you" in page
        assert "Ana Ferreira and Ana Ferriera" in page
        assert "14 Quay La<mark>ne</mark>" in page
        assert "Before we look" in page
        assert "one letter apart, a rare one" in page
        assert "If the same: 1 bill and 1 account move." in page

    def test_opening_a_pair_is_a_look_with_its_reason_written_once_a_visit(
        self, desk: FormClient, pair: Review, records: tuple[Record, Record]
    ) -> None:
        desk.get(PAGE)
        desk.get(PAGE)
        (opened,) = looks()  # who is opened needs no second line for the list
        assert (opened.kind, opened.reason, opened.groups) == (
            "opened",
            "by.review",
            ["links", "records"],
        )
        assert set(opened.people) == {seed_of(record).pk for record in records}

    def test_names_in_the_list_are_looks_too(
        self, desk: FormClient, pair: Review, energy: Division, connect: Division
    ) -> None:
        make_pair(
            make_record(make_source(energy), name="Ben Shaw"),
            make_record(make_source(connect), name="B. Shaw"),
        )
        desk.get(PAGE)
        desk.get(PAGE)
        assert [look.kind for look in looks()] == ["opened", "listed"]

    def test_who_comes_with_them_stands_there_and_what_it_contradicts(
        self, desk: FormClient, records: tuple[Record, Record], connect: Division
    ) -> None:
        """The two fit; the one beside the first was born on another day than the second."""
        first, second = records
        beside = make_record(
            make_source(connect), name="A. Ferreira", birth_date="1984-05-14", street="2 Mill Row"
        )
        with working("a test"):
            Record.objects.filter(pk=second.pk).update(
                payload={**second.payload, "birth_date": "1951-10-01"}
            )
            join(seed_of(first).pk, [seed_of(beside).pk], cause={"run": 1})
        make_pair(first, second)
        page = unescape(desk.get(PAGE).content.decode())
        assert "Who comes with them" in page
        assert f"Beside {first.source.name}: born 14 May 1984 and 2 Mill Row." in page
        assert "born 14 May 1984 on one side, 1 October 1951 on the other" in page

    def test_two_that_stand_alone_bring_nobody(self, desk: FormClient, pair: Review) -> None:
        assert "Who comes with them" not in desk.get(PAGE).content.decode()

    def test_dates_that_both_of_the_pair_tell_are_not_told_again(
        self, desk: FormClient, energy: Division, connect: Division
    ) -> None:
        """Their own dates stand in the table; and one date in common is no contradiction."""
        first = make_record(make_source(energy), name="Ana Ferreira", birth_date="1984-05-14")
        beside = make_record(make_source(energy), name="A. Ferreira", birth_date="1985-05-14")
        second = make_record(make_source(connect), name="Ana Ferriera", birth_date="1951-10-01")
        with working("a test"):
            join(seed_of(first).pk, [seed_of(beside).pk], cause={"run": 1})
        make_pair(first, second)
        page = desk.get(PAGE).content.decode()
        assert "Who comes with them" in page
        assert "What speaks against it" not in page

    def test_a_pair_is_opened_by_its_address(
        self, desk: FormClient, pair: Review, energy: Division, connect: Division
    ) -> None:
        other = make_pair(
            make_record(make_source(energy), name="Ben Shaw"),
            make_record(make_source(connect), name="B. Shaw"),
        )
        page = desk.get(f"{PAGE}?pair={other.pk}").content.decode()
        assert "Ben Shaw and B. Shaw" in page
        assert desk.get(f"{PAGE}?pair=nonsense").status_code == 200

    def test_nothing_to_decide_says_so(self, desk: FormClient) -> None:
        assert "No pair waits for you" in desk.get(PAGE).content.decode()

    @pytest.mark.parametrize("powers", [{Power.READER}, {Power.CONTRIBUTOR}, {Power.AUDITOR}])
    def test_it_is_for_stewards(
        self, pair: Review, energy: Division, connect: Division, powers: set[Power]
    ) -> None:
        reader = make_staff("r@x.example", "Rita", [energy, connect], frozenset(powers))
        client = FormClient()
        client.force_login(reader.login)
        assert client.get(PAGE).status_code == 403
        answer = client.post(reverse("desk:review-answer", args=[pair.pk]), {"says": "same"})
        assert answer.status_code == 403

    def test_a_pair_of_other_divisions_is_not_there(self, pair: Review, energy: Division) -> None:
        steward = make_staff("e@x.example", "Edda", [energy])
        client = FormClient()
        client.force_login(steward.login)
        page = client.get(PAGE).content.decode()
        assert "records of other divisions" in page
        assert "Ferriera" not in page
        answer = client.post(reverse("desk:review-answer", args=[pair.pk]), {"says": "same"})
        assert answer.status_code == 404

    @pytest.mark.parametrize("pairs", [1, 5])
    def test_it_asks_the_same_however_many_wait(
        self,
        desk: FormClient,
        energy: Division,
        connect: Division,
        count_queries: Callable[[str], int],
        pairs: int,
    ) -> None:
        make_pairs(pairs, energy, connect)
        desk.get(PAGE)
        assert count_queries(PAGE) <= 20


class TestTheQueueInPages:
    """Ana 0 moves most, Ana 13 least; six stand on a page."""

    @pytest.fixture
    def pairs(self, energy: Division, connect: Division) -> list[Review]:
        return make_pairs(14, energy, connect)

    def test_each_says_how_many_wait_in_all_which_these_are_and_in_which_turn(
        self, desk: FormClient, pairs: list[Review]
    ) -> None:
        page = spoken(desk.get(PAGE))
        assert "14 pairs wait for you" in page
        assert "First come those on whom people disagree, then those that move most" in page
        assert "1 to 6 of 14 Next" in page
        assert listed(desk, PAGE) == [0, 1, 2, 3, 4, 5]
        assert listed(desk, f"{PAGE}?page=3") == [12, 13]
        assert "13 to 14 of 14 Before" in spoken(desk.get(f"{PAGE}?page=3"))

    def test_the_first_of_a_page_is_open_and_a_row_opens_its_own_there(
        self, desk: FormClient, pairs: list[Review]
    ) -> None:
        second = f"{PAGE}?page=2"
        assert "Ana 6 Shaw and A 6 Shaw" in desk.get(second).text
        chosen = f"{PAGE}?pair={pairs[7].pk}&page=2"
        assert f"{PAGE}?pair={pairs[7].pk}&amp;page=2#pair" in desk.get(second).text
        page = desk.get(chosen).text
        assert "Ana 7 Shaw and A 7 Shaw" in page
        assert listed(desk, chosen) == [6, 7, 8, 9, 10, 11]
        assert f'href="{PAGE}?page=3"' in page, "the next page opens its own first pair"

    def test_an_answer_and_its_undo_stay_on_the_page(
        self, desk: FormClient, pairs: list[Review]
    ) -> None:
        there = f"{reverse('desk:review-answer', args=[pairs[6].pk])}?page=2"
        assert f'action="{there}"' in desk.get(f"{PAGE}?page=2").text
        answer = desk.post(there, {"says": "different"})
        assert listed(desk, answer["Location"]) == [7, 8, 9, 10, 11, 12]
        undo = f"{reverse('desk:review-undo', args=[pairs[6].pk])}?page=2"
        assert f'action="{undo}"' in desk.get(answer["Location"]).text
        back = desk.post(undo)
        assert listed(desk, back["Location"]) == [6, 7, 8, 9, 10, 11]

    def test_a_refused_answer_leads_on_to_pages_that_can_be_opened(
        self, desk: FormClient, pairs: list[Review]
    ) -> None:
        there = reverse("desk:review-answer", args=[pairs[0].pk])
        page = desk.post(there, {"says": "perhaps"})
        assert page.status_code == 422
        assert f'href="{PAGE}?page=2"' in page.text

    @pytest.mark.parametrize(("asked", "shown"), [("9", 12), ("0", 12), ("-1", 12), ("x", 0)])
    def test_a_page_that_is_not_there_is_the_nearest_that_is(
        self, desk: FormClient, pairs: list[Review], asked: str, shown: int
    ) -> None:
        assert listed(desk, f"{PAGE}?page={asked}")[0] == shown

    def test_what_fits_on_one_page_has_no_others(
        self, desk: FormClient, energy: Division, connect: Division
    ) -> None:
        make_pairs(6, energy, connect)
        assert "Pages of this list" not in desk.get(PAGE).text

    def test_a_page_far_down_asks_no_more_than_the_first(
        self,
        desk: FormClient,
        pairs: list[Review],
        count_queries: Callable[[str], int],
    ) -> None:
        asked = []
        for address in (PAGE, f"{PAGE}?page=2"):
            desk.get(address)
            asked.append(count_queries(address))
        assert asked[0] == asked[1] <= 20

    def test_counting_ends_where_nobody_reads_on(
        self, desk: FormClient, pairs: list[Review], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reviews, "COUNTED", 12)
        page = spoken(desk.get(f"{PAGE}?page=3"))
        assert "More than 12 pairs wait for you" in page
        assert "7 to 12 of 12" in page


class TestAnswers:
    def test_without_script_the_next_pair_comes_with_what_was_done_and_undo(
        self, desk: FormClient, energy: Division, connect: Division
    ) -> None:
        records = (
            make_record(make_source(energy), name="Ana Ferreira", street="14 Quay Lane"),
            make_record(make_source(connect), name="Ana Ferriera", street="2 Mill Road"),
        )
        pair = make_pair(*records)
        answer = desk.post(reverse("desk:review-answer", args=[pair.pk]), {"says": "same"})
        assert answer.status_code == 303
        page = desk.get(answer["Location"]).content.decode()
        assert "Ana Ferreira and Ana Ferriera are one person now." in page
        assert "No pair waits for you" in page
        assert stand(records[0]) == stand(records[1])

        back = desk.post(reverse("desk:review-undo", args=[pair.pk]))
        assert back.status_code == 303
        assert "1 pair waits for you" in desk.get(back["Location"]).content.decode()
        assert stand(records[0]) != stand(records[1])

    @pytest.mark.parametrize("headers", [{}, {"HX-Request-Type": "partial"}])
    def test_what_stays_one_person_without_the_word_is_said_and_asked_no_more(
        self,
        desk: FormClient,
        pair: Review,
        records: tuple[Record, Record],
        headers: dict[str, str],
    ) -> None:
        desk.post(reverse("desk:review-answer", args=[pair.pk]), {"says": "same"})
        make_alike(*records)
        answer = desk.post(reverse("desk:review-undo", args=[pair.pk]), headers=headers)
        page = answer if headers else desk.get(answer["Location"])
        assert "stay one person: what is known of them says so" in spoken(page)
        assert "No pair waits for you" in page.text
        assert 'data-key="u"' not in page.text
        assert stand(records[0]) == stand(records[1])

    def test_nothing_is_said_of_a_pair_that_is_gone_because_a_record_is(
        self, desk: FormClient, pair: Review
    ) -> None:
        with working("a test"):
            Review.objects.update(state=Review.State.GONE)
        assert "stay one person" not in desk.get(f"{PAGE}?done={pair.pk}").text

    def test_as_a_part_the_queue_itself_comes_back(self, desk: FormClient, pair: Review) -> None:
        answer = desk.post(
            reverse("desk:review-answer", args=[pair.pk]),
            {"says": "different"},
            headers={"HX-Request-Type": "partial"},
        )
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "are kept apart." in answer.text
        assert 'data-key="u"' in answer.text

    def test_documents_are_kept_with_the_answer(self, desk: FormClient, pair: Review) -> None:
        desk.post(
            reverse("desk:review-answer", args=[pair.pk]),
            {"says": "same", "documents": "tenancy agreement, both names"},
        )
        with working("a test"):
            word = Assertion.objects.get()
        assert word.strength == Strength.STEWARD

    def test_a_second_answer_is_refused_in_words(self, desk: FormClient, pair: Review) -> None:
        there = reverse("desk:review-answer", args=[pair.pk])
        desk.post(there, {"says": "same"})
        answer = desk.post(there, {"says": "different"})
        assert answer.status_code == 422
        assert "answered already" in answer.text

    def test_no_answer_is_no_answer(self, desk: FormClient, pair: Review) -> None:
        answer = desk.post(reverse("desk:review-answer", args=[pair.pk]), {"says": "perhaps"})
        assert answer.status_code == 422
        with working("a test"):
            assert not Assertion.objects.exists()

    def test_leaving_says_so_and_undo_brings_it_back(self, desk: FormClient, pair: Review) -> None:
        answer = desk.post(reverse("desk:review-answer", args=[pair.pk]), {"says": "leave"})
        page = desk.get(answer["Location"]).content.decode()
        assert "wait until the others are done" in page
        assert "1 of them was left for later" in page
        desk.post(reverse("desk:review-undo", args=[pair.pk]))
        assert "left for later" not in desk.get(PAGE).content.decode()

    def test_against_a_customers_word_both_are_kept_and_shown(
        self,
        desk: FormClient,
        portal: FormClient,
        ana: Member,
        records: tuple[Record, Record],
    ) -> None:
        word = make_word(own_words(ana).pk, records[0].pk, Says.DIFFERENT, by=ana.actor)
        with working("a test"):
            mine = Review.objects.create(
                **ordered(word.a_id, word.b_id),
                why="dispute",
                rank=0,
                asked_at=clock.now(),
            )
        make_cards()
        page = desk.get(PAGE).content.decode()
        assert "People who should know disagree" in page
        assert "that they are different people." in page
        answer = desk.post(reverse("desk:review-answer", args=[mine.pk]), {"says": "same"})
        page = desk.get(answer["Location"]).content.decode()
        assert "who said the contrary" in page
        assert "Both words stand" in page
        assert stand(records[0]) != ana.person.pk
        theirs = portal.get("/held/").content.decode()
        assert "Dov Adler at our desk said on" in theirs
        assert "that a record you set aside is yours." in theirs
        desk.post(reverse("desk:review-undo", args=[mine.pk]))
        assert "Where we differ" not in portal.get("/held/").content.decode()
