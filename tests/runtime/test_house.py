"""A house that is started, stopped and killed: nothing is lost, nothing is left behind.

The supervisor, the database server and the web process are the real ones; the steps are small.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.runtime.houses import READY, Houses, RunningHouse, eventually, living

from goodterms.runtime.halts import Exit
from goodterms.runtime.lock import Standing

if TYPE_CHECKING:
    from pathlib import Path


def steps(home: Path) -> list[str]:
    return (home / "steps").read_text(encoding="utf-8").split()


def ask(house: RunningHouse, programs: Path, statement: str) -> str:
    """What the house's own database answers, over the road its processes take."""
    url = Standing.of(house.home).database.replace("goodterms@/goodterms", "postgres@/postgres")
    return subprocess.run(
        [programs / "psql", "-XqAt", "-c", statement, url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_the_first_start_says_once_that_it_is_ready_and_who_can_sign_in(houses: Houses) -> None:
    house = houses.start().until_ready()

    assert house.said.count(READY) == 1
    after = house.said.split(READY)[1].splitlines()
    assert after == [
        f" http://localhost:{house.port}",
        f"Ana signs in at http://localhost:{house.port}.",
    ]
    assert int(house.page()) == house.children["web"]


def test_the_demo_is_loaded_once_and_the_guide_shown_each_time(houses: Houses, home: Path) -> None:
    houses.start().until_ready().stop()
    again = houses.start().until_ready()

    assert steps(home).count("demo") == 1
    assert "Ana signs in" in again.said


def test_a_start_with_the_same_code_asks_for_no_migration_again(houses: Houses, home: Path) -> None:
    houses.start().until_ready().stop()
    houses.start().until_ready()
    assert steps(home).count("migrate") == 1


def test_a_firm_that_wanted_no_demo_is_never_given_one(houses: Houses, home: Path) -> None:
    houses.start("--no-demo").until_ready().stop()
    houses.start().until_ready()
    assert "demo" not in steps(home)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_asked_to_stop_it_ends_everything(houses: Houses, home: Path, kind: signal.Signals) -> None:
    house = houses.start("--no-demo").until_ready()
    assert house.stop(kind) == Exit.FINE
    assert living(home) == []
    assert not list(home.glob("data/*/postmaster.pid"))


def test_a_second_start_says_who_runs_already(houses: Houses, port: int) -> None:
    house = houses.start("--no-demo").until_ready()
    second = houses.start("--no-demo", port=port + 1)

    assert second.process.wait() == Exit.RUNNING
    assert f"already running since {_now_or_so(house)}, pid {house.process.pid}" in second.said
    assert house.page()


def test_a_taken_port_is_named_before_anything_is_made(houses: Houses, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        house = houses.start()
        assert house.process.wait() == Exit.PORT_TAKEN
    assert f"Port {port} is used by another program; try --port" in house.said
    assert "database" not in house.said


@pytest.mark.parametrize("name", ["db", "web", "worker"])
def test_a_killed_child_is_started_again(houses: Houses, programs: Path, name: str) -> None:
    house = houses.start("--no-demo").until_ready()
    ask(house, programs, "CREATE TABLE kept AS SELECT 'acknowledged' AS word")
    killed = house.kill(name)

    eventually(lambda: house.children.get(name, killed) != killed)
    house.until_said(f"{name} was ended by SIGKILL; it is started again.")
    assert eventually(house.page)
    assert eventually(lambda: _answer(house, programs, "SELECT word FROM kept")) == "acknowledged"


def test_a_page_asked_for_while_web_is_down_is_answered_by_the_next_one(houses: Houses) -> None:
    house = houses.start("--no-demo").until_ready()
    killed = house.kill("web")
    assert int(house.page()) != killed


def test_a_killed_supervisor_leaves_nothing_running_and_the_next_start_goes_on(
    houses: Houses, home: Path, programs: Path
) -> None:
    house = houses.start("--no-demo").until_ready()
    ask(house, programs, "CREATE TABLE kept AS SELECT 'acknowledged' AS word")
    house.process.kill()
    house.process.wait()

    again = houses.start("--no-demo").until_ready()
    assert ask(again, programs, "SELECT word FROM kept") == "acknowledged"
    assert house.process.pid not in living(home)
    assert not set(again.children.values()) & {house.process.pid}


def test_a_database_killed_under_the_demo_is_back_and_the_start_succeeds(
    houses: Houses,
) -> None:
    house = houses.start("--demo-seconds", "1")
    eventually(lambda: "demo" in house.children)
    house.kill("db")
    assert "db was ended by SIGKILL" in house.until_ready().said


def test_a_demo_killed_under_way_is_loaded_again(houses: Houses, home: Path) -> None:
    house = houses.start("--demo-seconds", "1")
    eventually(lambda: "demo" in house.children)
    house.kill("demo")
    house.until_ready()
    assert steps(home).count("demo") == 1


def test_a_start_cut_off_in_the_demo_is_taken_up_by_the_next(houses: Houses, home: Path) -> None:
    house = houses.start("--demo-seconds", "30")
    eventually(lambda: "demo" in house.children)
    assert house.stop() == Exit.INTERRUPTED
    assert "demo" not in steps(home)

    houses.start().until_ready()
    assert steps(home).count("demo") == 1


def test_pages_that_do_not_come_up_end_the_start_with_the_reason(houses: Houses) -> None:
    house = houses.start("--no-demo", "--app", "no_such_module:application")
    assert house.process.wait() == Exit.FAILED
    assert "web does not come up." in house.said
    assert "no_such_module" in house.said


def test_a_step_that_refuses_ends_the_start_with_its_sentence(houses: Houses) -> None:
    house = houses.start("--refuse", "The database server is PostgreSQL 14.")
    assert house.process.wait() == Exit.REFUSED
    assert house.said.strip().endswith("The database server is PostgreSQL 14.")


def test_with_a_server_of_ones_own_none_is_made(houses: Houses, home: Path) -> None:
    url = "postgresql://goodterms@db.example/goodterms"
    shutil.rmtree(home / "data")
    house = houses.start("--no-demo", DATABASE_URL=url).until_ready()
    assert set(house.children) == {"web", "worker"}
    assert Standing.of(home).database == url
    assert not (home / "data").exists()


def _answer(house: RunningHouse, programs: Path, statement: str) -> str:
    try:
        return ask(house, programs, statement)
    except subprocess.CalledProcessError:
        return ""


def _now_or_so(house: RunningHouse) -> str:
    return Standing.of(house.home).since[11:16]
