"""What the tables of profile say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Hold, Holds, Keep, columns, not_personal

HOLDS: Holds = [
    *(
        Hold(
            column=column,
            category="contact",
            purpose="find and name the person in lists; rebuilt from the records",
            show=False,
            export=False,
        )
        for column in columns("profile_card", "name short firm place search divisions records")
    ),
    Hold(
        column="profile_permit.because",
        category="choices",
        purpose="show which choice or duty allowed each thing we sent",
        keep=Keep("event", years=2),
    ),
    not_personal(
        "profile_card.person_id",
        "profile_card.made_at",
        *columns("profile_permit", "id person_id topic channel at"),
        why="pointers, codes and moments",
    ),
]
