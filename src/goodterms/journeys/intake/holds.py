"""What the tables of intake say about a person: who of the staff brought a file, nothing else.

The rows of a file go to identity and holdings; the file itself is thrown away after some days.
"""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, columns, not_personal

HOLDS: Holds = [
    Hold(
        column="intake_import.by",
        category="staff",
        purpose="say who brought a file in",
        basis="employment",
        show=False,
        erase=Erase.KEEP,
        keep=Keep("employment_end", years=10),
    ),
    not_personal(
        *columns(
            "intake_import",
            "id source_id source_name division_id name columns whole rows rejected position counts"
            " started asked_at moved_at stopped ended cleared_at",
        ),
        why="a file's name, the names of its columns, and counts of its rows",
    ),
]
