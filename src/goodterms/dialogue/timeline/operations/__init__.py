"""What is done on the timeline: sending (``messages``), asking and answering (``asks``)."""

from __future__ import annotations

from goodterms.dialogue.timeline.operations.asks import ask
from goodterms.dialogue.timeline.operations.messages import send

__all__ = ["ask", "send"]
