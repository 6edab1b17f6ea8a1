"""Where somebody asks from: the device by a cookie of our own, and the address, as digests.

They serve the daily limits alone. A loopback address is the house itself, seen through a proxy that
does not say who came: it says nothing about a place.
"""

from __future__ import annotations

import secrets as random
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings

from goodterms.customer.identity.operations.claims import Place
from goodterms.kernel.secrets import digest

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "device"
LONGEST = 64
KEPT = int(timedelta(days=365).total_seconds())


def device_of(request: HttpRequest) -> str:
    """What this browser carries; a new name for one that carries none."""
    known = request.COOKIES.get(COOKIE, "")
    return known if known.isalnum() and len(known) <= LONGEST else random.token_hex(16)


def place_of(request: HttpRequest, device: str) -> Place:
    return Place(digest("claims.device", device), _address(request.META.get("REMOTE_ADDR", "")))


def remember(answer: HttpResponse, device: str) -> HttpResponse:
    answer.set_cookie(
        COOKIE,
        device,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/claims/",
    )
    return answer


def _address(told: str) -> bytes | None:
    """One household or office: a whole IPv6 prefix counts as one."""
    try:
        address = ip_address(told)
    except ValueError:
        return None
    if address.is_loopback:
        return None
    network = address.packed[:8] if address.version == 6 else address.packed  # noqa: PLR2004
    return digest("claims.address", network.hex())
