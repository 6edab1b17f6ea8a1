"""Who may read and write the tables of intake: the desk brings files, tasks bring them in."""

from __future__ import annotations

from goodterms.kernel.walls import OF_MY_SOURCES, Desk, Wall, verbs

# Before an import begins its source may not exist; then it is its steward's alone.
_MINE = "by = nullif(current_setting('goodterms.person', true), '')::uuid"

WALLS = [
    Wall(
        table="intake_import",
        reach="false",
        desk=Desk.DIVISIONS,
        within=f"{OF_MY_SOURCES} OR {_MINE}",
        desk_may=verbs("add", "change"),
    ),
]
