"""What a newcomer is told when the demo is ready: who can sign in, and what to try first."""

from __future__ import annotations

from goodterms.journeys.demo import cast

_TRY = {
    cast.ANA_SIGNS_IN: (
        "customer of Mere Energy, at {address}/",
        "What we hold: mend a fact, take it back.",
        f"Is this yours: claim invoice {cast.INVOICE_NO} over {cast.INVOICE_AMOUNT}; the code goes",
        "to the mailbox on that record. Undo it.",
    ),
    cast.BEN_SIGNS_IN: ("lives with Ana and shares her phone; he is somebody else.",),
    cast.MARCUS_SIGNS_IN: ("twelve years with Quillstone, three employers.",),
    cast.DOV: (
        "the desk, at {address}/desk/",
        "Find Ferreira, read why her records belong together; see the lamp posts.",
    ),
    cast.PRIYA: ("adviser at Quillstone, at {address}/desk/",),
}


def _lines() -> list[str]:
    told = ["", "Everybody signs in by a code; the demo shows its mail at {address}/mailbox/", ""]
    for member, sentences in _TRY.items():
        first, *rest = sentences
        told.append(f"  {member.email:<32}{first}")
        told += [f"  {'':<32}{sentence}" for sentence in rest]
    return [*told, ""]


# {address} is where this installation answers; the supervisor puts it in.
LINES = _lines()
