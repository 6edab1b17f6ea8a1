"""Who may read and write the tables of intake: the desk sees what comes in, tasks bring it."""

from __future__ import annotations

from goodterms.kernel.walls import OF_MY_SOURCES, Desk, Wall

WALLS = [
    Wall(table="intake_import", reach="false", desk=Desk.DIVISIONS, within=OF_MY_SOURCES),
]
