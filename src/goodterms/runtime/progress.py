"""Progress: what a person sees while Goodterms starts, on a terminal and in a log file.

A terminal shows one line a step, with a count that moves; anything else gets a plain line now and
then. A closed pipe never stops the house.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUIET_SECONDS = 2.0  # between two plain lines of one step
FRAME_SECONDS = 0.1
WORTH_TELLING = 0.95  # seconds; quicker steps show no time

type Report = Callable[[str, int, int], None]


class Progress:
    """Says what is going on; ``step`` is a block of work with a title in the -ing form."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.is_terminal = self.out.isatty()
        self._title = self._text = ""
        self._began = self._shown = 0.0

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[Report]:
        """Show the title, then what is reported of it as ``(what, done, of)``, then its seconds."""
        self._title, self._began, self._shown = title, time.monotonic(), 0.0
        self._show(f"{title} ...")
        self._shown = time.monotonic()
        try:
            yield self.report
        except BaseException:
            self._end_line()
            raise
        seconds = time.monotonic() - self._began
        if self.is_terminal:
            self._show(f"{title}: {seconds:.1f} s" if seconds > WORTH_TELLING else title)
            self._end_line()
        elif seconds > WORTH_TELLING:
            self.say(f"  {title}: {seconds:.1f} s")
        self._title = ""

    def report(self, what: str, done: int, of: int) -> None:
        """``what`` is a stage (``of`` 1), or what is counted (``of`` 0 when its end is open)."""
        now = time.monotonic()
        if now - self._shown < (FRAME_SECONDS if self.is_terminal else QUIET_SECONDS):
            return
        self._shown = now
        self._show(f"{self._title}: {_words(what, done, of)}")

    def say(self, line: str = "") -> None:
        if self.is_terminal and self._title:
            self._end_line()
        self._write(line + "\n")

    def _show(self, text: str) -> None:
        if not self.is_terminal:
            if text != self._text:  # to say the same again tells nothing
                self._write(f"  {text}\n")
            self._text = text
            return
        width = shutil.get_terminal_size().columns
        self._write(f"\r\x1b[K  {text[: width - 3]}")

    def _end_line(self) -> None:
        if self.is_terminal:
            self._write("\n")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.out.write(text)
            self.out.flush()


def _words(what: str, done: int, of: int) -> str:
    """A stage by its name, a count with its end where that is known."""
    if of == 1:
        return what
    return f"{what}, {done:,} of {of:,}" if of else f"{what}, {done:,}"


def line(what: str, done: int, of: int) -> str:
    """A report as one JSON line, for the process that started this one."""
    return json.dumps({"what": what, "done": done, "of": of})


def printer() -> Report:
    """A report function that prints JSON lines: each stage, and ten a second within one."""
    last, stage = 0.0, ""

    def report(what: str, done: int, of: int) -> None:
        nonlocal last, stage
        now = time.monotonic()
        if done == of or what != stage or now - last >= FRAME_SECONDS:
            last, stage = now, what
            print(line(what, done, of), flush=True)  # noqa: T201

    return report
