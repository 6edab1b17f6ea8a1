"""What a journey leaves behind in the house that all of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.models import Definition, MatchModel, Run
from goodterms.customer.identity.operations import resolve
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from tests.browser import desk_steps
from tests.support.cast import make_story

if TYPE_CHECKING:
    from tests.support.cast import Divisions
    from tests.support.house import House


def test_a_model_that_a_run_has_learned_decides_in_no_other_journey(
    house: House, divisions: Divisions
) -> None:
    with house.inside():
        make_story(divisions)
        with working("a test") as task:
            resolve.ask(by=task)
        desk_steps.wait_for_tasks()
        with working("a test"):
            assert MatchModel.objects.filter(state=MatchModel.State.LIVE).exists()
    house.put_work_away()
    with house.inside(), working("a test"):
        assert not MatchModel.objects.filter(state=MatchModel.State.LIVE).exists()


def test_a_run_whose_job_was_put_away_keeps_nobody_from_another(house: House) -> None:
    with house.inside(), working("a test") as task:
        left = Run.objects.create(started=clock.now(), moved_at=clock.now(), stage=resolve.WAITING)
        assert resolve.ask(by=task) == left
    house.put_work_away()
    with house.inside(), working("a test") as task:
        assert resolve.ask(by=task) != left
    house.put_work_away()


def test_a_definition_and_what_waits_for_its_hour_are_put_away(house: House) -> None:
    with house.inside(), working("a test"):
        now = clock.now()
        run = Run.objects.create(started=now, moved_at=now)
        Definition.objects.create(contents={}, drafted_at=now, moved_at=now, since=now, run=run)
        resolve.wait(run.pk)  # for half a minute
    house.put_work_away()
    with house.inside():
        assert not sql.rows("SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        with working("a test"):
            assert not Definition.objects.exists()
