"""What a newcomer is told when the demo is ready: who can sign in, and what to try first."""

from __future__ import annotations

from goodterms.journeys.demo import cast

_TRY = {
    cast.DOV: (
        "1. the desk, at {address}/desk/",
        "Today: how many of the customers are lamp posts. Press Resolve again.",
        "Find Ferreira: why her records belong together; see what she sees.",
        "Who is who: decide pairs by keys. Lists in: bring a list of your own.",
    ),
    cast.ANA_SIGNS_IN: (
        "2. customer of Mere Energy, at {address}/",
        "What we hold: fix a fact, undo it. Who looked, at the foot: it was Dov.",
        f"Is this yours?: claim invoice {cast.INVOICE_NO} over {cast.INVOICE_AMOUNT}; the code",
        "comes to the mailbox too. Undo it.",
        "Yours: accounts, things, purchases. Ask: find, or ask a person by name.",
    ),
    cast.BEN_SIGNS_IN: (
        "lives with Ana and shares her phone; he is somebody else.",
        "Yours, People: both are asked whether they share a home. Say yes twice.",
    ),
    cast.MARCUS_SIGNS_IN: (
        "twelve years with Quillstone, three employers.",
        "Yours, People: tell the move to Norr Logistics in three questions.",
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
