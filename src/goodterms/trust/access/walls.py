"""Who may read and write the tables of access."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

WALLS = [
    Wall(table="access_power", person="person_id", desk=Desk.EVERYONE),
    Wall(
        table="access_look",
        reach="people && {people}",
        portal=verbs("see"),
        desk=Desk.OWN,
        desk_may=verbs("add"),
        worker=verbs("see", "add"),
    ),
]
