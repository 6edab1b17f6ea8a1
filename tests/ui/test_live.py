"""Streams tell versions to whoever holds a ticket, together, and end when the house stops."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from goodterms.kernel import clock
from goodterms.ui import live

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

PATIENCE = 20.0


class World:
    """Versions as the database would tell them; counts how often it was asked."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {"resolve": 1}
        self.asked = 0
        self.is_away = False

    def read(self, topics: Iterable[str]) -> dict[str, int]:
        self.asked += 1
        if self.is_away:
            raise OSError
        return {topic: self.versions[topic] for topic in topics if topic in self.versions}


class Browser:
    """One open stream: what has come through it, and how to leave."""

    def __init__(self, streams: live.Streams, address: str) -> None:
        self.said: asyncio.Queue[bytes] = asyncio.Queue()
        self.left = asyncio.Event()
        self.status = 0
        self.ended = False
        parts = urlsplit(address)
        scope = {"type": "http", "path": parts.path, "query_string": parts.query.encode()}
        self.task = asyncio.create_task(streams(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.ended = not message["more_body"]
            self.said.put_nowait(message["body"])

    async def news(self) -> dict[str, int]:
        while True:
            said = await asyncio.wait_for(self.said.get(), PATIENCE)
            if said.startswith(b"data: "):
                return json.loads(said[6:])  # type: ignore[no-any-return]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(live, "TICK", 0.01)
    return World()


def run(story: Callable[[live.Streams], Coroutine[Any, Any, None]], world: World) -> None:
    async def told() -> None:
        streams = live.Streams(_django, reader=world.read)
        await story(streams)
        streams.hang_up()

    asyncio.run(told())


async def _django(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def test_fifty_streams_hear_of_a_change_and_ask_as_one(world: World) -> None:
    async def story(streams: live.Streams) -> None:
        browsers = [Browser(streams, live.address("resolve")) for _ in range(50)]
        for browser in browsers:
            assert await browser.news() == {"resolve": 1}
        asked = world.asked
        world.versions["resolve"] = 2
        for browser in browsers:
            assert await browser.news() == {"resolve": 2}
        assert world.asked - asked < 50
        streams.hang_up()
        await asyncio.wait_for(asyncio.gather(*(b.task for b in browsers)), PATIENCE)
        assert all(browser.ended for browser in browsers)
        assert not streams.listeners

    run(story, world)


def test_a_stream_hears_of_its_own_topics_alone(world: World) -> None:
    world.versions = {"import:a": 1, "import:b": 1}

    async def story(streams: live.Streams) -> None:
        one = Browser(streams, live.address("import:a"))
        other = Browser(streams, live.address("import:b"))
        assert (await one.news(), await other.news()) == ({"import:a": 1}, {"import:b": 1})
        world.versions["import:a"] = 2
        assert await one.news() == {"import:a": 2}
        assert other.said.empty()

    run(story, world)


def test_changes_of_one_tick_are_told_once_with_the_newest_version(world: World) -> None:
    async def story(streams: live.Streams) -> None:
        browser = Browser(streams, live.address("resolve"))
        await browser.news()
        (listener,) = streams.listeners
        for version in range(2, 9):
            listener.hear({"resolve": version})
        world.versions["resolve"] = 8
        assert await browser.news() == {"resolve": 8}
        await asyncio.sleep(0.05)
        assert browser.said.empty()

    run(story, world)


def test_the_database_may_be_away_for_a_while(world: World) -> None:
    async def story(streams: live.Streams) -> None:
        world.is_away = True
        browser = Browser(streams, live.address("resolve"))
        await asyncio.sleep(0.05)
        world.is_away = False
        assert await browser.news() == {"resolve": 1}

    run(story, world)


def test_a_silent_stream_shows_that_it_lives(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.02)
    world.versions = {}

    async def story(streams: live.Streams) -> None:
        browser = Browser(streams, live.address("resolve"))
        said = [await asyncio.wait_for(browser.said.get(), PATIENCE) for _ in range(3)]
        assert said[1:] == [b":\n\n", b":\n\n"]

    run(story, world)


def test_nobody_is_asked_for_when_the_last_one_has_left(world: World) -> None:
    async def story(streams: live.Streams) -> None:
        browser = Browser(streams, live.address("resolve"))
        await browser.news()
        browser.left.set()
        await asyncio.wait_for(browser.task, PATIENCE)
        assert streams.ticking
        await asyncio.wait_for(asyncio.shield(streams.ticking), PATIENCE)
        asked = world.asked
        await asyncio.sleep(0.05)
        assert world.asked == asked

    run(story, world)


@pytest.mark.parametrize("change", ["topics=resolve", "topics=other", "until=9999999999", "sign="])
def test_a_ticket_that_is_not_ours_opens_nothing(world: World, change: str) -> None:
    ours = live.address("import:a")
    forged = f"{live.PATH}?{change}&{ours.partition('?')[2]}"

    async def story(streams: live.Streams) -> None:
        browser = Browser(streams, forged)
        await asyncio.wait_for(browser.task, PATIENCE)
        assert (browser.status, browser.ended) == (403, True)

    run(story, world)


def test_a_ticket_ends_and_is_the_same_for_a_while(world: World) -> None:
    ticket = live.address("resolve")
    query = ticket.partition("?")[2].encode()
    assert live.topics_of(query) == ["resolve"]
    with clock.moved(timedelta(hours=live.LIFE + 1)):
        assert live.topics_of(query) == []
        assert live.address("resolve") != ticket


def test_beyond_the_limit_pages_ask_by_themselves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST", 1)

    async def story(streams: live.Streams) -> None:
        await Browser(streams, live.address("resolve")).news()
        late = Browser(streams, live.address("resolve"))
        await asyncio.wait_for(late.task, PATIENCE)
        assert late.status == 503

    run(story, world)


def test_every_other_address_is_djangos(world: World) -> None:
    async def story(streams: live.Streams) -> None:
        browser = Browser(streams, "/desk/")
        await asyncio.wait_for(browser.task, PATIENCE)
        assert browser.status == 299

    run(story, world)
