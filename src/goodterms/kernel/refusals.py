"""A refusal is part of the product: a reason, a next step and, where one can help, a person."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  (it is an answer to a person, not an error)
    """Raised by an operation that will not happen; nothing of it is kept but the audit record.

    ``sentence`` is shown as it stands. ``next_step`` says what the reader can do now; ``rule`` is a
    short stable code for the audit record and for tests, never shown.
    """

    def __init__(self, sentence: str, *, next_step: str = "", rule: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.rule = rule or type(self).__name__
        self.record: object | None = None  # the audit record it left, should that be undone

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()
