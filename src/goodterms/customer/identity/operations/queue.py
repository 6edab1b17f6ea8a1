"""Keeping the review queue to what stands: done by tasks, after a run and when people move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity import effects
from goodterms.customer.identity.models import Review
from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

CONTEXT = "goodterms.customer.identity"
ASK = 1.0  # below this weight two records are not even asked about; the matcher's own bar


def refresh() -> int:
    """Bring the queue to what stands: new questions in, settled ones out. A task, after a run."""
    _take("review_wanted", {"ask": ASK})
    return sql.run(_GONE)


def ask(people: Collection[UUID]) -> int:
    """New questions about these persons, whose records have just been decided."""
    return _take("review_near", {"ask": ASK, "people": list(people)})


def _take(wanted: str, values: dict[str, object]) -> int:
    sql.run("DROP TABLE IF EXISTS pg_temp.wanted")
    sql.run(sql.text(CONTEXT, wanted), values)
    sql.run("ANALYZE wanted")
    take = sql.text(CONTEXT, "review_take").replace("{things}", effects.things())
    return sql.run(take, {"now": clock.now()})


_GONE = """
UPDATE identity_review v SET state = 'gone'
 WHERE v.state = 'open' AND v.why <> 'crowd'
   AND NOT EXISTS (SELECT FROM wanted w WHERE w.a_id = v.a_id AND w.b_id = v.b_id)
"""


def dispute(a: int, b: int) -> None:
    """People's words on this pair contradict one another: it goes before all others, at once."""
    asked = {"why": Review.Why.DISPUTE, "state": Review.State.OPEN, "rank": Review.Rank.DISPUTE}
    Review.objects.update_or_create(
        a_id=min(a, b),
        b_id=max(a, b),
        defaults=asked,
        create_defaults={**asked, "asked_at": clock.now()},
    )


def settle(people: Collection[UUID]) -> int:
    """Close the questions about these persons that answered themselves meanwhile."""
    told = {"people": list(people)}
    return sql.run(_SETTLED, told) + sql.run(_WITHDRAWN, told)


_TOUCHED = """
WITH touched AS (
  SELECT m.record_id FROM identity_membership m JOIN people_person p ON p.id = m.person_id
   WHERE m.until IS NULL AND p.canonical_id IN (
     SELECT canonical_id FROM people_person WHERE id = ANY (%(people)s::uuid[])))
UPDATE identity_review v SET state = 'gone'
"""
_SETTLED = f"""{_TOUCHED}
  FROM identity_membership ma, identity_membership mb, people_person pa, people_person pb
 WHERE v.state = 'open' AND v.why IN ('unsure', 'crowd')
   AND (v.a_id IN (SELECT record_id FROM touched) OR v.b_id IN (SELECT record_id FROM touched))
   AND ma.record_id = v.a_id AND ma.until IS NULL AND pa.id = ma.person_id
   AND mb.record_id = v.b_id AND mb.until IS NULL AND pb.id = mb.person_id
   AND pa.canonical_id = pb.canonical_id
"""  # noqa: S608  (constants alone)
_WITHDRAWN = f"""{_TOUCHED}
  FROM touched t JOIN identity_record r ON r.id = t.record_id AND r.withdrawn_at IS NOT NULL
 WHERE v.state = 'open' AND v.why = 'unsure' AND t.record_id IN (v.a_id, v.b_id)
"""
