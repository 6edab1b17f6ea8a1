"""A refusal is part of the product: a reason, a next step and, where one can help, a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Refused(Exception):  # noqa: N818  (it is an answer to a person, not an error)
    """Raised by an operation that will not happen; nothing of it is kept but the audit record.

    ``sentence`` is shown as it stands. ``next_step`` says what the reader can do now; ``rule`` is a
    short stable code for the audit record and for tests, never shown. ``keep`` writes that record
    again: whatever undoes a transaction because of the refusal calls it afterwards.
    """

    def __init__(self, sentence: str, *, next_step: str = "", rule: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.rule = rule or type(self).__name__
        self.keep: Callable[[], object] | None = None

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()
