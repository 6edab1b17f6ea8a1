"""Who may read and write the tables of profile."""

from __future__ import annotations

from goodterms.kernel.walls import OF_MY_DIVISIONS, Desk, Wall, verbs

WALLS = [
    Wall(table="profile_card", reach="false", desk=Desk.EVERYONE),
    Wall(table="profile_word", reach="false", desk=Desk.EVERYONE),
    Wall(
        table="profile_permit",
        person="person_id",
        matter="messages",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        worker=verbs("see", "add", "remove"),
    ),
    # Both sides see it and add to it; an answer is written as a task does (operations.proposals).
    Wall(
        table="profile_proposal",
        person="person_id",
        own=True,
        portal=verbs("see", "add"),
        desk=Desk.DIVISIONS,
        within=OF_MY_DIVISIONS,
        desk_may=verbs("add"),
        worker=verbs("see", "add", "change"),
    ),
]
