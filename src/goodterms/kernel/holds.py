"""Holds: what each column says about a person, and why it is kept.

From the same list come the access page, the export, erasure and the register of processing. A test
walks every table and fails on a column nobody has spoken for, and on a personal one of which nobody
has said where one person's rows are (``TRACES``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where one person's rows are in a table, and what is left of each once they are erased.

    ``rows`` is a condition in SQL, ``sets`` what a row that stays is set to. Both may speak of

    seeds      uuid[], every id of the person
    records    bigint[], what sources and they themselves have said of them
    digests    text[], what stands in place of each of these records' keys from now on
    mailboxes  text[], addresses of theirs that others may have typed, in lower case
    now        timestamptz

    as ``%(seeds)s``. Carried out twice it does what it did once. ``others``: the rows are somebody
    else's, and end or let go because of it. ``first``: whoever decides them holds the row before
    the person, and so does who erases; its key is ``id``. ``door``: the door alone writes there,
    and does it when it hears of it.
    """

    table: str
    rows: str
    erase: Erase = Erase.DELETE
    sets: str = ""
    others: bool = False
    first: bool = False
    door: bool = False

    @property
    def holding(self) -> str:
        return f"SELECT FROM {self.table} WHERE {self.rows} ORDER BY id FOR NO KEY UPDATE"

    @property
    def count(self) -> str:
        return f"SELECT count(*) FROM {self.table} WHERE {self.rows}"  # noqa: S608  (constants)

    @property
    def statement(self) -> str:
        """What erases them; "" where a duty keeps them as they are, or the door does it."""
        if self.door:
            return ""
        if self.erase is Erase.DELETE:
            return f"DELETE FROM {self.table} WHERE {self.rows}"  # noqa: S608
        if self.sets:
            return f"UPDATE {self.table} SET {self.sets} WHERE {self.rows}"  # noqa: S608
        return ""


def traces() -> list[Trace]:
    """Those of all installed contexts, the highest floor first: what points goes before what is."""
    return [trace for context in reversed(_contexts()) for trace in getattr(context, "TRACES", ())]


def tags() -> dict[str, list[Hold]]:
    """What is held of people, by table."""
    found: dict[str, list[Hold]] = {}
    for context in _contexts():
        for tag in context.HOLDS:
            if isinstance(tag, Hold):
                found.setdefault(tag.column.partition(".")[0], []).append(tag)
    return found


def _contexts() -> list[Any]:
    names = [f"{config.name}.holds" for config in apps.get_app_configs()]
    ours = (name for name in names if name.startswith("goodterms."))
    return [import_module(name) for name in ours if find_spec(name)]
