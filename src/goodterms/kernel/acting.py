"""Doing something as somebody: one transaction under the database role of an actor.

``with acting(actor):`` opens a transaction, takes the actor's role and says whose request it is.
Row-level security does the rest. After the transaction the connection is the powerless login role
again, so nothing is carried over in a pool.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from goodterms.kernel import sql
from goodterms.kernel.actors import Actor, Kind
from goodterms.kernel.refusals import Refused
from goodterms.kernel.walls import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLES = {
    Kind.CUSTOMER: Role.PORTAL,
    Kind.AGENT: Role.PORTAL,
    Kind.VISITOR: Role.PORTAL,
    Kind.STAFF: Role.DESK,
    Kind.PROGRAM: Role.PROGRAM,
    Kind.SYSTEM: Role.WORKER,
}

# A role's own statement_timeout acts at login only, so it travels with the role (milliseconds).
TIMEOUTS = {
    Role.PORTAL: "5000",
    Role.DESK: "10000",
    Role.PROGRAM: "10000",
    Role.WORKER: "0",
    Role.OWNER: "0",
}

SETTINGS = ("person", "acting_for", "look", "powers", "divisions", "program")

_NAMES = ("role", "statement_timeout", *(f"goodterms.{name}" for name in SETTINGS))
_ENTER = "SELECT " + ", ".join(
    f"set_config('{name}', (%(settings)s::text[])[{place}], true)"
    for place, name in enumerate(_NAMES, 1)
)
_STANDING = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in _NAMES)


def enter(actor: Actor) -> None:
    """Take the actor's role for the rest of the running transaction; one round trip."""
    role = ROLES[actor.kind]
    _enter(
        role,
        TIMEOUTS[role],
        str(actor.person or ""),
        str(actor.acting_for or ""),
        str(actor.look or ""),
        ",".join(sorted(actor.powers)),
        ",".join(map(str, actor.divisions)),
        str(actor.program or ""),
    )


def _enter(*settings: str) -> None:
    sql.together((_ENTER, {"settings": list(settings)}))


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """One transaction as this actor; inside another transaction a savepoint.

    SET LOCAL outlives a released savepoint, so a nested block puts the outer role back itself; a
    rollback to the savepoint does it by itself. A refusal undoes all of it, its own audit record
    too: that alone is written again, under the same role.
    """
    nested = transaction.get_connection().in_atomic_block
    before = sql.rows(_STANDING)[0] if nested else ()
    try:
        with transaction.atomic():
            enter(actor)
            yield actor
            if nested and not transaction.get_connection().needs_rollback:
                _enter(*(setting or "" for setting in before))
    except Refused as refusal:
        if refusal.keep:
            with acting(actor):
                refusal.keep()
        raise


@contextmanager
def working(purpose: str) -> Iterator[Actor]:
    """A task, an import or the command line at work, named by its purpose."""
    with acting(Actor(kind=Kind.SYSTEM, name=purpose, surface="task")) as actor:
        yield actor


@contextmanager
def at_the_door() -> Iterator[None]:
    """For a moment of a running transaction the login role again, which alone writes sign-ins."""
    before = sql.rows(_STANDING)[0]
    with transaction.atomic():
        sql.run("SET LOCAL ROLE NONE")
        yield
        _enter(*(setting or "" for setting in before))
