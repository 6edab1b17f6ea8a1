"""Names made of names."""

from __future__ import annotations

import re


def slug(name: str) -> str:
    """A source's or division's code: its name in small letters, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "unnamed"
