"""The loop that keeps children alive, in this very process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goodterms.runtime.children import Child
from goodterms.runtime.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(100)"
)


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["/bin/sleep", "100"])


def deaf() -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    child.stdout.close()
    return child


def speaker(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    with Supervisor(said.append) as supervisor:
        yield supervisor


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def test_a_killed_child_is_started_again_and_said_so(
    supervisor: Supervisor, said: list[str]
) -> None:
    supervisor.add(Child("web", sleeper))
    first = supervisor.pids["web"]
    os.kill(first, signal.SIGKILL)

    supervisor.watch(lambda: supervisor.pids.get("web", first) != first)

    assert said == ["web was ended by SIGKILL; it is started again."]


def test_whoever_changes_is_told_the_pids(said: list[str]) -> None:
    told: list[dict[str, int]] = []
    with Supervisor(said.append, lambda supervisor: told.append(supervisor.pids)) as supervisor:
        supervisor.add(Child("web", sleeper))
        first = supervisor.pids["web"]
        os.kill(first, signal.SIGKILL)
        supervisor.watch(lambda: supervisor.pids.get("web", first) != first)
        second = supervisor.pids["web"]
    assert told[0] == {"web": first}
    assert {} in told
    assert {"web": second} in told


def test_a_step_is_heard_line_by_line_while_children_are_watched(supervisor: Supervisor) -> None:
    supervisor.add(Child("web", sleeper))
    first = supervisor.pids["web"]
    heard: list[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        if line == "one":
            os.kill(first, signal.SIGKILL)

    code = supervisor.run(
        "step",
        lambda: speaker("import time; print('one', flush=True); time.sleep(.5); print('two')"),
        hear,
    )

    assert (code, heard) == (0, ["one", "two"])
    assert supervisor.pids["web"] != first


def test_a_step_that_fails_answers_its_code(supervisor: Supervisor) -> None:
    assert supervisor.run("step", lambda: speaker("raise SystemExit(7)")) == 7


def test_orphans_are_reaped(supervisor: Supervisor) -> None:
    """A grandchild whose parent is gone becomes ours; unreaped it would pass for alive."""
    heard: list[str] = []
    supervisor.run(
        "step",
        lambda: speaker("import subprocess; print(subprocess.Popen(['/bin/sleep', '0.2']).pid)"),
        heard.append,
    )
    orphan = Path("/proc", heard[0])
    until = soon()
    supervisor.watch(lambda: not orphan.exists() or time.monotonic() > until)
    assert not orphan.exists()


def test_a_signal_ends_the_step_and_the_watch(supervisor: Supervisor) -> None:
    code = supervisor.run(
        "step",
        lambda: speaker("import time; print('up', flush=True); time.sleep(100)"),
        lambda _: os.kill(os.getpid(), signal.SIGTERM),
    )
    assert code == -signal.SIGTERM
    assert supervisor.is_stopping
    assert supervisor.watch() is False


def test_the_database_is_the_last_to_end() -> None:
    ended: list[str] = []
    supervisor = Supervisor(lambda _: None)
    with supervisor:
        for name in ("db", "web", "worker"):
            supervisor.add(Child(name, sleeper))
        processes = {name: child.process for name, child in supervisor.children.items()}
        really_end = supervisor._end

        def noting(children: object) -> None:
            really_end(children)  # type: ignore[arg-type]
            ended.extend(
                name
                for name, process in processes.items()
                if name not in ended and process and process.poll() is not None
            )

        supervisor._end = noting  # type: ignore[method-assign]
    assert ended[-1] == "db"
    assert set(ended) == {"db", "web", "worker"}


def test_a_child_that_does_not_listen_is_killed_when_its_time_is_up() -> None:
    with Supervisor(lambda _: None) as supervisor:
        supervisor.add(Child("worker", deaf, seconds=0.2))
        process = supervisor.children["worker"].process
    assert process is not None
    assert process.returncode == -signal.SIGKILL


def test_a_second_request_to_stop_hastens() -> None:
    with Supervisor(lambda _: None) as supervisor:
        supervisor.add(Child("worker", deaf, seconds=60))
        process = supervisor.children["worker"].process
        assert process is not None
        hasten = subprocess.Popen(
            ["/bin/sh", "-c", f"sleep 0.3; kill -TERM {os.getpid()}"], start_new_session=True
        )
        supervisor.stop_requests = 1
    assert process.returncode == -signal.SIGKILL
    hasten.wait()


def test_afterwards_signals_are_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Supervisor(lambda _: None):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
