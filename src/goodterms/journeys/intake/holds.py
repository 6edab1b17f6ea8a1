"""What the tables of intake say about a person: nothing; the rows themselves go elsewhere."""

from __future__ import annotations

from goodterms.kernel.holds import Holds, columns, not_personal

HOLDS: Holds = [
    not_personal(
        *columns(
            "intake_import",
            "id source_id name rows rejected position counts started moved_at ended",
        ),
        why="a file's name and counts of its rows",
    ),
]
