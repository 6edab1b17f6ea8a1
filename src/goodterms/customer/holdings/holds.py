"""What the tables of holdings say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, columns, not_personal

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
