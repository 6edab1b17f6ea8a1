"""Walls: who may read and write the rows of a table, said once, beside the table.

A context lists ``WALLS`` in its ``walls.py``. A table starts without any grant, so it is shut;
``trust.access.policies`` forces row-level security on and writes every policy from the walls after
each migrate. The catalogue test compares the two with what the database holds.

A wall never compares with one tenant id. It asks "is this person among those I may see", and that
set is computed once a statement: ``{people}`` in ``reach`` stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The database roles a process can take; the login role itself reaches the door only."""

    OWNER = "goodterms_owner"
    DESK = "goodterms_desk"
    PORTAL = "goodterms_portal"
    WORKER = "goodterms_worker"
    PROGRAM = "goodterms_program"


class Desk(StrEnum):
    """What the desk may see of a table."""

    NOTHING = "nothing"
    EVERYONE = "everyone"  # the basic card, and what belongs to no single person
    DIVISIONS = "divisions"  # rows of divisions worked for, or of the person looked at
    OWN = "own"  # what belongs to the member of staff at the keyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """How the rows of ``table`` are reached.

    person   column with the seed a row belongs to, compared with the people a sign-in may see
    reach    SQL in place of ``person`` where the seed is a join away; ``{people}`` is a uuid[]
    write    what a row the portal adds or changes must fulfil, where narrower than reach
    matter   what it is about: "contact" opens at level 1, everything else at 2 (identity.md 10, 9)
    portal   verbs of the customer's role: subset of "see", "add", "change"
    own      the portal sees rows of its own seeds only, at any level (never by a grant)
    desk     what staff see; for Desk.DIVISIONS ``within`` is SQL for "of a division worked for"
    desk_may verbs of the desk beyond seeing: "add", "change"
    program  SQL for the rows a program with a key sees; "" for none. What it sends is carried out
             as a task does, once this wall has said that the source is of its divisions
    program_may  verbs of a program: "add" leaves a line it need not see
    public   the portal may see every row: names of the firm's own parts, no person in them
    worker   verbs of tasks and the command line; everything unless said
    """

    table: str
    person: str = ""
    reach: str = ""
    write: str = ""
    matter: str = "contact"
    portal: frozenset[str] = frozenset()
    own: bool = False
    public: bool = False
    desk: Desk = Desk.NOTHING
    within: str = ""
    desk_may: frozenset[str] = frozenset()
    program: str = ""
    program_may: frozenset[str] = frozenset()
    worker: frozenset[str] = frozenset({"see", "add", "change", "remove"})

    def reached(self, people: str) -> str:
        """The condition "this row belongs to one of ``people``" (SQL of type uuid[])."""
        condition = self.reach or f"{self.person} = ANY ({{people}})"
        return condition.replace("{people}", people)

    def written(self, people: str) -> str:
        """The condition a row must fulfil that one of ``people`` adds or changes."""
        return self.write.replace("{people}", people) if self.write else self.reached(people)


# Rows a source told of, and rows that hang on a record: the record's own wall decides those.
OF_MY_SOURCES = "source_id = ANY ((SELECT access_my_sources())::smallint[])"
OF_MY_DIVISIONS = "division_id = ANY ((SELECT access_my_divisions())::smallint[])"
OF_A_RECORD_SEEN = "EXISTS (SELECT FROM identity_record r WHERE r.id = record_id)"


def verbs(*names: str) -> frozenset[str]:
    return frozenset(names)
