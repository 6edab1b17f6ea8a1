"""What a run has counted of values that only a few hold, forgotten with one of these few.

A run keeps of a value how likely a stranger has it, by the value's hash, where two records hold
it or more. When one of few holders is erased, that goes at once: until the next run counts anew the
value is as rare as one that nobody else has. What many hold says nothing of one of them, and stays
as the run has left it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from goodterms.customer.identity.live import looking
from goodterms.customer.identity.live.numbers import STAMP, current, is_current, reload
from goodterms.customer.identity.live.standing import of_row
from goodterms.customer.identity.matching.traits import traits_of
from goodterms.kernel import sql
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection

FEW = 2  # holders besides those who go; a value that fewer hold is kept by no run

_FACES = f"""
SELECT {looking.FACE} FROM identity_face f WHERE f.record_id = ANY (%(records)s::bigint[])
"""  # noqa: S608
_FORGET = """
DELETE FROM identity_tf WHERE model_id = %(model)s::int AND value = ANY (%(values)s::bigint[])
"""
_STAMP = """
UPDATE identity_model SET beside = jsonb_set(beside, '{stamp}', to_jsonb(%(stamp)s::text))
 WHERE id = %(model)s::int
"""


def forget(records: Collection[int]) -> int:
    """While their faces stand. Answers how many values are as rare as any from now on."""
    numbers = current()
    stamp, rows = sql.together((STAMP, None), (_FACES, {"records": list(records)}))
    if not is_current(numbers, stamp):
        numbers = reload()
    held: Counter[int] = Counter()
    strangers: dict[int, float] = {}
    for row in rows:
        face = of_row(row)
        if not face.kind:
            continue
        traits = traits_of(face, face.shares(), numbers.public[face.kind])
        for value, others in numbers.learned(face.kind, traits):
            held[value] += 1
            strangers[value] = others
    gone = sorted(value for value, others in strangers.items() if others < FEW + held[value])
    if gone:
        told = {"model": numbers.model, "values": gone, "stamp": str(new_id())}
        # Whoever holds the model compiled makes it anew: two processes must not differ in a weight.
        sql.together((_FORGET, told), (_STAMP, told))
    return len(gone)
