"""Today: what is what, from the data; Resolve; and who waits for a person (R38, R39)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity import tallies
from goodterms.customer.identity.models import Claim, Kind, Record, Run
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.trust.access.models import Look
from tests.support.make import make_cards, make_record, make_source
from tests.surfaces.portal.steps import PART, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient, Member

pytestmark = pytest.mark.django_db

TODAY = reverse("desk:today")
RUNS = reverse("desk:today-runs")


@pytest.fixture
def unsorted(energy: Division) -> None:
    """What an import leaves before anything is resolved."""
    source = make_source(energy)
    for name in ("Ana Ferreira", "Ben Whitlock", "Street light 4"):
        make_record(source, name=name)
    with working("a test"):
        Record.objects.filter(source=source).update(kind=Kind.UNKNOWN)


@pytest.fixture
def run(unsorted: None) -> Run:
    """The machine has sorted them, in 41 seconds."""
    with working("a test"):
        light = Record.objects.filter(payload__name="Street light 4")
        light.update(kind=Kind.ASSET, kind_why=["asset_word"])
        Record.objects.filter(kind=Kind.UNKNOWN).update(kind=Kind.PERSON)
        started = clock.now() - timedelta(seconds=41)
        now = clock.now()
        return Run.objects.create(started=started, moved_at=now, ended=now, stage="done")


def test_people_are_those_of_the_last_count_and_its_hour_is_said(
    desk: FormClient, run: Run, energy: Division
) -> None:
    assert "as counted" not in desk.get(TODAY).text, "nothing is kept: all is counted at once"
    with working("a test"):
        run.counts[tallies.KEPT] = tallies.count_everything()
        run.counts[tallies.KEPT]["at"] = "2026-11-02T09:15:00+00:00"
        run.save()
    make_record(make_source(energy), name="Cyril Tolland")
    page = spoken(desk.get(TODAY))
    assert "3 people" in page, "Ana, Ben and Dov, who signs in"
    assert "People, homes and firms as counted 2 November" in page
    with working("a test"):
        assert tallies.keep_up()
    page = spoken(desk.get(TODAY))
    assert "4 people" in page
    assert "People, homes and firms as counted today" in page


def test_nothing_yet_says_how_it_begins(desk: FormClient) -> None:
    page = desk.get(TODAY).text
    assert "No records yet" in page
    assert reverse("desk:imports") in page
    assert "Bring a list in" in page
    assert RUNS not in page


def test_before_resolve_everything_looks_like_a_customer(desk: FormClient, unsorted: None) -> None:
    page = desk.get(TODAY).text
    assert "3 records look like customers" in page
    assert "street unlit" in page
    assert f'action="{RUNS}"' in page


def test_afterwards_the_truth_stands_above_the_street(desk: FormClient, run: Run) -> None:
    page = desk.get(TODAY).text
    assert "3 “customers”. 1 is a lamp post." in page
    assert "in 41 seconds" in page
    assert "A street at dusk." in page
    assert "Resolve again" in page


def test_resolve_asks_for_a_run_and_a_task_does_it(desk: FormClient, unsorted: None) -> None:
    answer = desk.post(RUNS)
    assert (answer.status_code, answer["Location"]) == (303, TODAY)
    with working("a test"):
        run = Run.objects.get()
    assert run.ended is None
    assert sql.value("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'batch'") == 1
    page = desk.get(TODAY).text
    assert "Resolving: waiting" in page
    assert f'action="{RUNS}"' not in page, "one run at a time"


def test_a_second_press_shows_the_run_under_way(desk: FormClient, unsorted: None) -> None:
    desk.post(RUNS)
    assert desk.post(RUNS).status_code == 303
    with working("a test"):
        assert Run.objects.count() == 1


def test_with_script_the_street_asks_again_each_second_while_it_runs(
    desk: FormClient, unsorted: None
) -> None:
    part = desk.post(RUNS, headers=PART).text
    assert 'data-live="/live/' in part
    assert "<html" not in part
    with working("a test"):
        Run.objects.update(stage="joining records", counts={"done": 1200, "of": 4800})
    part = desk.get(TODAY, headers=PART).text
    assert "Resolving: joining records" in part
    assert "1,200 of 4,800" in part
    with working("a test"):
        Run.objects.update(ended=clock.now())
    assert "data-live" not in desk.get(TODAY, headers=PART).text


def test_the_lamps_light_before_the_run_has_ended(desk: FormClient, unsorted: None) -> None:
    desk.post(RUNS)
    assert "street unlit" in desk.get(TODAY, headers=PART).text
    with working("a test"):
        Record.objects.filter(payload__name="Street light 4").update(kind=Kind.ASSET)
    assert "A street at dusk." in desk.get(TODAY, headers=PART).text


def test_the_street_does_not_change_between_visits(desk: FormClient, run: Run) -> None:
    def street() -> str:
        return desk.get(TODAY).text.split('<div class="street')[1].split("</div>")[0]

    assert street() == street()


def test_claims_that_ended_in_wrong_codes_wait_here(
    desk: FormClient, ana: Member, dov: Member
) -> None:
    make_cards()
    with working("a test"):
        claim = Claim.objects.create(
            claimant=ana.person,
            means="invoice",
            state=Claim.State.STOPPED,
            attempts=5,
            asked_at=clock.now(),
            expires_at=clock.now(),
        )
    page = desk.get(TODAY).text
    assert f"/desk/claims/{claim.pk}/" in page
    assert "an invoice number" in page
    assert "Five wrong codes" in page
    with working("a test"):
        line = Look.objects.get()
    assert (line.kind, line.people, line.looker_id) == ("listed", [ana.person.pk], dov.person.pk)


def test_nobody_waiting_is_said(desk: FormClient, run: Run) -> None:
    assert "Nobody waits." in desk.get(TODAY).text


@pytest.mark.parametrize("records", [1, 40])
def test_it_asks_as_often_however_much_there_is(
    energy: Division, count_queries: Callable[[str], int], records: int
) -> None:
    for number in range(records):
        make_record(make_source(energy), name=f"Abel {number}")
    assert count_queries(TODAY) <= 16
