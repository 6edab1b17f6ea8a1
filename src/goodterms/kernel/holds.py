"""Holds: what each column says about a person, and why it is kept.

From the same list come the access page, the export, erasure and the register of processing. A test
walks every table and fails on a column nobody has spoken for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Erase(StrEnum):
    DELETE = "delete"
    EMPTY = "empty"  # the row stays as a pointer, its contents go
    KEEP = "keep"  # a legal duty, said in ``keep``


@dataclass(frozen=True, slots=True)
class Keep:
    """How long after what: ``Keep("relationship_end", years=2)``."""

    after: str
    years: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """``column`` is "table.column"; ``basis`` the legal ground; ``show``: the portal shows it."""

    column: str
    category: str
    purpose: str
    basis: str = "contract"
    show: bool = True
    export: bool = True
    erase: Erase = Erase.DELETE
    keep: Keep = Keep("relationship_end", years=2)
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """Columns that say nothing about anybody, and why we may think so."""

    columns: tuple[str, ...]
    why: str


def not_personal(*columns: str, why: str) -> NotPersonal:
    return NotPersonal(columns, why)


def columns(table: str, names: str) -> tuple[str, ...]:
    """``columns("t", "a b")`` is ``("t.a", "t.b")``."""
    return tuple(f"{table}.{name}" for name in names.split())


def held(table: str, names: str, *, category: str, purpose: str, **more: Any) -> list[Hold]:
    """Several columns of one table about which the same is true."""
    return [
        Hold(column=column, category=category, purpose=purpose, **more)
        for column in columns(table, names)
    ]


type Holds = list[Hold | NotPersonal]
