"""Who may read and write holdings: level 2 opens them, division by division for the desk."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

_DIVISION = "(SELECT s.division_id FROM identity_source s WHERE s.id = source_id)"
_ACCOUNT_DIVISION = (
    "(SELECT s.division_id FROM holdings_account a JOIN identity_source s ON s.id = a.source_id"
    " WHERE a.id = account_id)"
)

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
        division=_DIVISION,
    ),
    Wall(
        table="holdings_account_party",
        person="person_id",
        matter="accounts",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        division=_ACCOUNT_DIVISION,
    ),
    Wall(
        table="holdings_bill",
        person="person_id",
        matter="invoices",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        division=_DIVISION,
    ),
    Wall(
        table="holdings_purchase",
        person="person_id",
        matter="orders",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        division=_DIVISION,
    ),
]
