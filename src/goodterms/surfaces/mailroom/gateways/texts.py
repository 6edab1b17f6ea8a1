"""Ways out of the house for texts to phones: a provider by HTTP, or files in the demo."""

from __future__ import annotations

import base64
import json
import os
import secrets
import urllib.request
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings

from goodterms.kernel import clock

ENDING = ".sms"
TIMEOUT = 10  # seconds


class TextGateway(Protocol):
    """Sends one text, or raises ``OSError`` when it is worth another try.

    ``number`` is ``+`` and E.164 digits; ``key`` is the same at each try, so that a provider that
    took the text before need not send it again.
    """

    def send(self, number: str, words: str, *, key: str) -> None: ...


class Files:
    """One ``.sms`` file a text, beside the demo's mail; the mailbox page shows both."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def send(self, number: str, words: str, *, key: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        at = clock.now()
        name = f"{at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        fresh = self.folder / f".{name}"
        # Codes lie in it: for this installation's account alone.
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump({"to": number, "at": at.isoformat(), "words": words, "key": key}, out)
        fresh.rename(self.folder / f"{name}{ENDING}")


class Provider:
    """A provider that takes ``POST {"to", "text", "key"}`` as JSON at one address.

    ``https://user:password@host/path``: user and password go as HTTP basic authorisation. Nearly
    every provider's own form is one small proxy away from this.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError("TEXT_URL looks like https://user:password@texts.example.org/send")
        host = parts.hostname + (f":{parts.port}" if parts.port else "")
        self.address = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        self.key = base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""

    def send(self, number: str, words: str, *, key: str) -> None:
        body = json.dumps({"to": number, "text": words, "key": key}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.key:
            headers["Authorization"] = f"Basic {self.key}"
        request = urllib.request.Request(  # noqa: S310  (the scheme was checked above)
            self.address, data=body, headers=headers, method="POST"
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
            pass  # anything but 2xx is an HTTPError, which is an OSError


def gateway() -> TextGateway:
    """The way the settings name. Raises ``OSError`` where there is none, so nothing is lost."""
    if settings.TEXT_URL:
        return Provider(settings.TEXT_URL)
    if settings.SENDS_TEXTS:
        return Files(settings.MAIL_DIR)
    raise OSError("no way to send texts is configured (TEXT_URL)")
