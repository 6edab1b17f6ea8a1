"""How higher contexts answer "whose is this number?" without identity knowing them.

Holdings registers invoices and accounts at start-up; identity itself knows emails and phones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Records a number belongs to, and whether the fact from paper beside it agreed."""

    records: tuple[int, ...] = ()
    paper: bool = False


type Finder = Callable[[str, str], Found]

_finders: dict[str, Finder] = {}


def register(means: str, finder: Finder) -> None:
    """``finder(value, fact)`` looks ``value`` up; ``fact`` is what else the customer read out."""
    _finders[means] = finder


def find(means: str, value: str, fact: str) -> Found:
    finder = _finders.get(means)
    return finder(value, fact) if finder else Found()
