"""Sealing the record: committed entries are chained by hashes, so that a later change shows.

A seal covers the records of all transactions from ``since`` to before ``until``, hashed into one
root, and the hash of the seal before it. Its mark is made with the installation's secret, so the
database alone cannot make another chain; the first head of each day is also written to a file
outside the database, so cutting off the chain's end shows too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from goodterms.audit.models import AuditRecord, Seal
from goodterms.kernel import clock, secrets, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from datetime import datetime

NOTHING = bytes(32)  # what stands before the first seal
LEAF, NODE, SEAL = b"\x00", b"\x01", b"\x02"  # so that no hash of one kind passes for another
LOCK = 7_325_441  # of the one sealer


@dataclass(frozen=True, slots=True)
class Chain:
    """What a check found. ``broken`` is the first broken link in words, "" for a whole chain."""

    seals: int
    records: int
    head: str
    broken: str = ""


def seal() -> Seal | None:
    """Seal all that is committed for good and not sealed yet; None when there is nothing.

    A record is left for the next time while any older transaction runs.
    """
    with working("audit.seal"):
        if not sql.value("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]):
            return None
        last = Seal.objects.last()
        since = last.until if last else 0
        until = int(sql.value("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))
        leaves = _leaves(since, until)
        if not leaves:
            return None
        made = Seal(
            number=last.number + 1 if last else 1,
            since=since,
            until=until,
            count=len(leaves),
            root=root(leaves),
            previous=_hash(last) if last else NOTHING,
            at=clock.now(),
        )
        made.mark = _mark(made)
        Seal.objects.bulk_create([made])
    _write_down(made, last.at if last else None)
    return made


def check() -> Chain:
    """Go through the whole chain; reads, never writes."""
    with working("audit.check"):
        heads = _written_down()
        previous, since, number, records = NOTHING, 0, 0, 0
        for one in Seal.objects.iterator():
            number += 1
            if why := _fault(one, number, previous, since):
                return Chain(number, records, "", why)
            previous, since, records = _hash(one), one.until, records + one.count
            if heads.pop(number, previous.hex()) != previous.hex():
                why = f"Seal {number} is not the one that was written down outside the database."
                return Chain(number, records, "", why)
        missing = f"Seal {min(heads)} is gone, and all after it." if heads else ""
        return Chain(number, records, previous.hex(), missing)


def unsealed_since() -> datetime | None:
    """When the oldest record was made that no seal covers; None when all are sealed."""
    with working("audit.check"):
        last = Seal.objects.last()
        oldest: datetime | None = sql.value(
            "SELECT min(at) FROM audit_record WHERE xid >= %s", [last.until if last else 0]
        )
        return oldest


def root(leaves: list[bytes]) -> bytes:
    """The root of the tree over the leaves, pair by pair; an odd one goes up as it is."""
    level = leaves
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(NODE + left + right).digest() for left, right in pairs]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0]


def _fault(one: Seal, number: int, previous: bytes, since: int) -> str:
    """What is wrong with a seal that should follow ``previous``, in words; "" for nothing."""
    if one.number != number:
        return f"Seal {number} is gone."
    if bytes(one.previous) != previous or one.since != since:
        return f"Seal {number} does not follow the one before it."
    if bytes(one.mark) != _mark(one):
        return f"Seal {number} was not made by this installation."
    leaves = _leaves(one.since, one.until)
    made = f"{one.at:%d %b %Y %H:%M}"
    if len(leaves) != one.count:
        return f"Seal {number} of {made} covers {one.count} records; {len(leaves)} are there."
    if root(leaves) != bytes(one.root):
        return f"A record sealed on {made} under seal {number} was changed."
    return ""


FIELDS = tuple(field.attname for field in AuditRecord._meta.concrete_fields)  # noqa: SLF001
_RECORDS = f"""
SELECT {", ".join(f'"{name}"' for name in FIELDS)} FROM audit_record
 WHERE xid >= %s AND xid < %s ORDER BY id
"""  # noqa: S608  (the model's own columns)


def _leaves(since: int, until: int) -> list[bytes]:
    """The hashes of these transactions' records, in the order of their ids."""
    found = sql.stream(_RECORDS, [since, until])
    return [
        hashlib.sha256(LEAF + _text(dict(zip(FIELDS, row, strict=True)))).digest() for row in found
    ]


def _hash(one: Seal) -> bytes:
    """The hash of a seal, over everything it says; the next one repeats it."""
    said = {
        "number": one.number,
        "since": one.since,
        "until": one.until,
        "count": one.count,
        "root": bytes(one.root).hex(),
        "previous": bytes(one.previous).hex(),
        "at": one.at,
    }
    return hashlib.sha256(SEAL + _text(said)).digest()


def _mark(one: Seal) -> bytes:
    return secrets.digest("audit.seal", _hash(one).hex())


def _text(said: dict[str, Any]) -> bytes:
    """One way only to write it: keys in order, no spaces, ids and moments as text."""
    text = json.dumps(
        said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text
    )
    return text.encode()


def _as_text(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _write_down(made: Seal, before: datetime | None) -> None:
    if before and before.date() == made.at.date():
        return
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(f"{made.number} {_hash(made).hex()} {made.at.isoformat()}\n")


def _written_down() -> dict[int, str]:
    file = _file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {int(number): head for number, head, _ in (line.split(" ") for line in lines)}


def _file() -> Path:
    return Path(settings.DATA_DIR) / "audit" / "heads"
