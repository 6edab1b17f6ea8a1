"""What the tables of people say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, Trace, columns, held, not_personal

HOLDS: Holds = [
    Hold(
        column="people_login.email",
        category="sign-in",
        purpose="let the person in and write to them",
    ),
    Hold(column="people_login.last_login", category="sign-in", purpose="notice a stranger"),
    Hold(column="people_login.language", category="sign-in", purpose="speak their language"),
    Hold(column="people_login.zone", category="sign-in", purpose="tell times as their clock does"),
    Hold(column="people_login.theme", category="sign-in", purpose="show pages as they like them"),
    *held(
        "people_affiliation",
        "firm title",
        category="work",
        purpose="know for whom the person acts",
    ),
    *held(
        "people_affiliation",
        "since until settled_by",
        category="work",
        purpose="history of the relationship",
    ),
    *held(
        "people_role_held",
        "role_id since until said_by",
        category="work",
        purpose="know who uses, chooses and allows what a firm buys",
    ),
    *held(
        "people_household_member",
        "name since until",
        category="household",
        purpose="treat a household as one where its members want it",
        basis="consent",
    ),
    *held(
        "people_household_choice",
        "by_name",
        category="household",
        purpose="say who of a household chose",
        basis="consent",
        erase=Erase.EMPTY,
    ),
    *held(
        "people_household_choice",
        "copies",
        category="household",
        purpose="send one letter where one is enough; it is the household's, whoever leaves it",
        basis="consent",
        erase=Erase.KEEP,
        keep=Keep("household_end", years=2),
    ),
    *held(
        "people_colleagues",
        "one_name other_name firm since until",
        category="work",
        purpose="let colleagues who agreed know of one another",
        basis="consent",
    ),
    *held(
        "people_invitation",
        "asker_name firm",
        category="household",
        purpose="say who asks, as they agreed to be called",
        basis="consent",
        erase=Erase.EMPTY,
        keep=Keep("event", days=180),
    ),
    *held(
        "people_invitation_side",
        "name address answer",
        category="household",
        purpose="join nobody before each has said yes; the address is emptied when it is over",
        basis="consent",
        keep=Keep("event", days=180),
    ),
    *held(
        "people_lineage",
        "said_by",
        category="record of what was done",
        purpose="say who at our desk wrote it down",
        basis="employment",
        erase=Erase.KEEP,
        keep=Keep("event", years=6),
    ),
    *held(
        "people_post",
        "name title",
        category="staff",
        purpose="customers deal with named people",
        basis="employment",
        erase=Erase.KEEP,
        keep=Keep("employment_end", years=10),
    ),
    *held(
        "people_absence",
        "since until",
        category="staff",
        purpose="name somebody to customers who is there",
        basis="employment",
        keep=Keep("event", years=1),
    ),
    Hold(
        column="people_login.waits_mail",
        category="sign-in",
        purpose="write to them about their work as often as they like",
    ),
    not_personal(
        "people_person.id",
        "people_person.canonical_id",
        "people_person.opened",
        "people_person.minted_at",
        "people_person.erased_at",
        "people_organisation.id",
        "people_organisation.canonical_id",
        "people_organisation.minted_at",
        why="pointers without a value; they stay, emptied, so that an id never changes meaning",
    ),
    not_personal(
        "people_login.id",
        "people_login.password",
        "people_login.person_id",
        "people_login.is_active",
        "people_login.begun_at",
        "people_affiliation.id",
        "people_affiliation.person_id",
        "people_affiliation.organisation_id",
        *columns(
            "people_affiliation", "firm_key state origin record record_key told_at settled_at"
        ),
        *columns("people_role_held", "id affiliation_id left_key at"),
        *columns("people_household", "id begun_at"),
        *columns("people_colleagues", "ended_at ended_by_id ended_with_id"),
        *columns("people_household_member", "id household_id person_id left_at left_by_id"),
        *columns("people_household_choice", "id household_id topic channel by_id at"),
        *columns("people_colleagues", "id one_id other_id"),
        *columns("people_invitation", "id kind origin review asked_at until agreed_at"),
        *columns("people_invitation", "withdrawn_at"),
        *columns("people_invitation_side", "id invitation_id person_id part answered_at"),
        "people_post.id",
        "people_post.person_id",
        "people_post.division_id",
        "people_post.greets",
        "people_absence.id",
        "people_absence.person_id",
        "people_post.since",
        "people_post.until",
        why="pointers and switches; passwords are never set",
    ),
    not_personal(
        *columns("people_role", "code at_firms on_accounts words rank in_use"),
        *columns("people_lineage", "id former_id later_id former_name later_name kind on"),
        *columns("people_lineage", "at undone_at"),
        why="what the firm calls things, and what became of other firms",
    ),
    not_personal(
        "people_division.id",
        "people_division.code",
        "people_division.name",
        "people_division.firm",
        "people_division.zone",
        "people_division.phone",
        "people_division.hours",
        "people_division.closed_on",
        why="the firm's own shape",
    ),
]

_OF_THEM = "person_id = ANY (%(seeds)s::uuid[])"
_SIDES = "SELECT invitation_id FROM people_invitation_side WHERE "
_ASKED_BY_THEM = f"{_SIDES} {_OF_THEM} AND part = 'asker'"
_ASKED_OF_THEM = f"{_SIDES} {_OF_THEM} OR lower(address) = ANY (%(mailboxes)s::text[])"

TRACES = [
    Trace(
        table="people_role_held",
        rows=f"affiliation_id IN (SELECT id FROM people_affiliation WHERE {_OF_THEM})",  # noqa: S608
    ),
    Trace(
        table="people_colleagues",
        rows="one_id = ANY (%(seeds)s::uuid[]) OR other_id = ANY (%(seeds)s::uuid[])",
    ),
    Trace(table="people_affiliation", rows=_OF_THEM),
    # One who would stay alone lives in no household any more, as when somebody leaves.
    Trace(
        table="people_household_member",
        rows="""until IS NULL AND person_id <> ALL (%(seeds)s::uuid[]) AND EXISTS (
            SELECT FROM people_household_member t
             WHERE t.household_id = people_household_member.household_id AND t.until IS NULL
               AND t.person_id = ANY (%(seeds)s::uuid[]))
            AND NOT EXISTS (
            SELECT FROM people_household_member o
             WHERE o.household_id = people_household_member.household_id AND o.until IS NULL
               AND o.id <> people_household_member.id
               AND o.person_id <> ALL (%(seeds)s::uuid[]))""",
        erase=Erase.EMPTY,
        sets="until = (%(now)s::timestamptz)::date",
        others=True,
    ),
    Trace(
        table="people_household_member",
        rows="left_by_id = ANY (%(seeds)s::uuid[]) AND person_id <> ALL (%(seeds)s::uuid[])",
        erase=Erase.EMPTY,
        sets="left_at = NULL, left_by_id = NULL",
        others=True,
    ),
    Trace(table="people_household_member", rows=_OF_THEM),
    Trace(
        table="people_household_choice",
        rows="by_id = ANY (%(seeds)s::uuid[])",
        erase=Erase.EMPTY,
        sets="by_name = ''",
    ),
    Trace(
        table="people_invitation",
        rows=f"id IN ({_ASKED_OF_THEM}) AND agreed_at IS NULL AND withdrawn_at IS NULL",
        erase=Erase.EMPTY,
        sets="withdrawn_at = %(now)s::timestamptz",
        others=True,
    ),
    Trace(
        table="people_invitation",
        rows=f"id IN ({_ASKED_BY_THEM})",
        erase=Erase.EMPTY,
        sets="asker_name = '', firm = ''",
    ),
    Trace(
        table="people_invitation_side",
        rows="lower(address) = ANY (%(mailboxes)s::text[])",
        erase=Erase.EMPTY,
        sets="address = ''",
        others=True,
    ),
    Trace(table="people_invitation_side", rows=_OF_THEM),
    Trace(table="people_post", rows=_OF_THEM, erase=Erase.KEEP),
    Trace(table="people_absence", rows=_OF_THEM),
    Trace(table="people_login", rows=_OF_THEM, door=True),
    Trace(
        table="people_person",
        rows="id = ANY (%(seeds)s::uuid[])",
        erase=Erase.EMPTY,
        sets="opened = 0, erased_at = coalesce(erased_at, %(now)s::timestamptz)",
    ),
]
