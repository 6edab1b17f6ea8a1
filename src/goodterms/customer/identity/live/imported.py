"""Records that an import left without a kind or a face: decided a handful at a time.

For files so small that nobody should wait for a run. The rules, the numbers and the way to the
pointers are those of one record that arrives by itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.live import again, arriving
from goodterms.customer.identity.live.numbers import STAMP, current, is_current, reload
from goodterms.customer.identity.live.records import NAMES
from goodterms.customer.identity.models import Membership
from goodterms.customer.identity.models.kinds import KIND_BY_SQL
from goodterms.customer.identity.resolving.kinds import follow_kinds
from goodterms.kernel import sql
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goodterms.customer.identity.live.again import Outcome

_ROWS = f"""
SELECT r.id, r.payload::text, coalesce(p.payload, '{{}}')::text, p.national_index, s.code
  FROM identity_record r JOIN identity_source s ON s.id = r.source_id
  LEFT JOIN identity_paper p ON p.record_id = r.id
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
  LEFT JOIN people_person o ON o.id = m.person_id
 WHERE r.id = ANY (%(records)s::bigint[]) AND {KIND_BY_SQL} = 0
   AND r.withdrawn_at IS NULL AND r.erased_at IS NULL
 ORDER BY r.id
"""  # noqa: S608
_JUDGED = """
WITH held AS MATERIALIZED (
  SELECT id FROM identity_record WHERE id = ANY (%(id)s::bigint[]) ORDER BY id FOR NO KEY UPDATE)
UPDATE identity_record r SET kind = j.kind, kind_p = j.p, kind_why = string_to_array(j.why, ' ')
  FROM unnest(%(id)s::bigint[], %(kind)s::smallint[], %(p)s::float8[], %(why)s::text[])
       AS j (id, kind, p, why)
  JOIN held h ON h.id = j.id
 WHERE r.id = j.id
"""


def settle(records: Sequence[int]) -> Outcome:
    """Say what these records are, and decide whom they speak of; in the caller's transaction.

    Safe to repeat. Fifty or so at a time, or others wait too long for the locks.
    """
    _judge(records)
    lost = follow_kinds(records)
    outcome = again.redecide(records, cause={"why": "import"})
    # Also those who stand alone, whom we have just come to know, and those they spoke of before.
    seeds = Membership.objects.filter(record__in=records).values_list("person_id", flat=True)
    if people := sorted({*lost, *filter(None, seeds)}):
        announce(PeopleChanged(tuple(people)))
    return outcome


def _judge(records: Sequence[int]) -> None:
    numbers = current()
    stamp, rows = sql.together((STAMP, None), (_ROWS, {"records": list(records)}))
    if not is_current(numbers, stamp):
        numbers = reload()
    told = [
        arriving.fields(json.loads(contact), json.loads(paper), national, source)
        for _, contact, paper, national, source in rows
    ]
    faces = arriving.faces(told, numbers)
    judged = {
        "id": [row[0] for row in rows],
        "kind": [NAMES[face.kind].value for face in faces],
        "p": [face.kind_p for face in faces],
        "why": [" ".join(face.kind_why) for face in faces],
    }
    sql.run(_JUDGED, judged)
