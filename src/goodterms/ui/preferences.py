"""How each reader likes the pages: their language, their clock, light or dark.

A signed-in person's own choice goes before the cookie, the cookie before the browser's wish.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone, translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse

    from goodterms.customer.people.models import Division

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
WITHOUT_READER = ("/static/", "/livez", "/readyz", "/api/")

_clock: ContextVar[str] = ContextVar("clock", default="")  # the zone this request's reader chose


class Preferences:
    """After sign-in is known: speak the person's language, and remember their clock and theme."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path.startswith(WITHOUT_READER):
            return self.get_response(request)
        zone, request.theme = "", request.COOKIES.get(THEME_COOKIE, "")
        if request.user.is_authenticated:
            language, zone = request.user.language, request.user.zone
            request.theme = request.user.theme or request.theme
            if language in dict(settings.LANGUAGES):
                translation.activate(language)
                request.LANGUAGE_CODE = language
        if request.theme not in THEMES:
            request.theme = ""
        _clock.set(zone)
        return self.get_response(request)


def local_time(divisions: Iterable[Division]) -> timezone.override:
    """Times within are told by the reader's clock, or by that of the firm's first division."""
    first = next(iter(divisions), None)
    for name in (_clock.get(), first.zone if first else ""):
        try:
            return timezone.override(ZoneInfo(name))
        except (ValueError, ZoneInfoNotFoundError):  # none chosen, or one that is no more
            continue
    return timezone.override(ZoneInfo(settings.TIME_ZONE))
