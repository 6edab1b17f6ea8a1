"""What the tables of identity say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, Trace, columns, not_personal

_MATCH = "know which records speak of one person"
_COMPARED = "given family names org email phone born postcode street_key city country account_no"
_HASHED = ("identity_face.national", "identity_key.key")  # found by, and never turned back
_PROOF = Keep("event", years=6)

HOLDS: Holds = [
    Hold(
        column="identity_record.payload",
        category="contact",
        purpose="serve the person, and show them what each source says",
    ),
    Hold(
        column="identity_record.source_key",
        category="contact",
        purpose="find the row again in the system it came from",
    ),
    Hold(
        column="identity_record.said",
        category="contact",
        purpose="say when and by whom each value was told",
    ),
    Hold(
        column="identity_paper.payload",
        category="accounts",
        purpose="serve the person, and show them what each source says",
    ),
    Hold(
        column="identity_paper.national_id",
        category="identification",
        purpose="tell people of one name apart; sealed",
        sensitive=True,
    ),
    Hold(
        column="identity_paper.national_index",
        category="identification",
        purpose="find an equal number without opening any",
        show=False,
        export=False,
        sensitive=True,
    ),
    *(
        Hold(column=column, category="contact", purpose="undo a change and read the past")
        for column in columns("identity_version", "payload paper")
    ),
    Hold(
        column="identity_version.national_id",
        category="identification",
        purpose="undo a change and read the past; sealed",
        sensitive=True,
    ),
    Hold(column="identity_version.said", category="contact", purpose="undo a change"),
    *(
        Hold(
            column=column,
            category="matching",
            purpose=_MATCH,
            basis="legitimate interest",
            show=False,
        )
        for column in (*columns("identity_face", _COMPARED), *_HASHED)
    ),
    Hold(
        column="identity_edge.parts",
        category="matching",
        purpose="explain a match in words",
        basis="legitimate interest",
        show=False,
    ),
    Hold(
        column="identity_claim.value",
        category="claims",
        purpose="look for what the person says is theirs; emptied once looked for",
        show=False,
    ),
    Hold(
        column="identity_claim.fact",
        category="claims",
        purpose="check the second proof; emptied once looked for",
        show=False,
    ),
    *(
        Hold(
            column=column,
            category="claims",
            purpose="keep one place from trying many numbers; digests, never the place itself",
            basis="legitimate interest",
            show=False,
            keep=Keep("event", days=30),
        )
        for column in columns("identity_claim", "device address")
    ),
    Hold(
        column="identity_claim.hint",
        category="claims",
        purpose="help the person to find a paper, in words that fit many",
    ),
    Hold(
        column="identity_claim.told",
        category="claims",
        purpose="tell the person what our desk did with it, and why",
    ),
    Hold(
        column="identity_claim_match.channel",
        category="claims",
        purpose="send a proof code",
        show=False,
        keep=Keep("event", days=30),
    ),
    Hold(
        column="identity_event.seeds",
        category="record of what was done",
        purpose="tell the person what was joined and parted",
        erase=Erase.KEEP,
        keep=_PROOF,
    ),
    Hold(
        column="identity_review.documents",
        category="matching",
        purpose="say on what proof a steward decided that two records are one person's",
        basis="legitimate interest",
        show=False,
        keep=_PROOF,
    ),
    Hold(
        column="identity_review.answered_name",
        category="record of what was done",
        purpose="say who decided",
        show=False,
        erase=Erase.KEEP,
        keep=_PROOF,
    ),
    *(
        Hold(
            column=column,
            category="record of what was done",
            purpose="say who changed what makes a customer, and why",
            show=False,
            erase=Erase.KEEP,
            keep=_PROOF,
        )
        for column in columns("identity_definition", "by_name switched_by reason")
    ),
    not_personal(
        *columns(
            "identity_record", "id source_id version content_hash kind kind_p kind_why kind_by"
        ),
        *columns("identity_record", "first_seen last_seen withdrawn_at erased_at"),
        "identity_paper.record_id",
        *columns("identity_version", "id record_id version content_hash seen_at"),
        *columns("identity_membership", "id record_id person_id organisation_id since until why"),
        "identity_face.record_id",
        *columns("identity_face", "kind shared norm_version"),
        "identity_key.record_id",
        *columns("identity_edge", "id a_id b_id weight found model_id at"),
        *columns("identity_assertion", "id a_id b_id says by_kind by_actor strength level"),
        *columns("identity_assertion", "claim_id at revoked_at revoked_by"),
        *columns("identity_claim", "id claimant_id means state level attempts"),
        *columns("identity_claim", "asked_at expires_at proved_at undo_until undo_wanted_at"),
        *columns("identity_claim", "greeter answer_by"),
        *columns("identity_claim_match", "claim_id records way paper attempt by_hand"),
        *columns("identity_claim_match", "alarms was found_at"),
        *columns("identity_claim_second", "id claim_id holder_id means asked_at until"),
        *columns("identity_claim_second", "answer answered_at became"),
        *columns("identity_question", "id asked_id state answer asked_at answered_at"),
        *columns("identity_question_pair", "question_id mine_id other_id weight reach"),
        *columns("identity_question_pair", "propensity control"),
        *columns("identity_event", "id at what cause was now"),
        *columns("identity_review", "id a_id b_id why state rank weight effect asked_at answer"),
        *columns("identity_review", "word_id answered_by answered_at"),
        *columns("identity_definition", "id by_actor drafted_at moved_at trial tried_at since"),
        *columns("identity_definition", "dropped_at back_to_id run_id contents"),
        why="pointers, codes and moments; the values they speak of are tagged above",
    ),
    not_personal(
        *columns(
            "identity_source", "id code name division_id rank verifies duplicate_free mapping"
        ),
        *columns("identity_model", "id made_at contents figures beside state"),
        *columns("identity_generic", "key holders since why"),
        *columns("identity_tf", "model_id value share"),
        *columns("identity_run", "id engine model_id started moved_at ended stage counts figures"),
        why="the firm's own lists, and aggregates over many",
    ),
]

_OF_THEM = "record_id = ANY (%(records)s::bigint[])"
_A_PAIR = "(a_id = ANY (%(records)s::bigint[]) OR b_id = ANY (%(records)s::bigint[]))"
_THEIR_CLAIMS = "SELECT id FROM identity_claim WHERE claimant_id = ANY (%(seeds)s::uuid[])"
_WAITING_FOR_THEM = """
    SELECT claim_id FROM identity_claim_second
     WHERE holder_id = ANY (%(seeds)s::uuid[]) AND became = ''
"""

# A word on a pair is said of two people, and half of it of them: it goes with them, and its label.
# Whoever is left is decided again without it, as without their records.
TRACES = [
    Trace(
        table="identity_review",
        rows=_A_PAIR,
        erase=Erase.EMPTY,
        sets="documents = '', word_id = NULL, answer = NULL, state = 'gone'",
    ),
    Trace(
        table="identity_question_pair",
        rows="mine_id = ANY (%(records)s::bigint[]) OR other_id = ANY (%(records)s::bigint[])"
        " OR question_id IN (SELECT id FROM identity_question"
        " WHERE asked_id = ANY (%(seeds)s::uuid[]))",
    ),
    Trace(table="identity_question", rows="asked_id = ANY (%(seeds)s::uuid[])"),
    Trace(table="identity_assertion", rows=_A_PAIR),
    Trace(
        table="identity_claim",
        rows=f"id IN ({_WAITING_FOR_THEM}) AND state IN ('checking', 'agreed')"
        " AND claimant_id <> ALL (%(seeds)s::uuid[])",
        erase=Erase.EMPTY,
        sets="state = 'closed', level = 0",
        others=True,
        first=True,
    ),
    Trace(
        table="identity_claim_second",
        rows=f"holder_id = ANY (%(seeds)s::uuid[]) OR claim_id IN ({_THEIR_CLAIMS})",
    ),
    Trace(table="identity_claim_match", rows=f"claim_id IN ({_THEIR_CLAIMS})"),
    # What others claimed of them: no code goes to their channel any more.
    Trace(
        table="identity_claim_match",
        rows="records && %(records)s::bigint[]",
        erase=Erase.EMPTY,
        sets="channel = '', way = '', records = ARRAY("
        "SELECT unnest(records) EXCEPT SELECT unnest(%(records)s::bigint[]) ORDER BY 1)",
        others=True,
    ),
    Trace(table="identity_claim", rows="claimant_id = ANY (%(seeds)s::uuid[])", first=True),
    Trace(
        # Also what a record said in their time that its source has given to somebody else since.
        table="identity_version",
        rows=f"""{_OF_THEM} OR EXISTS (
            SELECT FROM identity_membership m
             WHERE m.record_id = identity_version.record_id
               AND m.person_id = ANY (%(seeds)s::uuid[])
               AND seen_at >= m.since AND (m.until IS NULL OR seen_at < m.until))""",
    ),
    Trace(table="identity_paper", rows=_OF_THEM),
    Trace(table="identity_key", rows=_OF_THEM),
    Trace(table="identity_face", rows=_OF_THEM),
    Trace(table="identity_edge", rows=_A_PAIR),
    Trace(
        table="identity_record",
        rows="id = ANY (%(records)s::bigint[])",
        erase=Erase.EMPTY,
        first=True,
        # Another version, so that a run which has read it writes nothing of what it had read.
        sets="""payload = '{}', said = '{}', content_hash = '', version = version + 1,
            kind = 0, kind_p = 0, kind_why = '{}', kind_by = 0,
            erased_at = coalesce(erased_at, %(now)s::timestamptz),
            source_key = (SELECT d.key FROM unnest(%(records)s::bigint[], %(digests)s::text[])
                                       AS d (id, key) WHERE d.id = identity_record.id)""",
    ),
    Trace(
        table="identity_membership",
        rows=f"{_OF_THEM} AND until IS NULL",
        erase=Erase.EMPTY,
        sets="until = %(now)s::timestamptz",
    ),
    Trace(table="identity_event", rows="seeds && %(seeds)s::uuid[]", erase=Erase.KEEP),
]
