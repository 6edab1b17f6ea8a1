"""Who may read and write the tables of access."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

WALLS = [
    Wall(table="access_power", person="person_id", desk=Desk.EVERYONE),
    # Which programs there are is for administrators, who reach it as a task does (``programs``).
    Wall(table="access_program", reach="false"),
    Wall(table="access_program_use", reach="false"),
    Wall(
        table="access_look",
        reach="people && {people}",
        portal=verbs("see"),
        desk=Desk.OWN,
        desk_may=verbs("add"),
        program_may=verbs("add"),
        worker=verbs("see", "add"),
    ),
]
