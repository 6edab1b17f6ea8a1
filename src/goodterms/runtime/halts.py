"""Why Goodterms does not start: one sentence for a person, and the exit code for a script."""

from __future__ import annotations

from enum import IntEnum

from goodterms.kernel.refusals import Refused


class Exit(IntEnum):
    """How the command line ends."""

    FINE = 0
    FAILED = 1
    REFUSED = 2  # what was given cannot be used
    RUNNING = 3  # this home is in use by another start, or another resolve is at work
    PORT_TAKEN = 4
    TRY_AGAIN = 75  # the database went away; the same again will do
    INTERRUPTED = 130


class Halt(Refused):
    """Raised when the installation cannot go on; ``code`` is what the process exits with."""

    def __init__(self, sentence: str, next_step: str = "", code: Exit = Exit.FAILED) -> None:
        super().__init__(sentence, next_step=next_step)
        self.code = code
