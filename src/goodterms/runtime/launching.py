"""Launching: how a child of our own code is started, and what a step says while it runs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goodterms.runtime import accounts, logs, processes
from goodterms.runtime.halts import Halt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from goodterms.runtime.accounts import Account
    from goodterms.runtime.progress import Report

PYTHON = (sys.executable, "-P", "-m")


@dataclass(frozen=True, slots=True)
class Programs:
    """What the children run; tests put small ones in their place."""

    web: Sequence[str] = (*PYTHON, "goodterms.runtime.web")
    worker: Sequence[str] = (*PYTHON, "goodterms.runtime.worker")
    migrate: Sequence[str] = (*PYTHON, "goodterms.runtime", "manage", "migrate", "--json")
    demo: Sequence[str] = (*PYTHON, "goodterms.runtime", "demo", "--json")


@dataclass(frozen=True, slots=True)
class Launcher:
    """Starts children with one environment, as one account, each with a log of its own."""

    home: Path
    account: Account
    environment: Mapping[str, str]

    def child(
        self, name: str, command: Sequence[str], *, keep: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """A child that stays; ``keep`` are descriptors it inherits."""
        return self._start(name, command, keep, step=False)

    def step(self, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """A child that ends by itself and speaks in JSON lines on its standard output."""
        return self._start(name, command, (), step=True)

    def _start(
        self, name: str, command: Sequence[str], keep: tuple[int, ...], *, step: bool
    ) -> subprocess.Popen[bytes]:
        with logs.opened(self.home, name) as log:
            return subprocess.Popen(
                processes.as_child(command, self.account, signal.SIGTERM),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if step else log,
                stderr=log,
                env=dict(self.environment),
                pass_fds=keep,
                **processes.APART,
            )


@dataclass
class Said:
    """What a step told: its progress goes on to ``report``, the rest is kept.

    ``refusal`` is the sentence of a step that will not go on, ``facts`` what else it found.
    """

    report: Report
    refusal: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            return  # something printed by a library; the log has what matters
        match told:
            case {"what": str(what), "done": int(done), "of": int(of)}:
                self.report(what, done, of)
            case {"refusal": str(sentence)}:
                self.refusal = sentence
            case dict():
                self.facts |= told


def web_account(environment: Mapping[str, str]) -> tuple[Account, str]:
    """Who web and worker run as, and a warning if that is root.

    Root steps down to the service user where that user can read code and interpreter.
    """
    me = accounts.starter()
    if me.uid != accounts.ROOT:
        return me, ""
    service = accounts.service()
    if _can_run(service, environment):
        return service, ""
    if environment.get("ENVIRONMENT") != "demo":
        raise Halt(
            f"Pages would be served as root: the user {service.name} cannot read the program.",
            f"Move the installation to a place the user {service.name} can read, "
            "for example /opt/goodterms.",
        )
    return me, (
        f"Note: pages are served as root, because the user {service.name} cannot read the program. "
        "That is fine for a look around, and refused in production."
    )


def _can_run(account: Account, environment: Mapping[str, str]) -> bool:
    try:
        tried = subprocess.run(
            [sys.executable, "-P", "-c", "import goodterms.runtime, uvicorn"],
            env=dict(environment),
            capture_output=True,
            check=False,
            **account.popen(),
        )
    except OSError:
        return False
    return tried.returncode == 0
