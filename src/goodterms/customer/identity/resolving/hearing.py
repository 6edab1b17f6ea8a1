"""What was said after a run had read all words: where its groups know nothing, it moves nobody.

Whoever said it has had it decided with the word, or a task has, and ``living.catch_up`` looks once
more. A move of the run's would undo that until then: for as long as its other moves take.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

SPEAKING = timedelta(minutes=1)  # the longest from the moment a word is dated to its commit


@dataclass(frozen=True, slots=True)
class Heard:
    """The words a run has read, by their ids, and when it began."""

    words: frozenset[str]
    began: datetime

    @classmethod
    def of(cls, words: Iterable[tuple[Any, ...]], began: datetime) -> Self:
        """Of what ``reading.spoken_pairs`` has answered, by a run that began at this moment."""
        return cls(frozenset(word for *_, word in words), began)

    def unheard(self) -> set[UUID]:
        """Seeds of whom something was said or taken back since, with their persons."""
        found = sql.rows(_SINCE, {"since": self.began - SPEAKING})
        return {
            one
            for word, is_revoked, *persons in found
            if is_revoked == (word in self.words)
            for one in persons
        }


_SINCE = """
SELECT w.id::text, w.revoked_at IS NOT NULL, p.id, p.canonical_id
  FROM identity_assertion w
 CROSS JOIN LATERAL (VALUES (w.a_id), (w.b_id)) AS r (id)
  JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
  JOIN people_person p ON p.id = m.person_id
 WHERE w.at >= %(since)s OR w.revoked_at >= %(since)s
"""
