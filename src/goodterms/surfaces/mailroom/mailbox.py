"""Reading the demo's mailbox: the files that ``gateways.files`` wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.utils import getaddresses
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from goodterms.surfaces.mailroom.gateways.files import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

CODE = re.compile(r"^\d{6}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """``code`` is the code it brings, where it brings one."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str
    code: str


def latest(to: str = "") -> Iterator[Mail]:
    """All mail, newest first; with ``to`` only what went to addresses with these signs in them."""
    for file in sorted(_folder().glob(f"*{ENDING}"), reverse=True):
        mail = _read(file)
        if to.lower() in mail.to.lower():
            yield mail


def find(name: str) -> Mail | None:
    """``name`` is one of ours and never a path: letters, figures and a hyphen."""
    file = _folder() / f"{name}{ENDING}"
    return _read(file) if file.is_file() else None


def _folder() -> Path:
    return Path(settings.MAIL_DIR)


def _read(file: Path) -> Mail:
    with file.open("rb") as source:
        mail = message_from_binary_file(source, policy=policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    code = CODE.search(text)
    return Mail(
        name=file.stem,
        to=", ".join(address for _name, address in getaddresses(mail.get_all("To", []))),
        subject=str(mail["Subject"] or ""),
        at=mail["Date"].datetime if mail["Date"] else None,
        text=text.strip(),
        code=code.group() if code else "",
    )
