"""One person's card for an address book: how to reach them, and nothing that is more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from goodterms.customer.profile.cards_vcf import written
from goodterms.customer.profile.operations.taking import take
from goodterms.surfaces.desk.people import page
from goodterms.surfaces.desk.people.views import of_somebody
from goodterms.surfaces.desk.people.visits import open_record
from goodterms.surfaces.desk.shell import readers_only
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from goodterms.customer.profile.queries import Holding
    from goodterms.customer.profile.search import Hit

NOT_ON_A_CARD = {"note"}  # said to us for a visit, not for everybody's telephone


@require_GET
@readers_only
@of_somebody
def card(request: StaffRequest, who: Hit) -> HttpResponse:
    """``?version=3`` for programs that know no newer one. The look and the taking are written."""
    visit = open_record(request, who)
    if visit is None:
        return SeeOther(reverse("desk:people-looks", args=[who.card.person_id]))
    old = request.GET.get("version") == "3"
    told = written(
        values(page.read(visit).holding),
        uid=str(visit.person),
        version="3.0" if old else "4.0",
    )
    take(by=request.actor, person=visit.person, form="vcf")
    return HttpResponse(
        told.encode(),
        content_type="text/vcard; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="person.vcf"',
            "Cache-Control": "no-store",
        },
    )


def values(holding: Holding) -> dict[str, str]:
    """The facts a card has a place for, but for what is sensitive."""
    return {
        fact.field.name: fact.value
        for facts in holding.facts.values()
        for fact in facts
        if not fact.field.sensitive and fact.field.name not in NOT_ON_A_CARD
    }
