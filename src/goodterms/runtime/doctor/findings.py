"""What a check answers, and what it gets to look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from goodterms.runtime.lock import Standing


class Level(IntEnum):
    """How bad it is; also the exit code of ``goodterms doctor``."""

    OK = 0
    WARN = 1
    FAIL = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing; ``fix`` says what to do and is empty when all is well."""

    level: Level
    sentence: str
    fix: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "level": self.level.name.lower()}


@dataclass(frozen=True, slots=True)
class Patient:
    """The installation that is looked over; ``standing`` is None when it does not run."""

    home: Path
    settings: Mapping[str, str]
    standing: Standing | None

    @property
    def is_demo(self) -> bool:
        return self.settings.get("ENVIRONMENT", "demo") == "demo"


type Check = Callable[[Patient], Finding | Iterable[Finding]]


def ok(sentence: str) -> Finding:
    return Finding(Level.OK, sentence)


def warn(sentence: str, fix: str) -> Finding:
    return Finding(Level.WARN, sentence, fix)


def fail(sentence: str, fix: str) -> Finding:
    return Finding(Level.FAIL, sentence, fix)
