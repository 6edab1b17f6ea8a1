"""What the door does when somebody is erased."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.people.events import PersonErased
from goodterms.kernel.acting import at_the_door
from goodterms.kernel.events import on
from goodterms.surfaces.door import tidying


# In the same transaction: else they could go on writing to what has just been emptied.
@on(PersonErased, inline=True)
def end_their_sign_ins(event: PersonErased) -> None:
    with at_the_door():
        tidying.end_sign_ins([UUID(str(seed)) for seed in event.seeds])
