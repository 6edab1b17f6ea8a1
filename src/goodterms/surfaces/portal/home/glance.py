"""What Home needs to know before it asks for more: how many of each, in one query.

Plain SQL: made anew by the ORM at each visit, these six counts cost a quarter of the page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from uuid import UUID

A_WEEK = timedelta(days=7)
LATELY = timedelta(days=31)

_COUNTED = """
WITH seed AS (
  SELECT s.id FROM people_person s JOIN people_person me ON me.canonical_id = s.canonical_id
   WHERE me.id = %(person)s
)
SELECT
  (SELECT count(*) FROM holdings_thing t JOIN seed ON seed.id = t.person_id
    WHERE t.removed_at IS NULL),
  (SELECT count(*) FROM holdings_purchase p JOIN seed ON seed.id = p.person_id
    WHERE p.removed_at IS NULL),
  (SELECT count(*) FROM holdings_bill b JOIN seed ON seed.id = b.person_id
    WHERE b.issued >= %(lately)s),
  (SELECT count(DISTINCT looker_id) FROM access_look
    WHERE people && ARRAY(SELECT id FROM seed) AND at >= %(week)s),
  EXISTS (SELECT FROM identity_claim_second WHERE holder_id = %(person)s AND answer = ''),
  EXISTS (SELECT FROM people_invitation_side i JOIN seed ON seed.id = i.person_id
           WHERE i.answer = ''),
  EXISTS (SELECT FROM holdings_part_offer
           WHERE answer = '' AND over_at IS NULL AND until > %(now)s),
  EXISTS (SELECT FROM people_affiliation a JOIN seed ON seed.id = a.person_id
           WHERE a.state = 'proposed'),
  EXISTS (SELECT FROM identity_event
           WHERE seeds @> ARRAY[%(person)s::uuid] AND what = 'disputed'),
  EXISTS (SELECT FROM identity_question WHERE asked_id = %(person)s AND state = 'open')
"""


class Glance(NamedTuple):
    """``bills`` are those issued lately; ``lookers`` the people who looked within a week.

    ``placed``: a record names a place where they work, and they have not said yes or no.
    ``disputed``: our desk has once differed from a word of theirs.
    """

    things: int
    purchases: int
    bills: int
    lookers: int
    second_words: bool
    invited: bool
    offered: bool
    placed: bool
    disputed: bool
    question: bool


def glance(person: UUID) -> Glance:
    """One query, as far as the reader's walls let it see."""
    now = clock.now()
    since = {"person": person, "now": now, "lately": (now - LATELY).date(), "week": now - A_WEEK}
    return Glance(*sql.rows(_COUNTED, since)[0])
