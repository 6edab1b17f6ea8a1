"""Who may read and write the tables of identity.

The portal reads what speaks of its own opened seeds, adds to its own portal record, and writes
claims. It has no right on faces, edges, matches, models or runs: matching is never in its sight.
"""

from __future__ import annotations

from goodterms.kernel.walls import (
    OF_A_RECORD_SEEN,
    OF_MY_DIVISIONS,
    OF_MY_SOURCES,
    Desk,
    Wall,
    verbs,
)

_SPEAKS = (
    "EXISTS (SELECT FROM identity_membership m WHERE m.record_id = {row} AND m.until IS NULL"
    " AND m.person_id = ANY ({people}))"
)
_OWN_VOICE = (
    "source_id = (SELECT s.id FROM identity_source s WHERE s.code = 'portal')"
    " AND source_key = ANY (({people})::text[])"
)


def _speaks(column: str) -> str:
    return _SPEAKS.replace("{row}", column)


WALLS = [
    Wall(
        table="identity_source",
        reach="true",
        public=True,
        desk=Desk.EVERYONE,
        program=OF_MY_DIVISIONS,
    ),
    Wall(
        table="identity_record",
        reach=f"{_speaks('identity_record.id')} OR ({_OWN_VOICE})",
        write=_OWN_VOICE,
        portal=verbs("see", "add", "change"),
        desk=Desk.DIVISIONS,
        within=OF_MY_SOURCES,
        desk_may=verbs("add", "change"),
    ),
    Wall(
        table="identity_paper",
        reach=_speaks("identity_paper.record_id"),
        matter="accounts",
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within=OF_A_RECORD_SEEN,
    ),
    Wall(
        table="identity_version",  # contact facts and paper together, so it opens with the paper
        reach=_speaks("identity_version.record_id"),
        matter="accounts",
        portal=verbs("see", "add"),
        desk=Desk.DIVISIONS,
        within=OF_A_RECORD_SEEN,
        desk_may=verbs("add"),
        worker=verbs("see", "add", "remove"),  # removed when a person is erased, else never
    ),
    Wall(
        table="identity_membership",
        person="person_id",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        desk_may=verbs("add"),
    ),
    Wall(table="identity_face", reach="false", desk=Desk.EVERYONE),
    Wall(table="identity_key", reach="false"),
    Wall(table="identity_generic", reach="false", desk=Desk.EVERYONE),
    Wall(table="identity_tf", reach="false"),
    Wall(table="identity_edge", reach="false", desk=Desk.EVERYONE),
    Wall(
        table="identity_assertion",
        person="by_actor",
        own=True,
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        desk_may=verbs("add"),
    ),
    Wall(
        table="identity_claim",
        person="claimant_id",
        own=True,
        portal=verbs("see", "add"),
        desk=Desk.EVERYONE,
    ),
    Wall(table="identity_claim_match", reach="false", desk=Desk.EVERYONE),
    Wall(
        table="identity_claim_second",
        person="holder_id",
        own=True,
        portal=verbs("see"),
        desk=Desk.EVERYONE,
    ),
    Wall(
        table="identity_question",
        person="asked_id",
        own=True,
        portal=verbs("see"),
        desk=Desk.EVERYONE,
    ),
    Wall(table="identity_question_pair", reach="false", desk=Desk.EVERYONE),
    Wall(
        table="identity_event",
        reach="seeds && {people}",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        worker=verbs("see", "add"),
    ),
    Wall(table="identity_review", reach="false", desk=Desk.EVERYONE),
    Wall(table="identity_model", reach="false", desk=Desk.EVERYONE),
    Wall(
        table="identity_definition",
        reach="false",
        desk=Desk.EVERYONE,
        desk_may=verbs("add", "change"),
    ),
    Wall(table="identity_run", reach="false", desk=Desk.EVERYONE, desk_may=verbs("add")),
]
