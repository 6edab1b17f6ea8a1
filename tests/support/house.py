"""A whole house for tests that look at it from outside: web and worker on a database of their own.

Its rows are committed, so it stands on a clone of the template and goes with it. The two children
end with us, also when we are killed.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client

import goodterms
from goodterms.customer.identity.models import (
    Definition,
    Face,
    GenericKey,
    Key,
    MatchModel,
    Run,
)
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.runtime import accounts, processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Member
    from tests.support.databases import TestCluster

PATIENCE = 120.0  # seconds until a test gives up waiting; to start takes long on a busy machine
SOURCE = Path(goodterms.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class House:
    """Where it answers, and the database behind it."""

    address: str
    database: str
    cluster: TestCluster

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Django's own connections speak to this house's database: for making things."""
        with self.cluster.switched(self.database):
            yield

    def put_work_away(self) -> None:
        """Nothing that earlier journeys began goes on, and nothing they set up decides any more.

        Nor does the machine find their people, who have the phones and streets of those to come.
        A run outlives its journey: switching a definition back asks for one, which learns a model
        of whoever is in the house by then. After ten Anas of one address it takes Ana and
        A. Ferriera for one person by itself, so that a claim undone parts nobody. And a run whose
        job is put away would be taken for one under way: nobody could ask for another.
        """
        until = time.monotonic() + PATIENCE
        with self.inside():
            while sql.run(_PUT_AWAY) or sql.rows(_TO_DO):
                assert time.monotonic() < until, "the worker does not come to its end"
                time.sleep(0.02)
            with working("a test"):
                Definition.objects.all().delete()
                Run.objects.filter(ended__isnull=True).delete()
                live = MatchModel.objects.filter(state=MatchModel.State.LIVE)
                live.update(state=MatchModel.State.RETIRED)
                for finds_them in (Key, Face, GenericKey):
                    finds_them.objects.all().delete()

    def session_of(self, member: Member) -> dict[str, str]:
        """The cookie of somebody who has signed in, for a browser to carry."""
        with self.inside():
            client = Client()
            client.force_login(member.login)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.address}


_PUT_AWAY = "DELETE FROM procrastinate_jobs WHERE status = 'todo'"
# In one look: a job that is done may just have left others behind.
_TO_DO = "SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing') LIMIT 1"


@contextmanager
def stand(cluster: TestCluster, home: Path) -> Iterator[House]:
    """A house with no people in it yet; its mail goes to ``home``."""
    with cluster.clone() as database, socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        surroundings = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "goodterms.config.settings",
            "DATABASE_URL": cluster.url(database),
            "GOODTERMS_DATA_DIR": str(home),
            "BASE_URL": address,
            "PYTHONPATH": str(SOURCE),
        }
        web = _child("web", "--fd", str(door.fileno()), env=surroundings, keep=door.fileno())
        worker = _child("worker", env=surroundings)
        try:
            _until_ready(address, web)
            yield House(address, database, cluster)
        finally:
            for child in (web, worker):
                child.send_signal(signal.SIGTERM)
            for child in (web, worker):
                child.wait(PATIENCE)


def _child(module: str, *more: str, env: dict[str, str], keep: int = -1) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"goodterms.runtime.{module}", *more]
    return subprocess.Popen(
        processes.as_child(command, accounts.starter(), signal.SIGTERM),
        env=env,
        pass_fds=[keep] if keep >= 0 else [],
    )


def _until_ready(address: str, web: subprocess.Popen[bytes]) -> None:
    host, port = address.removeprefix("http://").split(":")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and web.poll() is None:
        line = http.client.HTTPConnection(host, int(port), timeout=2)
        try:
            line.request("GET", "/readyz")
            if line.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            line.close()
    raise AssertionError(f"the house did not open (web: {web.poll()})")
