"""Who may read and write the tables of people. ``people_login`` is part of the door (access)."""

from __future__ import annotations

from goodterms.kernel.walls import Desk, Wall, verbs

# Households of the people one may see, and firms they work at: sets made by the owner's functions,
# because a policy that asks its own table never ends.
_OF_THEIR_HOUSEHOLD = "{row} = ANY ((SELECT access_households_of({people}))::uuid[])"
_OF_THEIR_FIRMS = (
    "former_id = ANY ((SELECT access_firms_of({people}))::uuid[])"
    " OR later_id = ANY ((SELECT access_firms_of({people}))::uuid[])"
)
_OF_A_JOB = (
    "EXISTS (SELECT FROM people_affiliation a"
    " WHERE a.id = affiliation_id AND a.person_id = ANY ({people}))"
)
_ASKED_OF_THEM = (
    "EXISTS (SELECT FROM people_invitation_side s"
    " WHERE s.invitation_id = people_invitation.id AND s.person_id = ANY ({people}))"
)


def _household(row: str) -> str:
    return _OF_THEIR_HOUSEHOLD.replace("{row}", row)


def _agreed(table: str, *, reach: str = "", person: str = "") -> Wall:
    """Who belongs together is on nobody's basic card: the desk reads it with a record it opened."""
    return Wall(
        table=table,
        person=person,
        reach=reach,
        own=True,
        portal=verbs("see"),
        desk=Desk.DIVISIONS,
        within="false",
    )


WALLS = [
    Wall(
        table="people_person",
        person="id",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
        program="access_program_knows(id)",
    ),
    Wall(
        table="people_organisation",
        reach="false",
        desk=Desk.EVERYONE,
        program="access_program_knows_firm(id)",
    ),
    Wall(
        table="people_affiliation",
        person="person_id",
        portal=verbs("see"),
        desk=Desk.EVERYONE,
    ),
    Wall(
        table="people_division",
        reach="true",
        public=True,
        desk=Desk.EVERYONE,
        program="id = ANY ((SELECT access_my_divisions())::smallint[])",
    ),
    Wall(table="people_post", reach="until IS NULL", public=True, desk=Desk.EVERYONE),
    Wall(
        table="people_absence",  # so that a page names who is there; whose and why stands on none
        reach="true",
        public=True,
        desk=Desk.EVERYONE,
        desk_may=verbs("add", "remove"),
    ),
    Wall(table="people_role", reach="true", public=True, desk=Desk.EVERYONE),
    Wall(table="people_role_held", reach=_OF_A_JOB, portal=verbs("see"), desk=Desk.EVERYONE),
    Wall(table="people_lineage", reach=_OF_THEIR_FIRMS, portal=verbs("see"), desk=Desk.EVERYONE),
    _agreed("people_household", reach=_household("id")),
    _agreed("people_household_member", reach=_household("household_id")),
    _agreed("people_household_choice", reach=_household("household_id")),
    _agreed("people_colleagues", reach="one_id = ANY ({people}) OR other_id = ANY ({people})"),
    _agreed("people_invitation", reach=_ASKED_OF_THEM),
    # Each side reads its own alone, so that a "no" cannot be told from silence.
    _agreed("people_invitation_side", person="person_id"),
]
