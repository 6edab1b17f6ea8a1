"""The demonstration: whether the demo is wanted, under way or loaded in this home.

Kept in ``demo.json``, so that a load that was cut off is taken up by the next start, and a firm
that said ``--no-demo`` once is never given one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OWED, LOADED, NONE = "owed", "loaded", "none"
ADDRESS = "{address}"  # in the guide: where this installation answers


class Demonstration:
    def __init__(self, home: Path) -> None:
        self._file = home / "demo.json"

    @property
    def is_decided(self) -> bool:
        return bool(self._read())

    @property
    def is_owed(self) -> bool:
        return self._read().get("state") == OWED

    def decide(self, *, wanted: bool) -> None:
        self._write({"state": OWED if wanted else NONE})

    def finish(self, guide: Sequence[str]) -> None:
        """Loaded; ``guide`` says who can sign in and what to try, with ``{address}`` in it."""
        self._write({"state": LOADED, "guide": list(guide)})

    def guide(self, address: str) -> list[str]:
        return [line.replace(ADDRESS, address) for line in self._read().get("guide", [])]

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def _write(self, state: dict[str, Any]) -> None:
        fresh = self._file.with_name(".demo.json")
        fresh.write_text(json.dumps(state), encoding="utf-8")
        fresh.replace(self._file)
