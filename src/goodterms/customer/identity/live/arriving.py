"""What was told of one thing, made comparable: its face, its kind, and its paper apart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity import papers
from goodterms.customer.identity.live.numbers import CROWDED, FIRM_ALONE, FIRM_SOURCE
from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.live import face_of
from goodterms.customer.identity.matching.names import tokens_of
from goodterms.customer.identity.matching.organisations import org_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goodterms.customer.identity.live.numbers import Numbers
    from goodterms.customer.identity.matching.live import Face


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a source: contact facts and paper by FIELD, as intake splits them.

    ``key`` is the source's own for it; ``national_id`` in the clear: it is sealed as it arrives.
    """

    key: str
    payload: Mapping[str, str]
    paper: Mapping[str, Any] = field(default_factory=dict)
    national_id: str | None = None


def faces(rows: Sequence[Mapping[str, Any]], numbers: Numbers) -> list[Face]:
    """Faces of rows by FIELD, with what their neighbours tell: crowded names, firms known alone."""
    return [_face(row, numbers) for row in rows]


def _face(row: Mapping[str, Any], numbers: Numbers) -> Face:
    face = face_of(row, numbers.habits)
    known = [name for name, value in _listed(row, face) if numbers.is_listed(name, value)]
    if not known:
        return face
    alone = FIRM_ALONE in known and FIRM_SOURCE in known
    return face_of(row, numbers.habits, crowded=CROWDED in known, firm_elsewhere=alone)


def _listed(row: Mapping[str, Any], face: Face) -> Iterator[tuple[str, str]]:
    if face.full_name:
        yield CROWDED, face.full_name
    words = face.names
    if organisation := row.get("organisation"):
        words = tokens_of(" ".join(org_words(fold(organisation)))) or words
    if words:
        yield FIRM_ALONE, " ".join(words)
        yield FIRM_SOURCE, row.get("source") or ""


def fields(
    payload: Mapping[str, Any], paper: Mapping[str, Any], national: bytes | None, source: str
) -> dict[str, str | None]:
    """The row as the matcher reads it (``sql/records.sql``); ``source`` by its code."""
    told = {name: value for name, value in payload.items() if isinstance(value, str)}
    account = paper.get("account_no")
    return {
        **told,
        "source": source,
        "account_no": account if isinstance(account, str) else None,
        "national_id": national.hex() if national else None,
    }


def index_of(number: str | None) -> bytes | None:
    """The national number as it is compared, a keyed digest; None for none."""
    return papers.index(number) if number else None


def as_json(payload: Mapping[str, Any]) -> str:
    return json.dumps(dict(payload))
