"""A house in a process of its own, for tests to watch, stop and kill."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.runtime import processes
from goodterms.runtime.lock import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 90.0  # seconds until a test gives up waiting
SCRIPT = Path(__file__).with_name("small_house.py")
READY = "Goodterms is ready at"


def eventually[Thing](look: Callable[[], Thing]) -> Thing:
    """What the look finds once it finds something; fails the test when it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE} s in vain")


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def living(home: Path) -> list[int]:
    """Every process that works for this home: by its environment, or in its data."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        pid = int(process.name)
        try:
            in_data = process.joinpath("cwd").readlink().is_relative_to(home)
        except OSError:
            continue
        if in_data or processes.is_of(home, pid):
            found.append(pid)
    return found


@dataclass
class RunningHouse:
    """``output`` is the file that its standard output and error go to."""

    process: subprocess.Popen[bytes]
    home: Path
    port: int
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def children(self) -> dict[str, int]:
        return Standing.of(self.home).children

    def page(self, path: str = "/") -> str:
        """What the application answers, empty when nobody does (the small one says its pid)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except OSError:
            return ""
        finally:
            connection.close()

    def until_ready(self) -> RunningHouse:
        eventually(lambda: READY in self.said or self.process.poll() is not None)
        assert READY in self.said, self.said
        return self

    def until_said(self, words: str) -> None:
        eventually(lambda: words in self.said)

    def kill(self, name: str) -> int:
        """Kill -9 a child; its pid."""
        pid = self.children[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self, kind: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(kind)
        return self.process.wait(PATIENCE)


@dataclass
class Houses:
    home: Path
    programs: Path
    port: int
    started: list[RunningHouse] = field(default_factory=list)

    def start(self, *arguments: str, port: int | None = None, **environment: str) -> RunningHouse:
        """The house with small children."""
        script = [str(SCRIPT), str(self.home), str(port or self.port)]
        return self._run(
            [*script, "--bindir", str(self.programs), *arguments], port or self.port, environment
        )

    def start_real(self, *arguments: str) -> RunningHouse:
        """The house as it is."""
        command = ["-P", "-m", "goodterms.runtime", "start", "--data-dir", str(self.home)]
        return self._run([*command, "--port", str(self.port), *arguments], self.port, {})

    def _run(self, arguments: list[str], port: int, environment: dict[str, str]) -> RunningHouse:
        output = self.home / f"said-{len(self.started)}"
        path = os.pathsep.join(filter(None, sys.path))
        with output.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                stdout=out,
                stderr=out,
                env={**os.environ, "PYTHONPATH": path, **environment},
            )
        house = RunningHouse(process, self.home, port, output)
        self.started.append(house)
        return house

    def end(self) -> None:
        for house in self.started:
            if house.process.poll() is None:
                house.stop()
        eventually(lambda: not living(self.home))
