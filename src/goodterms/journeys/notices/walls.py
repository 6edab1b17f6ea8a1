"""Who may read and write the table of notices: tasks alone."""

from __future__ import annotations

from goodterms.kernel.walls import Wall

WALLS = [Wall(table="notices_nudge", reach="false")]
