"""Ready means ready: every role reaches its tables, and jobs get done (reliability.md 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from goodterms.kernel import sql
from goodterms.ui import health

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.support.databases import TestCluster

PULSE = "goodterms.pulse"


@pytest.fixture(autouse=True)
def stage(own_database: str, django_db_blocker: Any) -> Iterator[None]:
    """As in a process that serves: nothing around the question, and what is put in stays."""
    with django_db_blocker.unblock():
        yield
        connection.close()


def jobs() -> int:
    return int(sql.value("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [PULSE]))


def test_ready_asks_as_every_role_and_leaves_the_connection_as_it_was(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert sql.value("SELECT current_setting('role')") == "none"
    assert jobs() == 0


@pytest.mark.parametrize("role", health.SERVING)
def test_it_is_not_ready_while_one_role_is_kept_out(
    role: str, client: Client, cluster: TestCluster
) -> None:
    name = str(connection.settings_dict["NAME"])
    cluster.cluster.sql(f"REVOKE SELECT ON people_division FROM {role}", database=name)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


def test_without_a_worker_nothing_says_ready_for_work(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0)
    for _ in range(2):
        answer = client.get("/readyz?work")
        assert (answer.status_code, answer.text) == (503, "no worker has taken up a job yet\n")
    assert jobs() == 1, "asking again puts in no second job"
    assert client.get("/readyz").status_code == 200, "pages go on without one"


def test_a_job_that_went_there_and_back_says_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0)
    assert client.get("/readyz?work").status_code == 503
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
    assert client.get("/readyz?work").status_code == 200
    assert jobs() == 1
