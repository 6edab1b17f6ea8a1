"""Trying a definition on the firm's own records, without changing any of them.

Everything is resolved as the draft says, in a DuckDB of its own, and compared with what stands.
Nothing but the definition's own ``trial`` is written.

``trial`` is ``{"stage", "done", "of"}`` while it is under way, then

| key | |
|---|---|
| now, then | the figures of ``defining.Counts``, by the terms in force and by these |
| changes | the twenty largest, each a dict with ``kind`` and ``records`` |

A change is ``merged``, ``split`` or ``moved``, as ``resolving.differences`` tells it, or
``appears`` or ``vanishes`` (with ``sources``, ``people`` how many, and a few ``seeds``).
"""

from __future__ import annotations

import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity import defining
from goodterms.customer.identity.matching import faces, pipeline
from goodterms.customer.identity.matching.engine import open_engine, pulse
from goodterms.customer.identity.models import Definition
from goodterms.customer.identity.resolving import differences, models, pointers, reading
from goodterms.customer.identity.resolving.hearing import Heard
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    import duckdb

    from goodterms.customer.identity.resolving.pointers import Move

TOLD = 20
SECONDS = 0.3  # between two words to the definition's row


def try_on(definition: UUID) -> Definition:
    """Do it now, in this process; answers the definition with its ``trial``."""
    with working("identity.definition.trial"):
        row = Definition.objects.get(pk=definition)
        in_force = defining.in_force()
    draft = defining.Terms.read(row.contents)
    with (
        tempfile.TemporaryDirectory(prefix="trial-") as name,
        open_engine(Path(name), file="trial.duckdb") as connection,
        pulse(connection, _Telling(row)) as tell,
    ):
        tell("reading records", 0, 1)
        reading.read_records(connection, Path(name))
        faces.make_faces(connection, "prepared", progress=tell)
        reading.keep_spoken_kinds(connection)
        _, learned = models.live()
        for model in learned.values():
            defining.shape(model, draft)
        words = reading.spoken_pairs()
        heard = Heard.of(words, clock.now())
        pipeline.resolve(connection, progress=tell, assertions=words, models=learned)
        tell("comparing with what stands", 0, 1)
        wanted = pointers.moves(connection, heard)
        found = differences.compare(connection, wanted).largest
        entities = connection.execute('SELECT "row", entity FROM entity')
        with working("identity.definition.trial"):
            _load(entities, wanted)
            row.trial = _answer(found, in_force, draft)
            row.tried_at = row.moved_at = clock.now()
            row.save(update_fields=["trial", "tried_at", "moved_at"])
    return row


class _Telling:
    """How far it is, into the definition's row, at most a few times a second.

    What ``pulse`` says of long statements comes from a thread that has no connection; a trial is
    short enough to do without.
    """

    def __init__(self, row: Definition) -> None:
        self.row, self.thread, self.last = row, threading.get_ident(), clock.now()

    def __call__(self, what: str, done: int, of: int) -> None:
        if threading.get_ident() != self.thread:
            return
        now = clock.now()
        is_new = what != self.row.trial.get("stage")
        if not is_new and (now - self.last).total_seconds() < SECONDS:
            return
        self.last = self.row.moved_at = now
        self.row.trial = {"stage": what, "done": done, "of": of}
        with working("identity.definition.trial"):
            self.row.save(update_fields=["trial", "moved_at"])


def _load(entities: duckdb.DuckDBPyConnection, wanted: Iterable[Move]) -> None:
    """How records and seeds would stand, for the rest of this transaction."""
    sql.scratch("trial_entity", "record_id bigint PRIMARY KEY, entity bigint")
    with sql.copy("COPY trial_entity FROM STDIN") as copy:
        while rows := entities.fetchmany(10_000):
            for told in rows:
                copy.write_row(told)
    sql.scratch("trial_move", "seed uuid PRIMARY KEY, survivor uuid")
    with sql.copy("COPY trial_move FROM STDIN") as copy:
        for seed, _, survivor in wanted:
            copy.write_row((seed, survivor))
    sql.run("ANALYZE trial_entity")
    sql.run("ANALYZE trial_move")


def _answer(
    moved: list[dict[str, Any]], in_force: defining.Terms, draft: defining.Terms
) -> dict[str, Any]:
    changes = sorted([*moved, *_comings(in_force, draft)], key=_size)
    return {
        "now": asdict(defining.count(in_force)),
        "then": asdict(defining.count(draft, _THEN)),
        "changes": changes[:TOLD],
    }


_THEN = """
SELECT m.record_id, m.person_id AS seed, coalesce(v.survivor, p.canonical_id) AS person,
       CASE WHEN m.organisation_id IS NOT NULL
            THEN coalesce(e.entity, m.record_id)::text END AS firm
  FROM identity_membership m
  LEFT JOIN people_person p ON p.id = m.person_id
  LEFT JOIN trial_move v ON v.seed = m.person_id
  LEFT JOIN trial_entity e ON e.record_id = m.record_id
 WHERE m.until IS NULL
"""


def _size(change: dict[str, Any]) -> tuple[int, str]:
    return -change["records"], min(change["seeds"], default="")


def _comings(in_force: defining.Terms, draft: defining.Terms) -> Iterator[dict[str, Any]]:
    now = {f"now_{name}": said for name, said in defining.parameters(in_force).items()}
    asked = {**now, **defining.parameters(draft)}
    statement = sql.text(defining.CONTEXT, "definition_comings")
    for comes, sources, people, some in sql.rows(statement, asked):
        yield {
            "kind": "appears" if comes else "vanishes",
            "records": people,
            "seeds": some,
            "sources": sources,
            "people": people,
        }
