"""What people itself does later, as a task."""

from __future__ import annotations

from goodterms.customer.people.events import Invited
from goodterms.customer.people.operations import invitations
from goodterms.kernel.events import on


@on(Invited)
def find_who_is_asked(_event: Invited) -> None:
    invitations.bind()
