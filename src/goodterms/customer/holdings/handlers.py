"""What holdings itself does later, as a task."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.holdings.events import SerialTold
from goodterms.customer.holdings.operations import serials
from goodterms.kernel.events import on


@on(SerialTold)
def compare_with_the_other_plates(event: SerialTold) -> None:
    serials.compare(UUID(str(event.thing)))
