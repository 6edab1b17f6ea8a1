"""What the tables of identity say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, not_personal

_MATCH = "know which records speak of one person"
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
        column="identity_version.payload",
        category="contact",
        purpose="undo a change and read the past",
    ),
    Hold(column="identity_version.said", category="contact", purpose="undo a change"),
    *(
        Hold(
            column=f"identity_face.{column}",
            category="matching",
            purpose=_MATCH,
            basis="legitimate interest",
            show=False,
        )
        for column in (
            "given family names org email phone born postcode street_key city country account_no"
        ).split()
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
    not_personal(
        *(
            f"identity_record.{column}"
            for column in (
                "id source_id version content_hash kind kind_p kind_why kind_by first_seen"
                " last_seen withdrawn_at erased_at"
            ).split()
        ),
        *(
            f"identity_version.{column}"
            for column in "id record_id version content_hash seen_at".split()
        ),
        *(
            f"identity_membership.{column}"
            for column in "id record_id person_id organisation_id since until why".split()
        ),
        "identity_face.record_id",
        "identity_face.norm_version",
        *(f"identity_edge.{column}" for column in "id a_id b_id weight model_id at".split()),
        *(
            f"identity_assertion.{column}"
            for column in (
                "id a_id b_id says by_kind by_actor strength level claim_id at revoked_at revoked_by"
            ).split()
        ),
        *(
            f"identity_claim.{column}"
            for column in (
                "id claimant_id means state level attempts asked_at expires_at proved_at undo_until"
            ).split()
        ),
        *(f"identity_claim_match.{column}" for column in "claim_id records paper attempt".split()),
        *(f"identity_event.{column}" for column in "id at what cause was now".split()),
        why="pointers, codes and moments; the values they speak of are tagged above",
    ),
    not_personal(
        *(
            f"identity_source.{column}"
            for column in "id code name division_id rank verifies duplicate_free mapping".split()
        ),
        *(f"identity_model.{column}" for column in "id made_at contents figures state".split()),
        *(
            f"identity_run.{column}"
            for column in "id engine model_id started ended stage counts figures".split()
        ),
        why="the firm's own lists, and aggregates over many",
    ),
]
