"""The health of the engine: each figure drawn, with its limit and what to do past it (R31)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity import vitals
from goodterms.customer.identity.models import Review, Run
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from tests.conftest import FormClient
from tests.support.make import make_record, make_source, make_staff
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

PAGE = reverse("desk:health")
ENOUGH = {"born": {"same": 300, "other": 100}}


def ended(merged: int = 0, **health: object) -> Run:
    figures = {"largest": 3, "crowded": 0, "levels": {}, "drift": [["born", 0.05]], **health}
    with working("a test"):
        now = clock.now()
        return Run.objects.create(
            started=now,
            moved_at=now,
            ended=now,
            counts={"differences": {"merged": merged, "split": 0, "moved": 0, "held": 0}},
            figures={vitals.KEPT: figures},
        )


def waiting(energy: Division, days: int) -> Review:
    a, b = (make_record(make_source(energy), name="Ana") for _ in range(2))
    with working("a test"):
        return Review.objects.create(
            a=a, b=b, why="unsure", asked_at=clock.now() - timedelta(days=days)
        )


def test_a_house_in_good_order_says_that_nothing_needs_doing(
    desk: FormClient, energy: Division
) -> None:
    make_record(make_source(energy), name="Ana")
    ended()
    page = desk.get(PAGE).text
    assert "Every figure keeps to its limit." in page
    assert "Drift, black holes and differences are as the resolve of" in page
    assert "vital past" not in page
    assert 'role="img" aria-label="Records by what they speak of: a person 1"' in page


def test_before_anything_was_resolved_it_says_so(desk: FormClient) -> None:
    page = desk.get(PAGE).text
    assert "nothing has been resolved yet" in page
    assert "no answer measures it yet" in page


def test_past_a_limit_it_says_what_to_do_and_where(desk: FormClient, energy: Division) -> None:
    waiting(energy, days=20)
    ended(drift=[["born", 0.31], ["name", 0.02]], levels=ENOUGH, largest=61, crowded=2)
    page = desk.get(PAGE).text
    assert "3 figures are past their limits" in page
    assert "20 days" in page
    assert "Answer it, or leave it with what you know" in page
    assert "most in: date of birth" in page
    assert "likely a switchboard" in page
    assert page.count('class="leaf vital past"') == 3
    assert f'<a href="{reverse("desk:review")}">Go to the pairs</a>' in page


def test_the_first_resolve_joins_many_and_alarms_nobody_the_next_one_does(
    desk: FormClient, energy: Division
) -> None:
    make_record(make_source(energy), name="Ana")
    ended(merged=891)
    page = desk.get(PAGE)
    assert "891 joined" in spoken(page)
    assert "It was the first: nothing was resolved before it." in spoken(page)
    assert "vital past" not in page.text
    ended(merged=891)
    page = desk.get(PAGE)
    assert "It was the first" not in spoken(page)
    assert page.text.count("vital past") == 1


def test_the_page_says_which_limit_it_goes_by_and_why(desk: FormClient, energy: Division) -> None:
    waiting(energy, days=1)
    ended(usual={"waiting": 300.0, "generic": 50.0})
    page = spoken(desk.get(PAGE))
    assert "under 1,125: what stewards answer in a week, or a quarter more" in page
    assert "under 188: a quarter more for each person" in page
    make_record(make_source(energy), name="Ana")
    assert "under 1,500: what stewards answer in a week" in spoken(desk.get(PAGE))


def test_of_few_pairs_chance_moves_the_index_and_nobody_is_alarmed(
    desk: FormClient, energy: Division
) -> None:
    ended(drift=[["born", 0.31]], levels={"born": {"same": 40, "other": 10}})
    page = desk.get(PAGE)
    assert "It is judged from 400 pairs on" in spoken(page)
    assert "vital past" not in page.text


class TestHowItWent:
    def ran(self, waiting: int, right: int, drift: float) -> None:
        seen = {"waiting": waiting, "answered": 2 * waiting, "precision": [right, 10]}
        ended(drift=[["born", drift]], seen=seen)

    def test_after_one_run_no_line_is_drawn(self, desk: FormClient) -> None:
        self.ran(18, right=0, drift=0.0)
        page = desk.get(PAGE)
        assert spoken(page).count("One run so far, today") == 4
        assert "spark" not in page.text

    def test_from_the_second_on_each_figure_has_its_line_and_its_range(
        self, desk: FormClient
    ) -> None:
        self.ran(18, right=7, drift=0.0)
        self.ran(31, right=9, drift=0.11)
        self.ran(25, right=8, drift=0.04)
        page = desk.get(PAGE)
        assert page.text.count('class="drawing spark"') == 4
        told = spoken(page)
        assert "At the end of 3 runs since today" in told
        assert "from 18 to 25; 18 the least, 31 the most." in told, "pairs that wait"
        assert "from 36 to 50; 36 the least, 62 the most." in told, "questions answered"
        assert "from 70 % to 80 %; 70 % the least, 90 % the most." in told, "precision"
        assert "from 0.00 to 0.04; 0.00 the least, 0.11 the most." in told, "drift"

    def test_what_no_run_has_kept_is_not_made_up(self, desk: FormClient) -> None:
        ended()
        ended()
        page = desk.get(PAGE)
        assert page.text.count('class="drawing spark"') == 1, "drift alone was kept"
        assert "0.05 at the end of each of 2 runs since today" in spoken(page)

    def test_nothing_is_said_before_a_run_was_measured(self, desk: FormClient) -> None:
        assert "so far" not in spoken(desk.get(PAGE))


def test_a_figure_within_its_limit_gives_no_orders(desk: FormClient, energy: Division) -> None:
    waiting(energy, days=3)
    ended()
    assert "Answer it, or leave it" not in desk.get(PAGE).text


def test_only_stewards_read_it(energy: Division) -> None:
    reader = make_staff("reader@mere.example", "Rae", [energy], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(reader.login)
    assert client.get(PAGE).status_code in {403, 404}


def test_the_page_asks_no_more_for_many_than_for_few(desk: FormClient, energy: Division) -> None:
    ended()
    waiting(energy, days=1)
    few = queries_of(desk, PAGE)
    for _ in range(8):
        waiting(energy, days=1)
    assert queries_of(desk, PAGE) == few
    assert few <= 24
