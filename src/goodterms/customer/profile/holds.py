"""What the tables of profile say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, Trace, columns, not_personal

HOLDS: Holds = [
    *(
        Hold(
            column=column,
            category="contact",
            purpose="find and name the person in lists; rebuilt from the records",
            show=False,
            export=False,
        )
        for column in columns(
            "profile_card", "name short firm place search words divisions records"
        )
    ),
    Hold(
        column="profile_word.word",
        category="contact",
        purpose="find somebody whose name was misspelt; made anew from the cards after each run",
        show=False,
        export=False,
    ),
    Hold(
        column="profile_permit.because",
        category="choices",
        purpose="show which choice or duty allowed each thing we sent",
        keep=Keep("event", years=2),
    ),
    *(
        Hold(
            column=column,
            category="wishes",
            purpose="answer what was wished, objected to or disputed, and show both sides",
            erase=Erase.EMPTY,
            keep=Keep("event", years=2),
        )
        for column in columns("profile_proposal", "was value words reason by_name")
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
        for column in columns("profile_proposal", "owner_name answered_by")
    ),
    not_personal(
        *columns(
            "profile_proposal",
            "id person_id kind field record_id asked_at due_at division_id owner_id answer"
            " answered_at",
        ),
        "profile_card.person_id",
        "profile_card.made_at",
        "profile_card.is_customer",
        *columns("profile_permit", "id person_id topic channel at"),
        why="pointers, codes and moments",
    ),
]

TRACES = [
    Trace(table="profile_permit", rows="person_id = ANY (%(seeds)s::uuid[])"),
    Trace(
        table="profile_proposal",
        rows="person_id = ANY (%(seeds)s::uuid[])",
        erase=Erase.EMPTY,
        sets="was = '', value = '', words = '', reason = '', by_name = '',"
        " answer = CASE answer WHEN 'open' THEN 'withdrawn' ELSE answer END",
    ),
    # Words of their card that stand in nobody else's.
    Trace(
        table="profile_word",
        rows="""word IN (
            SELECT w FROM profile_card c, regexp_split_to_table(c.search, '[[:space:]]') AS w
             WHERE c.person_id = ANY (%(seeds)s::uuid[]))
            AND NOT EXISTS (
            SELECT FROM profile_card o
             WHERE o.words @@ quote_literal(word)::tsquery
               AND o.person_id <> ALL (%(seeds)s::uuid[]))""",
    ),
    Trace(table="profile_card", rows="person_id = ANY (%(seeds)s::uuid[])"),
]
