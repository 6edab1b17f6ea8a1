"""A task whose database went away is done in the end; one that is wrong waits for a person."""

from __future__ import annotations

import psycopg
import pytest
from django.db import OperationalError
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

TASKS = (
    "goodterms.identity.resolve",
    "goodterms.identity.lapse",
    "goodterms.identity.redecide",
    "goodterms.identity.try_definition",
    "goodterms.intake.bring",
    "goodterms.intake.carry_on",
    "goodterms.intake.clear",
)


def is_tried_again(name: str, fault: Exception, attempts: int = 1) -> bool:
    job = Job(id=1, queue="batch", lock=None, queueing_lock=None, task_name=name, attempts=attempts)
    return app.tasks[name].get_retry_exception(fault, job) is not None


@pytest.mark.parametrize("name", TASKS)
def test_a_task_begins_anew_where_the_database_went_away_and_not_without_end(name: str) -> None:
    gone = OperationalError("terminating connection due to unexpected postmaster exit")
    assert is_tried_again(name, gone)
    assert is_tried_again(name, psycopg.OperationalError("consuming input failed"))
    assert not is_tried_again(name, gone, attempts=5)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_with_a_fault_of_its_own_is_left_for_a_person(name: str) -> None:
    assert not is_tried_again(name, ValueError("ours"))
