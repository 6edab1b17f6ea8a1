"""Who may read and write the tables of the timeline.

Messages: tasks alone, for now. A proof code goes to an address that may not be the claimant's, so
the portal shows a message to nobody before a page of its own says what it may show.

Asks: the one who asked, and the division they lie with. Everybody adds only what the operations
write for them: a turn goes in as a task's, after the walls have said that its ask may be seen.
"""

from __future__ import annotations

from goodterms.kernel.walls import OF_MY_DIVISIONS, Desk, Wall, verbs

WALLS = [
    Wall(table="timeline_message", person="to_id", matter="messages"),
    Wall(
        table="timeline_ask",
        person="person_id",
        own=True,
        portal=verbs("see", "add"),
        desk=Desk.DIVISIONS,
        within=OF_MY_DIVISIONS,
        desk_may=verbs("add"),
        worker=verbs("see", "add", "change"),
    ),
    Wall(
        table="timeline_turn",
        reach=(
            "EXISTS (SELECT FROM timeline_ask a WHERE a.id = ask_id"
            " AND a.person_id = ANY ({people}))"
        ),
        own=True,
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within="EXISTS (SELECT FROM timeline_ask a WHERE a.id = ask_id)",
        worker=verbs("see", "add", "change"),  # changed when its words are erased, else never
    ),
]
