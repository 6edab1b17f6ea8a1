"""Who may read and write the tables of people. ``people_login`` is part of the door (access)."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

WALLS = [
    Wall(
        table="people_person",
        person="id",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        program="access_program_knows(id)",
    ),
    Wall(
        table="people_organisation",
        reach="false",
        desk=Desk.EVERYONE,
        program="access_program_knows_firm(id)",
    ),
    Wall(
        table="people_affiliation",
        person="person_id",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
    ),
    Wall(
        table="people_division",
        reach="true",
        public=True,
        desk=Desk.EVERYONE,
        program="id = ANY ((SELECT access_my_divisions())::smallint[])",
    ),
    Wall(table="people_post", reach="until IS NULL", public=True, desk=Desk.EVERYONE),
]
