"""What the mailroom does when a message waits."""

from __future__ import annotations

from goodterms.dialogue.timeline.events import MessageReady
from goodterms.kernel.events import on
from goodterms.surfaces.mailroom.tasks import deliver


@on(MessageReady)
def hand_over(event: MessageReady) -> None:
    deliver.defer(message=str(event.message))
