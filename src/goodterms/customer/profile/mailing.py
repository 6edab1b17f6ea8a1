"""How many letters a list of people means: one each, or one a household where it wants that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pieces:
    """``each``: a letter to every person; ``sent``: those that remain to be sent."""

    each: int
    sent: int

    @property
    def spared(self) -> int:
        return self.each - self.sent


def mail_pieces(people: Collection[UUID] | None = None, *, division: int | None = None) -> Pieces:
    """Letters to these people (any of their seeds), or to everybody we hold or a division knows.

    A person held under several seeds gets one, and so does a household that chose one copy. It
    counts as a task does, because who lives together is on nobody's basic card; one query.
    """
    with working("profile.mail_pieces"):
        wanted = {"people": None if people is None else list(people), "division": division}
        found = sql.rows(_PIECES, wanted)
    each, sent = found[0]
    return Pieces(int(each), int(sent))


_PIECES = """
WITH list AS (
  SELECT DISTINCT p.canonical_id AS person
    FROM profile_card c JOIN people_person p ON p.canonical_id = c.person_id
   WHERE p.erased_at IS NULL
     AND (%(division)s::smallint IS NULL OR %(division)s = ANY (c.divisions))
     AND (%(people)s::uuid[] IS NULL OR p.id = ANY (%(people)s::uuid[]))),
together AS (
  SELECT DISTINCT ON (p.canonical_id) p.canonical_id AS person, m.household_id AS household
    FROM people_household_member m JOIN people_person p ON p.id = m.person_id
   WHERE m.until IS NULL AND 'one' = (
     SELECT c.copies FROM people_household_choice c
      WHERE c.household_id = m.household_id AND c.topic = '' AND c.channel = 'post'
      ORDER BY c.at DESC, c.id DESC LIMIT 1)
   ORDER BY p.canonical_id, m.since, m.id)
SELECT count(*), count(DISTINCT coalesce(t.household, l.person))
  FROM list l LEFT JOIN together t USING (person)
"""
