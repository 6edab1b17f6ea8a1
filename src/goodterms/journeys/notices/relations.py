"""Whom somebody asked by their address hears of it there; what records ask is no mail."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.people.events import SideAsked
from goodterms.customer.people.models import Login, Side
from goodterms.journeys.notices.sending import Notice, tell
from goodterms.kernel.acting import working
from goodterms.kernel.events import on


@on(SideAsked)
def tell_whom_somebody_asked(event: SideAsked) -> None:
    """To the address they sign in with; the answer is given on their page, signed in."""
    with working("notices.relation") as by:
        side = Side.objects.select_for_update().get(pk=UUID(str(event.side)))
        address = Login.objects.filter(person=side.person_id).values_list("email", flat=True)
        if to := address.first():
            notice = Notice("relation-asked", {"side": str(side.pk)}, topic="invitation")
            tell(notice, to=side.person_id, address=to, by=by)
