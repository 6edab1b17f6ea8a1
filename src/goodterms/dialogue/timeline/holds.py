"""What the tables of the timeline say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Hold, Holds, Keep, columns, not_personal

HOLDS: Holds = [
    Hold(
        column="timeline_message.address",
        category="messages",
        purpose="deliver, and show what went where",
        keep=Keep("event", years=2),
    ),
    not_personal(
        *columns(
            "timeline_message",
            "id to_id template data language permit_id message_id state attempts made_at",
        ),
        "timeline_message.sent_at",
        why="pointers, codes and moments; codes are made when a mail is rendered and never stored",
    ),
]
