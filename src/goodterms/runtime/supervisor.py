"""The supervisor: starts children, watches them, starts them again, and ends them in order.

One thread and one loop. It sleeps until something happens (a child ended, a signal came, a step
printed a line) or the next start is due. Standard library alone.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Self

from goodterms.runtime import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import IO

    from goodterms.runtime.children import Child

TICK = 0.5  # seconds; a signal wakes the loop earlier
STEP_SECONDS = 5.0  # for a step to end when it is cut off
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """``tell`` gets a sentence when a child ends by itself; ``changed`` is called with new pids."""

    def __init__(
        self, tell: Callable[[str], None], changed: Callable[[Supervisor], None] = lambda _: None
    ) -> None:
        self.tell = tell
        self.changed = changed
        self.children: dict[str, Child] = {}
        self.steps: dict[str, subprocess.Popen[bytes]] = {}
        self.stop_requests = 0
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        """From here on signals are ours: the first asks to stop, the second hastens."""
        processes.adopt_orphans()
        self._wake_in, self._wake_out = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_in, selectors.EVENT_READ, self._drain)
        signal.set_wakeup_fd(self._wake_out, warn_on_full_buffer=False)
        answers = dict.fromkeys(STOPPING, self._ask_to_stop) | {signal.SIGCHLD: lambda *_: None}
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # by nohup
            del answers[signal.SIGHUP]
        self._before = {kind: signal.signal(kind, answer) for kind, answer in answers.items()}
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        processes.adopt_orphans(really=False)
        signal.set_wakeup_fd(-1)
        for kind, answer in self._before.items():
            signal.signal(kind, answer)
        self._selector.close()
        os.close(self._wake_in)
        os.close(self._wake_out)

    @property
    def is_stopping(self) -> bool:
        return self.stop_requests > 0

    def add(self, child: Child) -> None:
        """Keep this child alive from now on; it is started if it is not running."""
        self.children[child.name] = child
        if child.process is None:
            child.start()
        self.changed(self)

    def watch(self, until: Callable[[], bool] = lambda: False, tick: float = TICK) -> bool:
        """Keep the children alive until the condition holds; False when asked to stop before."""
        while not self.is_stopping:
            if until():
                return True
            self._tick(tick)
        return False

    def run(
        self,
        name: str,
        launch: Callable[[], subprocess.Popen[bytes]],
        heard: Callable[[str], None] = lambda _: None,
    ) -> int:
        """Run a step to its end while the children are watched; ``heard`` gets its lines.

        Answers its exit code. When a signal asks to stop, the step is ended before its time.
        """
        step = self.steps[name] = launch()
        self.changed(self)
        lines = _Lines(step.stdout, heard)
        self._selector.register(lines, selectors.EVENT_READ, lambda: self._hear(lines))
        try:
            if not self.watch(lambda: step.poll() is not None):
                self._cut_off(step)
            return step.wait()
        finally:
            self._hear(lines)
            lines.close()
            del self.steps[name]
            self.changed(self)

    @staticmethod
    def _cut_off(step: subprocess.Popen[bytes]) -> None:
        step.terminate()
        try:
            step.wait(STEP_SECONDS)
        except subprocess.TimeoutExpired:
            step.kill()

    def stop(self) -> None:
        """End the children, the youngest first; all but the first (the database) at once."""
        order = list(self.children.values())[::-1]
        self._end(child for child in order if child.name != "db")
        self._end(child for child in order if child.name == "db")
        self.children.clear()

    def _end(self, children: Iterable[Child]) -> None:
        waiting = [child for child in children if child.is_alive]
        asked_at, requests = time.monotonic(), self.stop_requests
        for child in waiting:
            child.send(child.asks)
        insisted: set[str] = set()
        while waiting := [child for child in waiting if child.is_alive]:
            for child in waiting:
                hasty = self.stop_requests > requests
                late = time.monotonic() - asked_at > child.seconds
                if (hasty or late) and child.name not in insisted:
                    child.send(child.insists)
                    insisted.add(child.name)
            self._sleep(0.1)

    def _tick(self, longest: float) -> None:
        due = [child.next_start for child in self.children.values() if not child.is_alive]
        now = time.monotonic()
        self._sleep(max(0.0, min([longest, *(moment - now for moment in due)])))
        before = self.pids
        for child in self.children.values():
            if said := child.look(time.monotonic()):
                self.tell(said)
        if self.pids != before:
            self.changed(self)

    @property
    def pids(self) -> dict[str, int]:
        """The living children and steps by name."""
        alive = {
            child.name: child.process for child in self.children.values() if child.process
        } | self.steps
        return {name: process.pid for name, process in alive.items()}

    def _sleep(self, seconds: float) -> None:
        """Sleep until something happens, then reap whoever ended."""
        for key, _ in self._selector.select(seconds):
            key.data()
        known = [child.process for child in self.children.values() if child.process]
        processes.reap({process.pid: process for process in (*known, *self.steps.values())})

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_in, 512)

    def _hear(self, lines: _Lines) -> None:
        """Pass on what a step said; at its end stop listening, or the loop would spin."""
        if not lines.read():
            with contextlib.suppress(KeyError):
                self._selector.unregister(lines)

    def _ask_to_stop(self, *_: object) -> None:
        self.stop_requests += 1


class _Lines:
    """What a step prints, cut into lines as it comes."""

    def __init__(self, pipe: IO[bytes] | None, heard: Callable[[str], None]) -> None:
        if pipe is None:
            raise ValueError("a step needs stdout=PIPE")
        os.set_blocking(pipe.fileno(), False)
        self._pipe = pipe
        self._heard = heard
        self._rest = b""

    def fileno(self) -> int:
        return self._pipe.fileno()

    def read(self) -> bool:
        """Pass on all whole lines there are; False at the end of the output."""
        while True:
            try:
                chunk = os.read(self.fileno(), 65536)
            except BlockingIOError:
                return True
            *whole, self._rest = (self._rest + chunk).split(b"\n")
            for line in whole:
                self._heard(line.decode("utf-8", "replace"))
            if not chunk:
                return False

    def close(self) -> None:
        self._pipe.close()
