"""Who may read and write the tables of profile."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

WALLS = [
    Wall(table="profile_card", reach="false", desk=Desk.EVERYONE),
    Wall(
        table="profile_permit",
        person="person_id",
        matter="messages",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        worker=verbs("see", "add"),
    ),
]
