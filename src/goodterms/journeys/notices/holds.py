"""What the table of notices says about a person: nothing but which of our staff was written to."""

from __future__ import annotations

from goodterms.kernel.holds import Holds, columns, not_personal

HOLDS: Holds = [
    not_personal(
        *columns("notices_nudge", "id what owner_id stage due_at at"),
        why="pointers, codes and moments, gone once what they speak of is old",
    ),
]
