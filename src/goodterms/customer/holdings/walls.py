"""Who may read and write holdings: level 2 opens them, division by division for the desk.

A customer adds what they tell us, as their own and from no other source; every later change is made
by an operation as a task does, after these walls have said that the row may be seen.
"""

from __future__ import annotations

from goodterms.kernel.walls import OF_A_RECORD_SEEN, OF_MY_SOURCES, Desk, Wall, verbs

_TOLD_BY_THEM = (
    "record_id IS NULL AND source_id = (SELECT s.id FROM identity_source s WHERE s.code = 'portal')"
)

WALLS = [
    Wall(
        # Whose part a list tells of keeps what was theirs; one by a holder's yes ends with it.
        table="holdings_account",
        reach=(
            "EXISTS (SELECT FROM holdings_account_party p WHERE p.account_id = holdings_account.id"
            " AND (p.until IS NULL OR p.record_id IS NOT NULL) AND p.person_id = ANY ({people}))"
        ),
        matter="accounts",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within=OF_MY_SOURCES,
    ),
    Wall(
        table="holdings_account_party",
        person="person_id",
        matter="accounts",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within=OF_A_RECORD_SEEN,
    ),
    Wall(
        # Whoever holds the account reads it, not the one it is about: they read their part.
        table="holdings_part_offer",
        reach=(
            "EXISTS (SELECT FROM holdings_account_party p"
            " WHERE p.account_id = holdings_part_offer.account_id AND p.until IS NULL"
            " AND p.role IN ('holder', 'joint') AND p.person_id = ANY ({people}))"
        ),
        matter="accounts",
        own=True,
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within="EXISTS (SELECT FROM holdings_account a WHERE a.id = account_id)",
    ),
    Wall(
        table="holdings_bill",
        person="person_id",
        matter="invoices",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within=OF_MY_SOURCES,
    ),
    Wall(
        table="holdings_purchase",
        person="person_id",
        matter="orders",
        write=f"person_id = ANY ({{people}}) AND {_TOLD_BY_THEM}",
        portal=verbs("see", "add"),
        desk=Desk.DIVISIONS,
        within=OF_MY_SOURCES,
        desk_may=verbs("add"),
    ),
    Wall(
        table="holdings_thing",
        person="person_id",
        matter="orders",
        write=f"person_id = ANY ({{people}}) AND {_TOLD_BY_THEM}",
        portal=verbs("see", "add"),
        desk=Desk.DIVISIONS,
        within=OF_MY_SOURCES,
        desk_may=verbs("add"),
    ),
    Wall(
        table="holdings_serial_question",
        reach="false",
        desk=Desk.DIVISIONS,
        within="EXISTS (SELECT FROM holdings_thing t WHERE t.id = thing_id)",
        desk_may=verbs("change"),
    ),
]
