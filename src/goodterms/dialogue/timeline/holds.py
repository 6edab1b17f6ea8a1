"""What the tables of the timeline say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, Trace, columns, not_personal

_KEPT = Keep("event", years=2)

HOLDS: Holds = [
    Hold(
        column="timeline_message.address",
        category="messages",
        purpose="deliver, and show what went where",
        keep=_KEPT,
    ),
    Hold(
        column="timeline_turn.words",
        category="messages",
        purpose="answer what was asked, and show both sides what was said",
        erase=Erase.EMPTY,
        keep=_KEPT,
    ),
    Hold(
        column="timeline_ask.about_words",
        category="messages",
        purpose="know what was asked about without asking again",
        erase=Erase.EMPTY,
        keep=_KEPT,
    ),
    *(
        Hold(
            column=column,
            category="staff",
            purpose="customers deal with named people",
            basis="employment",
            erase=Erase.KEEP,
            keep=Keep("employment_end", years=10),
        )
        for column in (
            *columns("timeline_turn", "by_name by_title owner_name"),
            "timeline_ask.owner_name",
        )
    ),
    not_personal(
        *columns(
            "timeline_message",
            "id to_id template data language permit_id message_id state attempts made_at",
        ),
        "timeline_message.sent_at",
        why="pointers, codes and moments; codes are made when a mail is rendered and never stored",
    ),
    not_personal(
        *columns(
            "timeline_ask",
            "id person_id kind about page division_id owner_id state asked_at due_at missed_at"
            " answered_at closed_at",
        ),
        *columns("timeline_turn", "id ask_id n move at by_id due_at"),
        why="pointers, codes and moments",
    ),
]

# An ask of theirs waits for nobody any more: nothing of it is left to answer.
TRACES = [
    Trace(table="timeline_message", rows="to_id = ANY (%(seeds)s::uuid[])"),
    Trace(
        table="timeline_turn",
        rows="ask_id IN (SELECT id FROM timeline_ask WHERE person_id = ANY (%(seeds)s::uuid[]))",
        erase=Erase.EMPTY,
        sets="words = ''",
    ),
    Trace(
        table="timeline_ask",
        rows="person_id = ANY (%(seeds)s::uuid[])",
        erase=Erase.EMPTY,
        sets="about_words = '', about = '', page = '', state = 'closed',"
        " closed_at = coalesce(closed_at, %(now)s::timestamptz)",
    ),
]
