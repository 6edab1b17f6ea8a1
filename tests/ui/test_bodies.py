"""Nobody fills the disk: a body is bounded before Django keeps it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from goodterms.config.asgi import application
from goodterms.ui import bodies
from goodterms.ui.bodies import EVERYWHERE, LISTS, Bodies, largest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.ui.live import Message, Receive, Send


class Reader:
    """Stands for Django: reads a body to its end, as it does before any view."""

    def __init__(self) -> None:
        self.read, self.left = 0, False

    async def __call__(self, _scope: Message, receive: Receive, send: Send) -> None:
        more = True
        while more and not self.left:
            message = await receive()
            self.left = message["type"] == "http.disconnect"
            self.read += len(message.get("body", b""))
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})


def sent(
    reader: Reader, chunks: list[bytes], *, path: str = "/ask/", told: int | None = None
) -> int:
    """The status of a request with this body."""
    answers: list[Mapping[str, Any]] = []
    waiting = iter(
        {"type": "http.request", "body": chunk, "more_body": at + 1 < len(chunks)}
        for at, chunk in enumerate(chunks)
    )

    async def receive() -> Mapping[str, Any]:
        return next(waiting)

    async def send(message: Mapping[str, Any]) -> None:
        answers.append(message)

    headers = [] if told is None else [(b"content-length", str(told).encode())]
    scope = {"type": "http", "path": path, "headers": headers}
    asyncio.run(Bodies(reader)(scope, receive, send))
    return int(answers[0]["status"])


def test_a_form_is_read_to_its_end() -> None:
    reader = Reader()
    assert sent(reader, [b"words=", b"hello"], told=11) == 200
    assert (reader.read, reader.left) == (11, False)


def test_what_is_told_to_be_too_large_is_not_read_at_all() -> None:
    reader = Reader()
    assert sent(reader, [b"x"], told=EVERYWHERE + 1) == 413
    assert reader.read == 0


def test_a_browser_that_still_sends_is_heard_out_within_reason() -> None:
    """Else it shows that the connection broke, and nobody learns why."""
    photo = [b"x" * bodies.MEGABYTE] * 10
    assert sent(Reader(), photo, told=10 * bodies.MEGABYTE) == 413
    endless = [b"x" * bodies.MEGABYTE] * 100
    assert sent(Reader(), endless, told=100 * bodies.MEGABYTE) == 413


def test_what_tells_no_length_is_read_up_to_the_bound() -> None:
    reader = Reader()
    sent(reader, [b"x" * 1_000_000] * 10)
    assert reader.left
    assert reader.read <= EVERYWHERE


@pytest.mark.parametrize("path", [LISTS, f"{LISTS}0193/"])
def test_a_list_past_its_limit_still_reaches_the_page_that_says_so(path: str) -> None:
    assert largest(path) > settings.UPLOAD_MB * 1_000_000
    assert largest("/claims/") == EVERYWHERE


def test_the_house_itself_is_bounded() -> None:
    assert isinstance(application.application, Bodies)
