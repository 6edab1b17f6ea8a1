"""Live pages: a part hears that it has changed, and asks for itself again under its own session.

A page carries a signed ticket that names topics (``import:<id>``). The stream at ``/live/`` sends
their version numbers and never any content, so it needs no session and nobody's rights. It is a
plain ASGI callable in front of Django, because a stream through Django's views costs four times the
memory. One ticker asks the database for all streams together, once a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode
from weakref import WeakSet

from goodterms.kernel import clock, secrets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

    type Message = dict[str, Any]
    type Receive = Callable[[], Awaitable[Mapping[str, Any]]]
    type Send = Callable[[Mapping[str, Any]], Awaitable[None]]
    type Application = Callable[[Message, Receive, Send], Awaitable[None]]
    type Versions = dict[str, int]
    type Reader = Callable[[Collection[str]], Versions]

PATH = "/live/"
TICK = 1.0  # seconds between two looks at the database
HEARTBEAT = 20.0  # seconds; proxies close what is silent for longer
LIFE = 12  # hours a ticket opens a stream; each part that comes again brings a new one
MOST = 5_000  # streams of one process; beyond, pages ask now and then by themselves
HOUR = 3600

log = logging.getLogger(__name__)
_readers: dict[str, Reader] = {}


def register(kind: str, reader: Reader) -> None:
    """``reader`` gets the ids asked for ("" for none) and answers a version for each it knows."""
    _readers[kind] = reader


def address(*topics: str) -> str:
    """Where a page listens; the same for an hour, so that a part that comes again stays on it."""
    until = (int(clock.now().timestamp()) // HOUR + LIFE) * HOUR
    named = ",".join(topics)
    return f"{PATH}?{urlencode({'topics': named, 'until': until, 'sign': _sign(named, until)})}"


def topics_of(query: bytes) -> list[str]:
    """The topics of a ticket that is ours and still good; nothing of any other."""
    fields = parse_qs(query.decode("latin-1"), keep_blank_values=True)
    said = {name: values[0] for name, values in fields.items()}
    named, until = said.get("topics", ""), said.get("until", "")
    is_ours = secrets.same(said.get("sign", ""), _sign(named, until))
    if not is_ours or int(until) < clock.now().timestamp():
        return []
    return named.split(",")


def _sign(named: str, until: int | str) -> str:
    return secrets.digest("live", named, until).hex()[:32]


def read(topics: Iterable[str]) -> Versions:
    """The version of each topic, one query a kind; for a thread that has no connection yet."""
    # ui.live is imported by the process that only serves streams to small test houses too.
    from django.db import connection  # noqa: PLC0415

    from goodterms.kernel.acting import working  # noqa: PLC0415

    wanted: dict[str, set[str]] = defaultdict(set)
    for topic in topics:
        kind, _, number = topic.partition(":")
        wanted[kind].add(number)
    found: Versions = {}
    try:
        with working("live"):
            for kind, numbers in wanted.items():
                told = _readers[kind](numbers) if kind in _readers else {}
                found |= {f"{kind}:{n}" if n else kind: version for n, version in told.items()}
    finally:
        connection.close()  # back to the pool: a tick is short and the next may be another thread
    return found


@dataclass(eq=False, slots=True)
class _Listener:
    """One stream: what it listens to, and what it has not told yet."""

    topics: frozenset[str]
    told: Versions = field(default_factory=dict)
    news: Versions = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    gone: bool = False

    def hear(self, versions: Versions) -> None:
        """Only the newest version of a topic waits, however slow the other side reads."""
        for topic in self.topics & versions.keys():
            if self.told.get(topic) != versions[topic]:
                self.news[topic] = self.told[topic] = versions[topic]
        if self.news:
            self.woken.set()

    def leave(self) -> None:
        self.gone = True
        self.woken.set()


class Streams:
    """The ASGI application in front of Django: ``/live/`` is ours, the rest goes on."""

    def __init__(
        self, application: Application, *, reader: Callable[[Iterable[str]], Versions] = read
    ) -> None:
        self.application, self.reader = application, reader
        self.listeners: set[_Listener] = set()
        self.ticking: asyncio.Task[None] | None = None
        _all.add(self)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await self.application(scope, receive, send)
            return
        topics = topics_of(scope["query_string"])
        if not topics or len(self.listeners) >= MOST:
            await _no_stream(send, 403 if not topics else 503)
            return
        listener = _Listener(frozenset(topics))
        self.listeners.add(listener)
        if self.ticking is None:
            self.ticking = asyncio.create_task(self._tick())
        leaving = asyncio.create_task(_until_gone(receive, listener))
        try:
            await _tell(listener, send)
        finally:
            leaving.cancel()
            self.listeners.discard(listener)

    def hang_up(self) -> None:
        """End all streams, so that the process can stop; browsers come back by themselves."""
        for listener in self.listeners:
            listener.leave()

    async def _tick(self) -> None:
        """While anybody listens: one look a tick, for all."""
        try:
            while self.listeners:
                topics = frozenset().union(*(one.topics for one in self.listeners))
                try:
                    versions = await asyncio.to_thread(self.reader, topics)
                except Exception:  # the database is away: the streams outlive it
                    log.warning("a tick of the live pages found no database", exc_info=True)
                    versions = {}
                for listener in self.listeners:
                    listener.hear(versions)
                await asyncio.sleep(TICK)
        finally:
            self.ticking = None


_all: WeakSet[Streams] = WeakSet()


def hang_up() -> None:
    """End the streams of this process: it is about to stop."""
    for streams in _all:
        streams.hang_up()


async def _tell(listener: _Listener, send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _part(send, b": here\nretry: 3000\n\n")
    while not listener.gone:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(listener.woken.wait(), HEARTBEAT)
        listener.woken.clear()
        news, listener.news = listener.news, {}
        if not listener.gone:
            await _part(send, f"data: {json.dumps(news)}\n\n".encode() if news else b":\n\n")
    await _part(send, b"", more=False)


async def _until_gone(receive: Receive, listener: _Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.leave()


async def _part(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _no_stream(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await _part(send, b"", more=False)
