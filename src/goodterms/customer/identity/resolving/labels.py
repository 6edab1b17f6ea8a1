"""What people have proved of pairs, as the matcher learns from it, and what it is measured by.

Standing words alone count, so who takes a word back takes its label back, and an erased person's
records are gone from here too. What answers a control question never trains.
"""

from __future__ import annotations

from typing import NamedTuple

from goodterms.customer.identity.matching.training_labels import Label
from goodterms.customer.identity.models import Strength
from goodterms.customer.identity.resolving.reading import CONTEXT
from goodterms.kernel import sql
from goodterms.kernel.acting import working

FULL, HALF = Strength.PROVED, Strength.MAILBOX  # below these a word trains in part, or nothing


class Control(NamedTuple):
    """A control pair with its answer."""

    a: int
    b: int
    same: bool


def read() -> list[Label]:
    """Proved pairs that are one person's, each under the chance by which it was asked about."""
    with working("identity.resolve"):
        rows = sql.rows(sql.text(CONTEXT, "labels"), {"full": FULL, "half": HALF})
    return [Label(*row) for row in rows]


def controls() -> list[Control]:
    """Control pairs that somebody has answered."""
    with working("identity.resolve"):
        return [Control(*row) for row in sql.rows(sql.text(CONTEXT, "controls"))]
