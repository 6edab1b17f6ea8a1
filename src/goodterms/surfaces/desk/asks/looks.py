"""Reading what somebody asked is a look, told to them once a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.kernel import clock
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import VISIT, look

if TYPE_CHECKING:
    from goodterms.dialogue.timeline.models import Ask
    from goodterms.kernel.actors import Actor

GROUPS = ["asks", "card"]


def note(by: Actor, ask: Ask) -> None:
    """Write it down before the page is drawn, unless this visit has its line already."""
    running = Look.objects.filter(
        kind=Look.Kind.LISTED,
        looker=by.person,
        people=[ask.person_id],
        groups=GROUPS,
        at__gt=clock.now() - VISIT,
    )
    if not running.exists():
        look(
            by=by,
            kind=Look.Kind.LISTED,
            people=[ask.person_id],
            groups=GROUPS,
            reason="by.ask",
        )
