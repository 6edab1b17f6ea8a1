"""What the tables of holdings say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, Trace, columns, not_personal

_SERVE = "serve what the person has with us"
_BOOKS = Keep("event", years=10)


def _tagged(table: str, names: str, *, duty: bool = False) -> list[Hold]:
    return [
        Hold(
            column=column,
            category="accounts",
            purpose=_SERVE,
            basis="legal duty" if duty else "contract",
            erase=Erase.KEEP if duty else Erase.DELETE,
            keep=_BOOKS if duty else Keep("relationship_end", years=2),
        )
        for column in columns(table, names)
    ]


HOLDS: Holds = [
    *_tagged("holdings_account", "number bare kind status opened closed"),
    *_tagged("holdings_account_party", "role since until said_by"),
    *_tagged("holdings_part_offer", "name role said_by answer"),
    *_tagged("holdings_bill", "number bare amount currency issued due", duty=True),
    *_tagged("holdings_purchase", "item amount currency on seller rating words"),
    *_tagged("holdings_purchase", "counts_for_suggestions removed_at"),
    *_tagged("holdings_thing", "origin known_as kind maker model serial version since"),
    *_tagged("holdings_thing", "warranty_until place place_at place_why verified removed_at"),
    not_personal(
        "holdings_account.id",
        "holdings_account.source_id",
        "holdings_account.as_of",
        *columns("holdings_account_party", "id account_id record_id person_id organisation_id"),
        "holdings_account_party.told_at",
        *columns("holdings_part_offer", "id account_id person_id answered_by_id part_id"),
        *columns("holdings_part_offer", "asked_at until answered_at over_at"),
        *columns(
            "holdings_bill", "id source_id account_id record_id person_id organisation_id as_of"
        ),
        *columns(
            "holdings_purchase", "id source_id source_key record_id person_id organisation_id as_of"
        ),
        *columns(
            "holdings_thing",
            "id source_id source_key record_id person_id organisation_id account_id as_of",
        ),
        *columns(
            "holdings_serial_question", "id thing_id opened_at settled_at settled_by_id outcome"
        ),
        why="pointers and moments",
    ),
]

_THEIRS = "(person_id = ANY (%(seeds)s::uuid[]) OR record_id = ANY (%(records)s::bigint[]))"
# Accounts in which nobody else has, or had, a part, and on which nobody else was billed.
_ALONE = f"""
    SELECT account_id FROM holdings_account_party WHERE {_THEIRS}
    EXCEPT SELECT account_id FROM holdings_account_party WHERE {_THEIRS} IS NOT TRUE
    EXCEPT SELECT account_id FROM holdings_bill WHERE {_THEIRS} IS NOT TRUE
"""  # noqa: S608  (constants alone)

TRACES = [
    Trace(
        table="holdings_serial_question",
        rows=f"thing_id IN (SELECT id FROM holdings_thing WHERE {_THEIRS})",  # noqa: S608
    ),
    Trace(table="holdings_thing", rows=_THEIRS),
    Trace(table="holdings_purchase", rows=_THEIRS),
    # The books keep what was billed; the account it was billed on goes, and so does every name.
    Trace(table="holdings_bill", rows=_THEIRS, erase=Erase.KEEP),
    Trace(
        table="holdings_bill",
        rows=f"account_id IN ({_ALONE})",
        erase=Erase.EMPTY,
        sets="account_id = NULL",
    ),
    Trace(
        table="holdings_thing",
        rows=f"account_id IN ({_ALONE})",
        erase=Erase.EMPTY,
        sets="account_id = NULL",
        others=True,
    ),
    Trace(
        table="holdings_part_offer",
        rows=f"person_id = ANY (%(seeds)s::uuid[]) OR account_id IN ({_ALONE})",
        first=True,
    ),
    Trace(table="holdings_account", rows=f"id IN ({_ALONE})"),
    Trace(table="holdings_account_party", rows=_THEIRS),
]
