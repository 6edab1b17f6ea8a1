"""What the tables of profile say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Hold, Holds, Keep, not_personal

HOLDS: Holds = [
    *(
        Hold(
            column=f"profile_card.{column}",
            category="contact",
            purpose="find and name the person in lists; rebuilt from the records",
            show=False,
            export=False,
        )
        for column in "name short firm place search divisions records".split()
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
        *(f"profile_permit.{column}" for column in "id person_id topic channel at".split()),
        why="pointers, codes and moments",
    ),
]
