"""The one door to SQL that the ORM cannot say well. Elsewhere ``cursor()`` is a lint error.

Statements are constants or files under a context's ``sql/``; values travel as parameters, always.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from types import NoneType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    type Parameters = Sequence[Any] | Mapping[str, Any] | None


@cache
def text(context: str, name: str) -> str:
    """The statement in ``<context>/sql/<name>.sql``; ``context`` is a dotted package."""
    return files(context).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def rows(
    statement: str, parameters: Parameters = None, *, using: str = "default"
) -> list[tuple[Any, ...]]:
    """All rows of a reading statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def value(statement: str, parameters: Parameters = None, *, using: str = "default") -> Any:
    """The first column of the first row, or None."""
    found = rows(statement, parameters, using=using)
    return found[0][0] if found else None


def run(statement: str, parameters: Parameters = None, *, using: str = "default") -> int:
    """Carry out a writing statement; answers how many rows it touched."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def together(*asked: tuple[str, Parameters], using: str = "default") -> list[list[tuple[Any, ...]]]:
    """Several statements in one round trip, carried out in turn; the rows of each.

    Each statement is planned once a connection: for roads walked hundreds of times a second. Every
    parameter needs its type in the statement (``%(ids)s::bigint[]``).
    """
    if not asked:
        return []
    road = connections[using]
    road.ensure_connection()
    if road.queries_logged:
        road.queries_log.extend({"sql": statement, "time": ""} for statement, _ in asked)
    with road.wrap_database_errors:
        # one statement alone is a round trip as it is
        with road.connection.pipeline() if len(asked) > 1 else nullcontext():
            cursors = [psycopg.Cursor(road.connection) for _ in asked]
            for cursor, (statement, parameters) in zip(cursors, asked, strict=True):
                cursor.execute(statement, _plain(parameters), prepare=True)
        return [_rows(cursor) for cursor in cursors]


_left: ContextVar[list[tuple[str, Parameters]] | None] = ContextVar("left", default=None)


def leave(statement: str, parameters: Parameters) -> None:
    """Carry out a statement whose answer nobody reads, as ``together`` does."""
    waiting = _left.get()
    if waiting is None:
        together((statement, parameters))
    else:
        waiting.append((statement, parameters))


@contextmanager
def at_the_end() -> Iterator[None]:
    """What is left in this block goes in one round trip when it ends; nothing where it fails.

    For traces, which the block itself does not read again, under one role throughout. A block
    within another leaves its own to that one's end.
    """
    waiting: list[tuple[str, Parameters]] = []
    token = _left.set(waiting)
    try:
        yield
    finally:
        _left.reset(token)
    outer = _left.get()
    if outer is not None:
        outer += waiting
    elif waiting:
        together(*waiting)


def _plain(parameters: Parameters) -> Parameters:
    """The same with lists as PostgreSQL writes arrays: psycopg looks for the type of each item."""
    if not isinstance(parameters, dict):
        return parameters
    return {
        name: _array(value) if isinstance(value, list) else value
        for name, value in parameters.items()
    }


def _array(items: list[Any]) -> str | list[Any]:
    """An array of whole numbers, ids or text as its text; a list of anything else as it is."""
    kinds = set(map(type, items)) - {NoneType}
    if kinds <= {int, UUID}:
        return f"{{{','.join('NULL' if item is None else str(item) for item in items)}}}"
    if kinds == {str}:
        return f"{{{','.join('NULL' if item is None else _quoted(item) for item in items)}}}"
    return items


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    answer = cursor.pgresult
    return cursor.fetchall() if answer and answer.nfields else []


def at_once(asked: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[str, dict[str, Any]]:
    """Several INSERTs as one statement: planned, sent and answered once. None sees another's rows.

    For ``together``; foreign keys between them hold, for they are checked when all stand.
    """
    told = {
        f"{place}_{name}": value
        for place, (_, parameters) in enumerate(asked)
        for name, value in parameters.items()
    }
    return _as_one(tuple(statement for statement, _ in asked)), told


@cache
def _as_one(statements: tuple[str, ...]) -> str:
    parts = []
    for place, statement in enumerate(statements):
        own = re.sub(r"%\((\w+)\)s", rf"%({place}_\1)s", statement)
        parts.append(f"part_{place} AS ({own})")
    return f"WITH {', '.join(parts)} SELECT 1"


@contextmanager
def copy(statement: str, *, using: str = "default") -> Iterator[psycopg.Copy]:
    """``COPY ... FROM STDIN`` or ``TO STDOUT`` as psycopg's own copy object.

    COPY FROM refuses a table under row-level security: copy into a temporary table, then INSERT.
    Errors come as Django's own, so that a database that went away is known by one name.
    """
    road = connections[using]
    road.ensure_connection()
    cursor = road.connection.cursor()
    with road.wrap_database_errors, cursor, cursor.copy(statement) as rows:
        yield rows


def scratch(name: str, columns: str) -> None:
    """An empty temporary table for the rest of this transaction; an earlier one gives way."""
    run(f"DROP TABLE IF EXISTS pg_temp.{name}")
    run(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")


def stream(
    statement: str, parameters: Parameters = None, *, size: int = 5_000, using: str = "default"
) -> Iterator[tuple[Any, ...]]:
    """Rows of a large answer in constant memory, by a server-side cursor (needs a transaction)."""
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while batch := cursor.fetchmany(size):
            yield from batch
