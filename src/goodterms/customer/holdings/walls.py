"""Who may read and write holdings: level 2 opens them, division by division for the desk."""

from __future__ import annotations

from goodterms.kernel.walls import OF_A_RECORD_SEEN, OF_MY_SOURCES, Desk, Wall, verbs

WALLS = [
    Wall(
        table="holdings_account",
        reach=(
            "EXISTS (SELECT FROM holdings_account_party p WHERE p.account_id = holdings_account.id"
            " AND p.person_id = ANY ({people}))"
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
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within=OF_MY_SOURCES,
    ),
]
