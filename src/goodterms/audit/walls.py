"""Who may read and write the audit tables: to the record all may add, and none may change it."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

WALLS = [
    Wall(
        table="audit_record",
        reach="people && {people}",
        portal=verbs("see", "add"),
        desk=Desk.DIVISIONS,
        within="false",
        desk_may=verbs("add"),
        program_may=verbs("add"),
        worker=verbs("see", "add"),
    ),
    Wall(table="audit_seal", reach="false", worker=verbs("see", "add")),
    Wall(
        table="audit_person_key",
        person="seed",
        matter="accounts",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,  # a look with its reason, and nothing else, lets staff read a number
        within="false",
    ),
    Wall(
        table="audit_key",
        reach="actor = current_setting('goodterms.person', true)",
        portal=verbs("see", "add", "change", "remove"),
        own=True,
        desk=Desk.OWN,
        desk_may=verbs("add", "change", "remove"),
        program="actor = current_setting('goodterms.program', true)",
        program_may=verbs("add", "change", "remove"),
        worker=verbs("see", "remove"),
    ),
]
