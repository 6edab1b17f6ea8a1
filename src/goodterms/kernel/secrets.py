"""Secrets of the installation: keys derived from one master value, and codes made of them.

The master value comes from ``SECRET_KEY_FILE``; nothing in the database can make a code again.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def digest(purpose: str, *parts: object) -> bytes:
    """HMAC-SHA-256 of the parts under a key of this purpose alone; 32 bytes."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"goodterms/{purpose}".encode(), "sha256")
    message = "\x1f".join(str(part) for part in parts)
    return hmac.digest(key, message.encode(), hashlib.sha256)


def code(purpose: str, *parts: object, figures: int = 6) -> str:
    """A code of decimal figures, the same each time for the same parts: no row needs to hold it."""
    number = int.from_bytes(digest(purpose, *parts)[:8])
    return f"{number % 10**figures:0{figures}d}"


def same(one: str, other: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
