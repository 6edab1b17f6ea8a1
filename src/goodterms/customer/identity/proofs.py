"""How higher contexts answer "whose is this number?" without identity knowing them.

Holdings registers invoices, accounts and serials at start-up; what identity itself knows (emails,
phones, sign-ins) stands in ``means``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """Records a number belongs to, and whether the fact from paper beside it agreed."""

    records: tuple[int, ...] = ()
    paper: bool = False


type Finder = Callable[[str, str], Found]
type Hinter = Callable[[Collection[int]], dict[str, Any]]

_finders: dict[str, Finder] = {}
_hinters: list[Hinter] = []


def register(means: str, finder: Finder) -> None:
    """``finder(value, fact)`` looks ``value`` up; ``fact`` is what else the customer read out."""
    if means in _finders:
        raise ValueError(f"{means} is looked up by another already")
    _finders[means] = finder


def register_hint(hinter: Hinter) -> None:
    """``hinter(records)`` says in coarse codes what lies behind records, where many others fit."""
    _hinters.append(hinter)


def find(means: str, value: str, fact: str) -> Found:
    """What ``value`` speaks of by the finder of its means; nothing where there is none."""
    finder = _finders.get(means)
    return finder(value, fact) if finder and value else Found()


def hint(records: Collection[int]) -> dict[str, Any]:
    """What may be told after level 1: never a name, an address or part of a number."""
    return {key: value for hinter in _hinters for key, value in hinter(records).items()}
