"""Attached: how a command reaches the database of an installation, running or not.

A running one is used as it is. One that stands still gets its database server started for as long
as the command takes, under the supervisor's lock. ``DATABASE_URL`` names a server of its own.
A database that goes away under a command comes back within seconds; the command goes on then.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from typing import TYPE_CHECKING

from goodterms.runtime import keys, surroundings
from goodterms.runtime.cluster import Cluster
from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.launching import web_account
from goodterms.runtime.lock import Lock, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


TRIES = 5
RETURN_SECONDS = 2.0  # the supervisor has the server back by then


@contextlib.contextmanager
def attached(home: Path) -> Iterator[str]:
    """Django, set up on the database of this home; yields the database's URL.

    A Halt when the home holds no installation.
    """
    with _database(home) as database:
        _enter(home, database)
        import django  # noqa: PLC0415 (reads the environment that was just made)

        django.setup()
        # While a database is away its pool complains each second; commands say so themselves.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        yield database


def persistently[Result](do: Callable[[], Result], tell: Callable[[str], None]) -> Result:
    """Do it, and again when the database went away under it; for what may be done twice.

    ``tell`` gets a sentence each time. A Halt when the database does not come back.
    """
    import psycopg  # noqa: PLC0415
    from django.db import InterfaceError, OperationalError, connections  # noqa: PLC0415

    broken_off = (
        InterfaceError,
        OperationalError,
        psycopg.InterfaceError,
        psycopg.OperationalError,
    )
    words = ""
    for _ in range(TRIES):
        try:
            return do()
        except broken_off as problem:
            words = _first_line(problem)
            connections.close_all()
            tell(f"The database broke off ({words}); trying again.")
            time.sleep(RETURN_SECONDS)
    raise Halt(f"The database did not carry this out: {words}.", code=Exit.TRY_AGAIN)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or ["no reason given"])[0]


@contextlib.contextmanager
def _database(home: Path) -> Iterator[str]:
    if given := surroundings.settings(home).get("DATABASE_URL"):
        yield given
        return
    if (standing := running(home)) and standing.database:
        yield standing.database
        return
    with _started(home) as cluster:
        yield cluster.url


@contextlib.contextmanager
def _started(home: Path) -> Iterator[Cluster]:
    if not home.joinpath("data").is_dir():
        raise Halt(
            f"There is no installation in {home} yet.",
            "Run goodterms start first, or name its folder with --data-dir.",
            code=Exit.REFUSED,
        )
    with Lock(home):
        cluster = Cluster(home)
        cluster.prepare()
        with cluster.running():
            yield cluster


def _enter(home: Path, database: str) -> None:
    options = surroundings.Options(home=home, port=surroundings.port())
    environment = surroundings.of_children(surroundings.settings(home), options, database=database)
    if not environment.get("SECRET_KEY_FILE"):
        account, _ = web_account(environment)
        environment["SECRET_KEY_FILE"] = keys.secret(environment, home, account)
    os.environ.update(environment)
