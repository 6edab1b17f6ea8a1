"""Reading the demo's mailbox: the mail and the texts that the file gateways wrote."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file, policy
from email.utils import getaddresses
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from goodterms.surfaces.mailroom.gateways import texts
from goodterms.surfaces.mailroom.gateways.files import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = re.compile(r"^\d{6}$", re.MULTILINE)
IN_A_LINE = re.compile(r"\b\d{6}\b")  # a text has no lines of its own


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
    kept = (*_folder().glob(f"*{ENDING}"), *_folder().glob(f"*{texts.ENDING}"))
    for file in sorted(kept, reverse=True):
        mail = _read(file)
        if to.lower() in mail.to.lower():
            yield mail


def find(name: str) -> Mail | None:
    """``name`` is one of ours and never a path: letters, figures and a hyphen."""
    files = (_folder() / f"{name}{ending}" for ending in (ENDING, texts.ENDING))
    return next((_read(file) for file in files if file.is_file()), None)


def _folder() -> Path:
    return Path(settings.MAIL_DIR)


def _read(file: Path) -> Mail:
    return _read_text(file) if file.suffix == texts.ENDING else _read_mail(file)


def _read_text(file: Path) -> Mail:
    sent = json.loads(file.read_text(encoding="utf-8"))
    code = IN_A_LINE.search(sent["words"])
    return Mail(
        name=file.stem,
        to=sent["to"],
        subject=_("A text to a phone"),
        at=datetime.fromisoformat(sent["at"]),
        text=sent["words"],
        code=code.group() if code else "",
    )


def _read_mail(file: Path) -> Mail:
    with file.open("rb") as source:
        mail = message_from_binary_file(source, policy=policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    code = CODE.search(text)
    return Mail(
        name=file.stem,
        to=", ".join(address for _who, address in getaddresses(mail.get_all("To", []))),
        subject=str(mail["Subject"] or ""),
        at=mail["Date"].datetime if mail["Date"] else None,
        text=text.strip(),
        code=code.group() if code else "",
    )
