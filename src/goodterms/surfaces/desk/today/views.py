"""The first page of the desk, and asking for everything to be resolved (R38, R39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from goodterms.customer.identity import tallies
from goodterms.customer.identity.operations import resolve
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.asks import listing as asks
from goodterms.surfaces.desk.checks import listing as checks
from goodterms.surfaces.desk.shell import READERS, local_time, refusal, show, stewards_only
from goodterms.surfaces.desk.today import claims, late, sorting
from goodterms.ui.http import SeeOther, StaffRequest, is_part, staff_only

if TYPE_CHECKING:
    from django.http import HttpResponse

CHECKERS = (Power.CONTRIBUTOR, Power.STEWARD)
PAGE = "desk/today/today.html"


@require_GET
@staff_only()
def today(request: StaffRequest) -> HttpResponse:
    """The whole page; as a part the picture with its counts, whenever a run has moved on."""
    return _today(request)


@require_POST
@stewards_only
def runs(request: StaffRequest) -> HttpResponse:
    """Resolve: want a run. A task does it; while one is under way that one is shown."""
    try:
        resolve.ask(by=request.actor)
    except Refused as refused:
        return _today(request, refused=refused)
    if is_part(request):
        return _today(request)
    pressed_on = reverse("desk:lamps" if request.POST.get("back") == "lamps" else "desk:today")
    return SeeOther(pressed_on)


def _today(request: StaffRequest, *, refused: Refused | None = None) -> HttpResponse:
    with local_time():
        tally = tallies.tally()
        context = sorting.context(tally, request.actor)
        context["refusal"] = refusal(refused) if refused else None
        if not is_part(request):
            reads = request.actor.may(*READERS)
            context["claims"] = claims.waiting(request.actor) if reads else None
            may_check = request.actor.may(*CHECKERS)
            context["asks"], asks_late = asks.summary() if reads else ("", 0)
            context["checks"], checks_late = checks.summary() if may_check else ("", 0)
            context["late"] = late.table(asks=asks_late, checks=checks_late)
            context["reasons"] = tally.reasons[:5] if reads else []
        return show(request, PAGE, "sorted", context, status=422 if refused else 200)
