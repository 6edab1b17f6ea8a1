"""Mail as files in a folder: how the demo sends, and what its mailbox page reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.base import BaseEmailBackend

from goodterms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

ENDING = ".eml"


def settings_for(folder: Path) -> dict[str, Any]:
    """The entry of ``MAILERS`` that keeps mail in this folder."""
    return {"BACKEND": f"{__name__}.Mailbox", "OPTIONS": {"folder": folder}}


class Mailbox(BaseEmailBackend):
    """One ``.eml`` file a mail; names sort by time, and a file is there whole or not at all."""

    def __init__(self, *, folder: str | Path, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._keep(message.message().as_bytes())
        return len(email_messages)

    def _keep(self, contents: bytes) -> None:
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        fresh = self.folder / f".{name}"
        # Codes lie in it: for this installation's account alone.
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(contents)
        fresh.rename(self.folder / f"{name}{ENDING}")
