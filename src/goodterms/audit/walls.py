"""Who may read and write the audit tables: all may add, none may change."""

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
        worker=verbs("see", "add"),
    ),
    Wall(
        table="audit_key",
        reach="actor = current_setting('goodterms.person', true)",
        portal=verbs("see", "add", "change", "remove"),
        own=True,
        desk=Desk.OWN,
        desk_may=verbs("add", "change", "remove"),
        worker=verbs("see", "remove"),
    ),
]
