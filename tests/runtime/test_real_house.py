"""The house as it is, on a fresh home: it comes up, does its work, and survives kill -9."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.runtime.houses import Houses, RunningHouse, eventually, free_port

from goodterms.runtime.cluster import Cluster
from goodterms.runtime.halts import Halt

if TYPE_CHECKING:
    from collections.abc import Iterator

# A job of the queue's own, that finds nothing to do.
JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
VALUES ('batch', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{"max_hours": 100000}')
RETURNING id
"""


@pytest.fixture(scope="module")
def house(stage: Path, programs: Path) -> Iterator[RunningHouse]:
    """One house for all tests of this file, without the demo."""
    home = Path(tempfile.mkdtemp(prefix="real-", dir=stage))
    (home / "pg").mkdir()
    (home / "pg" / programs.parents[2].name).symlink_to(programs.parents[2])
    houses = Houses(home, programs, free_port())
    try:
        yield houses.start_real("--no-demo").until_ready()
    finally:
        houses.end()


def ask(house: RunningHouse, statement: str) -> str:
    return Cluster(house.home).sql(statement, database="goodterms")


def does_a_job(house: RunningHouse) -> bool:
    job = ask(house, JOB).splitlines()[0]
    eventually(
        lambda: ask(house, f"SELECT status FROM procrastinate_jobs WHERE id = {job}") == "succeeded"
    )
    return True


def test_it_says_that_it_lives_and_that_it_is_ready(house: RunningHouse) -> None:
    assert (house.page("/livez"), house.page("/readyz")) == ("alive\n", "ready\n")


def test_its_worker_does_jobs(house: RunningHouse) -> None:
    assert does_a_job(house)


def test_its_doctor_has_nothing_to_mend(house: RunningHouse) -> None:
    seen = subprocess.run(
        [*(sys.executable, "-P", "-m", "goodterms.runtime", "doctor"), "--data-dir", house.home],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "FAIL" not in seen.stdout
    assert seen.returncode < 2, seen.stderr


@pytest.mark.parametrize("name", ["db", "web", "worker"])
def test_it_is_back_after_kill_9(house: RunningHouse, name: str) -> None:
    ask(house, f"CREATE TABLE kept_{name} AS SELECT 'acknowledged' AS word")
    killed = house.kill(name)

    eventually(lambda: house.children.get(name, killed) != killed)

    assert eventually(lambda: house.page("/readyz") == "ready\n")
    assert ask(house, f"SELECT word FROM kept_{name}") == "acknowledged"
    assert does_a_job(house)


def test_an_import_goes_on_through_kill_9_of_everything(
    house: RunningHouse, tmp_path: Path
) -> None:
    rows = 60_000
    file = tmp_path / "billing.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("customer_no,first_name,surname,postcode\n")
        out.writelines(f"C{n},Name{n % 977},Family{n % 7919},AB{n % 90} 1CD\n" for n in range(rows))

    command = [*(sys.executable, "-P", "-m", "goodterms.runtime"), "import", str(file)]
    importing = subprocess.Popen(
        [*command, "--source", "billing", "--data-dir", house.home],
        stdout=subprocess.PIPE,
        text=True,
    )
    eventually(lambda: count_records(house) > 0)
    for name in ("db", "web", "worker"):
        killed = house.kill(name)
        eventually(lambda: house.children.get(name, killed) != killed)  # noqa: B023
    said, _ = importing.communicate()

    assert importing.returncode == 0, said
    assert count_records(house) == rows


def count_records(house: RunningHouse) -> int:
    try:
        return int(ask(house, "SELECT count(*) FROM identity_record"))
    except Halt:  # the database is just away
        return 0
