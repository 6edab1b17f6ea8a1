"""How long a person waits for Goodterms: first start, later starts, and after a crash.

    goodterms bench start [--rounds 3] [--json]

Each start is the real command on a home of its own on the disk. The floor is what cannot be gone
below: the database server alone, and Python loading the code of the pages, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.runtime import listening
from goodterms.runtime.cluster import Cluster
from goodterms.runtime.lock import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

EMPTY_BAR, DEMO_BAR, LATER_BAR, BACK_BAR = 15.0, 60.0, 5.0, 10.0  # seconds
READY = "Goodterms is ready at"
PATIENCE = 300.0  # seconds


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self) -> None:
        self.holds = True

    def figure(
        self, what: str, seconds: float, bar: float, *, rows: int = 0, floor: float | None = None
    ) -> None:
        line = {
            "what": what,
            "value": round(seconds, 2),
            "unit": "s",
            "rows": rows,
            "bar": bar,
            "holds": seconds <= bar,
        }
        if floor is not None:
            line["floor"] = round(floor, 2)
        self.holds = self.holds and seconds <= bar
        print(json.dumps(line), flush=True)


def run(argv: Sequence[str]) -> int:
    """Measure; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="goodterms bench start")
    parser.add_argument("--rounds", type=int, default=3, help="later starts to take the median of")
    parser.add_argument("--json", action="store_true", help="as always: one JSON line a figure")
    given = parser.parse_args(argv)
    bench = Bench()
    with _folder() as folder:
        _measure_empty(bench, folder / "empty")
        _measure_demo(bench, folder / "demo", given.rounds)
    return 0 if bench.holds else 1


def _measure_empty(bench: Bench, home: Path) -> None:
    with _started(home, "--no-demo") as (seconds, _):
        bench.figure("first start, empty database", seconds, EMPTY_BAR)


def _measure_demo(bench: Bench, home: Path, rounds: int) -> None:
    with _started(home) as (seconds, _):
        bench.figure(
            "first start, demo loaded and resolved", seconds, DEMO_BAR, rows=_records(home)
        )
    floor, later = _floor(home), []
    for _ in range(rounds):
        with _started(home) as (seconds, _):
            later.append(seconds)
    rows = 0
    with _started(home) as (seconds, port):
        later.append(seconds)
        rows = _records(home)
        for name in ("db", "web", "worker"):
            back = _back_after_kill(home, name, port)
            bench.figure(f"back after kill -9 of {name}", back, BACK_BAR, rows=rows)
    bench.figure("later start", statistics.median(later), LATER_BAR, rows=rows, floor=floor)


@contextmanager
def _started(home: Path, *options: str) -> Iterator[tuple[float, int]]:
    """A running installation: the seconds until it was ready, and its port."""
    port = _free_port()
    command = [*(sys.executable, "-P", "-m", "goodterms.runtime", "start"), *options]
    log = home.with_suffix(".said")
    began = time.monotonic()
    with log.open("wb") as out:
        house = subprocess.Popen(
            [*command, "--data-dir", home, "--port", str(port)],
            stdout=out,
            stderr=out,
            env={
                k: v for k, v in os.environ.items() if not k.startswith(("GOODTERMS_", "DATABASE_"))
            },
        )
    try:
        _wait(lambda: READY in log.read_text() or house.poll() is not None)
        seconds = time.monotonic() - began
        if house.poll() is not None:
            raise SystemExit(log.read_text())
        yield seconds, port
    finally:
        house.send_signal(signal.SIGTERM)
        house.wait()


def _back_after_kill(home: Path, name: str, port: int) -> float:
    """Seconds from the kill until a new process of this name runs and the pages are ready."""
    killed = Standing.of(home).children[name]
    began = time.monotonic()
    os.kill(killed, signal.SIGKILL)
    _wait(lambda: Standing.of(home).children.get(name, killed) != killed)
    _wait(lambda: listening.answers("127.0.0.1", port, "/readyz", 0.2))
    return time.monotonic() - began


def _floor(home: Path) -> float:
    """Seconds for the database server alone, then for Python to load the pages."""
    began = time.monotonic()
    cluster = Cluster(home)
    cluster.start()
    database = cluster.url
    environment = {**os.environ, "DATABASE_URL": database, "GOODTERMS_DATA_DIR": str(home)}
    load = "import goodterms.config.asgi, goodterms.config.urls"
    subprocess.run([sys.executable, "-P", "-c", load], env=environment, check=True)
    seconds = time.monotonic() - began
    cluster.stop()
    return seconds


def _records(home: Path) -> int:
    count = Cluster(home).sql("SELECT count(*) FROM identity_record", database="goodterms")
    return int(count)


def _wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise SystemExit(f"nothing happened for {PATIENCE:.0f} s")
        time.sleep(0.01)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="goodterms-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
