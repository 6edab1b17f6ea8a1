"""Somebody at the door, and what their mailbox holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

from goodterms.surfaces.mailroom import mailbox

if TYPE_CHECKING:
    from goodterms.surfaces.mailroom.mailbox import Mail


class Visitor:
    """Somebody at the door with a browser of their own."""

    def __init__(self) -> None:
        self.browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0")

    def get(self, path: str) -> Any:
        return self.browser.get(path)

    def ask(self, email: str, **more: str) -> Any:
        return self.browser.post("/sign-in/", {"email": email, **more})

    def ask_first(self, email: str) -> Any:
        return self.browser.post("/sign-in/first/", {"email": email})

    def type(self, code: str, path: str = "/sign-in/code/") -> Any:
        return self.browser.post(path, {"code": code, "action": "verify"})

    def again(self, path: str = "/sign-in/code/") -> Any:
        return self.browser.post(path, {"action": "resend"})

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.browser.session


def newest(to: str = "") -> Mail:
    return next(mailbox.latest(to))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"
