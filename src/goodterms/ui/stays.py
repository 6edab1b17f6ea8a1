"""How long a sign-in lasts: so long without a press, and so long in all (trust.md 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout

from goodterms.kernel import clock
from goodterms.ui.preferences import WITHOUT_READER

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse


@dataclass(frozen=True, slots=True)
class Stay:
    """``idle`` since the last press, ``longest`` since signing in."""

    idle: timedelta
    longest: timedelta

    @property
    def noted(self) -> timedelta:
        """How often a press is written down; writing each would cost every page a query."""
        return self.idle / 100


CUSTOMER = Stay(idle=timedelta(days=30), longest=timedelta(days=180))
STAFF = Stay(idle=timedelta(hours=12), longest=timedelta(days=7))


def begin(session: Any, *, is_staff: bool) -> None:
    """Somebody has just signed in."""
    now = clock.now().timestamp()
    session["stay"] = {"began": now, "seen": now, "staff": is_staff}
    session.set_expiry(int(of(session).idle.total_seconds()))


def of(session: Any) -> Stay:
    return STAFF if session.get("stay", {}).get("staff") else CUSTOMER


class Stays:
    """Ends a sign-in that has been idle too long or has lasted too long, and notes the others."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path.startswith(WITHOUT_READER) and request.user.is_authenticated:
            _look(request)
        return self.get_response(request)


def _look(request: Any) -> None:
    said = request.session.get("stay")
    if said is None:
        return  # made by no sign-in of ours; it ends with its cookie
    stay, now = of(request.session), clock.now().timestamp()
    since_began = timedelta(seconds=now - said["began"])
    since_seen = timedelta(seconds=now - said["seen"])
    if since_began > stay.longest or since_seen > stay.idle:
        logout(request)
    elif since_seen > stay.noted:
        request.session["stay"] = {**said, "seen": now}
