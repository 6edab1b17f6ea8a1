"""How much a request may bring: what is larger is turned away before a byte of it is kept.

Django writes the whole body of a request to the disk before anybody asks who sent it, so without a
bound any visitor could fill the disk. A body of no told length is counted as it comes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from goodterms.ui import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.ui.live import Application, Message, Receive, Send

MEGABYTE = 1_000_000
EVERYWHERE = 3 * MEGABYTE  # a form, or one card of an address book with its photo
LISTS = "/desk/imports/"
FOR_PROGRAMS = MEGABYTE  # fifty records, with room
LET_PASS = 30 * MEGABYTE  # a photo or two


class Bodies:
    """The ASGI application in front of Django that bounds what it reads."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        most = largest(scope["path"])
        if _told(scope) > most:
            await _let_pass(receive)
            body, headers = _too_large(scope["path"])
            await send({"type": "http.response.start", "status": 413, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        await self.application(scope, _counted(receive, most), send)


def largest(path: str) -> int:
    """Bytes. Lists have room beyond their own limit, so that a page can say what that limit is."""
    if path.startswith(problems.API):
        return FOR_PROGRAMS
    return 2 * settings.UPLOAD_MB * MEGABYTE if path.startswith(LISTS) else EVERYWHERE


def _too_large(path: str) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A sentence, to a person as to a program."""
    if not path.startswith(problems.API):
        words = _("This is too large to be sent here. Go back, and choose a smaller file.")
        return words.encode(), [(b"content-type", b"text/plain; charset=utf-8")]
    sentence = _("A request holds one megabyte at most, and 50 records.")
    told = problems.contents(413, sentence, next_step=_("Send it in several requests."))
    return json.dumps(told).encode(), [(b"content-type", problems.PROBLEM.encode())]


async def _let_pass(receive: Receive) -> None:
    """What is on its way, kept nowhere: a browser that still sends reads no answer."""
    read, more = 0, True
    while more and read <= LET_PASS:
        message = await receive()
        read += len(message.get("body", b""))
        more = message.get("more_body", False)


def _told(scope: Message) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive, most: int) -> Receive:
    """The same messages, until there are too many bytes: then it is as if the sender had left."""
    read = 0

    async def counted() -> Mapping[str, object]:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return message if read <= most else {"type": "http.disconnect"}

    return counted
