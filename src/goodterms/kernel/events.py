"""Events: how a lower context is answered by a higher one without knowing it.

``announce(event)`` inside an operation's transaction writes one job a handler: the job table is
the outbox, so an event is told if and only if what it tells of was committed. Delivery is at least
once; handlers are idempotent. One that must hold in the same transaction says ``inline=True``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. Fields are ids and plain codes, never a personal value: they are kept."""


type Handler = Callable[[Any], None]

_handlers: dict[type[Event], list[tuple[str, bool]]] = {}
_named: dict[str, tuple[type[Event], Handler]] = {}


def on(kind: type[Event], *, inline: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler; its dotted name is what the job carries."""

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        if name not in _named:
            _handlers.setdefault(kind, []).append((name, inline))
        _named[name] = (kind, handler)
        return handler

    return register


def announce(event: Event) -> None:
    """Tell all who listen, in this transaction; one statement, however many they are."""
    later = []
    told = _plain({one.name: getattr(event, one.name) for one in fields(event)})
    for name, inline in _handlers.get(type(event), []):
        if inline:
            _named[name][1](event)
        else:
            later.append({"handler": name, "event": told})
    if later:
        defer(later)


# What ``handle.batch_defer`` asks for, planned once a connection: it goes with every record told.
_DEFER = """
SELECT procrastinate_defer_jobs_v1(
         array_agg(ROW('events', 'goodterms.handle', 0, NULL, NULL, job, NULL)
                   ::procrastinate_job_to_defer_v1))
  FROM jsonb_array_elements(%(jobs)s::jsonb) AS job
"""


def defer(jobs: list[dict[str, Any]]) -> None:
    """Leave one job each for ``handle``, with these as its arguments."""
    sql.leave(_DEFER, {"jobs": json.dumps(jobs)})


# A handler may meet a deadlock or a mail server's bad moment; five tries span about four minutes.
@app.task(
    name="goodterms.handle",
    queue="events",
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
)
def handle(handler: str, event: dict[str, Any]) -> None:
    kind, function = _named[handler]
    with working(handler):
        function(kind(**event))


def _plain(value: Any) -> Any:
    """The same value in what JSON can hold; handlers get ids as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, UUID) else value
