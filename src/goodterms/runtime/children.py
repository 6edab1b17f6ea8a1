"""Children: the processes that the supervisor keeps alive, and when it starts one again."""

from __future__ import annotations

import signal
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

FIRST_WAIT = 0.1  # seconds; doubled with each quick death
LONGEST_WAIT = 5.0
SETTLED = 10.0  # seconds of life after which a death starts the count anew
MOST_DEATHS = 20
WITHIN = 600.0  # seconds


@dataclass
class Patience:
    """How long to wait before the next start, and when there will be none."""

    gives_up: bool = True
    quick: int = 0
    deaths: deque[float] = field(default_factory=deque)

    def after(self, started: float, died: float) -> float | None:
        """Seconds to wait, or None after 20 deaths in 10 minutes; the moments are monotonic."""
        self.deaths.append(died)
        while self.deaths[0] < died - WITHIN:
            self.deaths.popleft()
        if self.gives_up and len(self.deaths) >= MOST_DEATHS:
            return None
        self.quick = 0 if died - started >= SETTLED else self.quick
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2**self.quick)
        self.quick = min(self.quick + 1, 10)
        return float(wait)


@dataclass
class Child:
    """One process by name.

    It is asked to end by ``asks`` and given ``seconds`` for it; then it is sent ``insists``.
    """

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    seconds: float = 10.0
    asks: signal.Signals = signal.SIGTERM
    insists: signal.Signals = signal.SIGKILL
    patience: Patience = field(default_factory=Patience)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    given_up: bool = False

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def deaths(self) -> int:
        return len(self.patience.deaths)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = self.launch()

    def send(self, kind: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(kind)  # does nothing once the process has been reaped

    def look(self, now: float) -> str:
        """Notice a death, start again when it is time; answers what happened, or nothing."""
        if self.given_up or self.is_alive:
            return ""
        if self.process is not None:
            return self._died(_how_it_ended(self.process.returncode), now)
        return self._start_again(now) if now >= self.next_start else ""

    def _start_again(self, now: float) -> str:
        try:
            self.start()
        except (OSError, Refused) as problem:
            return self._died(f"did not start: {problem}", now)
        return ""

    def _died(self, how: str, now: float) -> str:
        self.process = None
        wait = self.patience.after(self.started, now)
        if wait is None:
            self.given_up = True
            return f"{self.name} {how}, {self.deaths} times in 10 minutes; it is not started again."
        self.next_start = now + wait
        return f"{self.name} {how}; it is started again."


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
