"""Whether operations hold the rows they write, seen in the SQL of any test that calls them.

Two at once are tested where they hurt most; this sees the lock that one line forgets. A row read
without a lock and then saved overwrites whatever somebody else wrote in between.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Rows two may decide at once: what was asked, answered or said, and the state it is in.
CONTESTED = {
    "identity_claim", "identity_lineage", "identity_question", "identity_record",
    "identity_review", "identity_second_word",
}  # fmt: skip
_ONE_ROW = re.compile(r'UPDATE "(\w+)" SET .* WHERE "\w+"\."\w+" = %s$', re.DOTALL)
_HOLDS = re.compile(r'FROM "(\w+)".*FOR (?:NO KEY )?UPDATE', re.DOTALL)
_MAKES = re.compile(r'INSERT INTO "(\w+)"')
_SOURCE = str(Path(__file__).parents[2] / "src")


class _Seen:
    """Tables with a row held or made, a set for each savepoint that is open."""

    def __init__(self) -> None:
        self.held: list[set[str]] = [set()]
        self.loose: list[str] = []

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith("SAVEPOINT"):
            self.held.append(set())
        elif sql.startswith("ROLLBACK TO"):  # its release follows
            self.held[-1] = set()
        elif sql.startswith("RELEASE") and len(self.held) > 1:
            ended = self.held.pop()
            if len(self.held) > 1:  # what a part has held is held till all of it ends
                self.held[-1] |= ended
        elif found := _HOLDS.search(sql) or _MAKES.match(sql):
            self.held[-1].add(found[1])
        elif found := _ONE_ROW.match(sql):
            self._written(found[1])
        return execute(sql, params, many, context)

    def _written(self, table: str) -> None:
        is_held = any(table in held for held in self.held)
        if table in CONTESTED and not is_held and (where := _who_saves()):
            self.loose.append(f"{where} saves {table}")


def _who_saves() -> str:
    """The product's own line; "" for the test's, or an UPDATE alone, which reads nothing before."""
    frame: Any = sys._getframe(1)
    saves = False
    while frame:
        name = frame.f_code.co_filename
        saves = saves or frame.f_code.co_name == "save_base"
        if "/tests/" in name and name != __file__:
            return ""
        if saves and name.startswith(_SOURCE):
            return f"{Path(name).relative_to(_SOURCE)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


@contextmanager
def only_held_rows_are_written() -> Iterator[None]:
    """Raises ``AssertionError`` at the end where a row was saved that nobody had held."""
    seen = _Seen()
    with connection.execute_wrapper(seen):
        yield
    assert not seen.loose, "not held before: " + ", ".join(seen.loose)
