"""Keys of erased records: known again when a source tells of them once more, and by nobody else.

The row of an erased record stays, emptied, and its source's key on it turns into a digest under the
installation's secret: a key may be an address or a number of the person's. Whoever tells the key
makes the same digest; from the digest nobody gets the key back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.kernel import secrets, sql

if TYPE_CHECKING:
    from collections.abc import Iterable


def key_of(source: int, key: str) -> str:
    """What stands in place of a source's key once its record is erased."""
    return f"erased {secrets.digest('identity.erased', source, key).hex()[:32]}"


def keys_among(source: int, keys: Iterable[str]) -> list[str]:
    """Those of these keys whose records were erased; nothing is worked out where none ever was."""
    if not sql.value(_ANY, {"source": source}):
        return []
    told = {key_of(source, key): key for key in keys}
    found = sql.rows(_AMONG, {"source": source, "keys": list(told)})
    return [told[stands] for (stands,) in found]


_ANY = """
SELECT EXISTS (SELECT FROM identity_record WHERE source_id = %(source)s AND erased_at IS NOT NULL)
"""
_AMONG = """
SELECT source_key FROM identity_record
 WHERE source_id = %(source)s AND source_key = ANY (%(keys)s) AND erased_at IS NOT NULL
"""
