"""Yours: accounts, things, purchases and people, four pages that stand side by side."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.ui.parts import Link

if TYPE_CHECKING:
    from django.http import HttpRequest

ROOMS = ("accounts", "things", "purchases", "people")


def rooms(request: HttpRequest) -> list[Link]:
    """The four, with the one the reader stands in."""
    names = (
        ("accounts", _("Accounts"), "building-2"),
        ("things", _("Things"), "house"),
        ("purchases", _("Purchases"), "list-checks"),
        ("people", _("People"), "users-round"),
    )
    return [
        Link(
            label=label,
            url=reverse(f"portal:{name}"),
            icon=icon,
            current=room(request) == name,
        )
        for name, label, icon in names
    ]


def room(request: HttpRequest) -> str:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return (here or "").partition("-")[0]


def named(request: HttpRequest, parameter: str) -> UUID | None:
    """The row an address speaks of, None where it speaks of none that could be."""
    with suppress(ValueError):
        return UUID(request.GET.get(parameter, ""))
    return None
