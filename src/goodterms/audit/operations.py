"""Leaving a record. Every operation ends with exactly one; a refusal leaves one too."""

from __future__ import annotations

import json
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from goodterms.audit.models import AuditRecord, Outcome
from goodterms.kernel import clock, sql
from goodterms.kernel.actors import Kind
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from goodterms.kernel.actors import Actor


def record(
    what: str,
    *objects: models.Model | str,
    by: Actor,
    about: Iterable[UUID] = (),
    outcome: Outcome = Outcome.DONE,
    rule: str = "",
    **details: Any,
) -> AuditRecord:
    """Write the audit record of an operation, in its transaction; answers it.

    ``objects`` are rows or "kind:id" texts, kept as ``things``; ``about`` the seeds concerned;
    ``details`` plain codes. A customer is told by their seed alone: what stands here can never be
    taken back, and a seed leads to no name once its person was erased.
    """
    row = AuditRecord(
        at=clock.now(),
        what=what,
        actor_kind=by.kind,
        actor=by.person or by.program,
        actor_name="" if by.kind in _CUSTOMERS else by.name[:120],
        acting_for=by.acting_for,
        grant=by.grant,
        surface=by.surface,
        request=by.request,
        things=[_named(thing) for thing in objects],
        people=list(about),
        outcome=outcome,
        rule=rule,
        details=details,
    )
    _write(row)
    return row


def operation[**P, R](what: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an operation: one transaction, and a record also when it is refused.

    The refusal rolls back the operation's own savepoint only, so the record of it is kept. Where
    nobody catches the refusal, everything is undone, and ``acting`` writes the record once more.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except Refused as refusal:
                by: Any = kwargs["by"]
                about = [by.person] if by.person else []
                left = record(what, by=by, about=about, outcome=Outcome.REFUSED, rule=refusal.rule)
                refusal.keep = partial(_write, left)
                raise

        return inner

    return wrap


_CUSTOMERS = (Kind.CUSTOMER, Kind.AGENT)
_COLUMNS = {
    "id": "uuid", "at": "timestamptz", "what": "text", "actor_kind": "text", "actor": "uuid",
    "actor_name": "text", "acting_for": "uuid", "grant": "uuid", "surface": "text",
    "request": "text", "things": "text[]", "people": "uuid[]", "outcome": "text", "rule": "text",
    "details": "jsonb",
}  # fmt: skip
_WRITE = f"""
INSERT INTO audit_record ({", ".join(f'"{name}"' for name in _COLUMNS)})
VALUES ({", ".join(f"%({name})s::{kind}" for name, kind in _COLUMNS.items())})
"""  # noqa: S608


def _write(row: AuditRecord) -> None:
    """Without RETURNING: no role needs to see records to leave one. Planned once a connection."""
    told = {name: getattr(row, name) for name in _COLUMNS}
    sql.leave(_WRITE, {**told, "details": json.dumps(row.details)})


def _named(thing: models.Model | str) -> str:
    return thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"  # noqa: SLF001
