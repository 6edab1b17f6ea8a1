"""Report a fault: pick the thing, say what is wrong, hear who comes back by when (scenario 21).

Everything known goes along, so nothing is asked twice (R22, R23). Where the thing is, is asked only
here, with the reason beside it (R14), and kept only if they say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goodterms.customer.holdings import queries as holdings
from goodterms.customer.holdings.operations import things as operations
from goodterms.customer.profile import queries
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.operations.asks import About
from goodterms.dialogue.timeline.queries import reader
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.ask import wording
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.surfaces.portal.things.forms import ANOTHER, FaultForm
from goodterms.surfaces.portal.things.rows import warranty
from goodterms.surfaces.portal.yours import rooms
from goodterms.ui.http import SeeOther

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.customer.holdings.models import Thing
    from goodterms.customer.profile.queries import Holding

PAGE = "portal/things/fault.html"
LONGEST = 200  # signs of what an ask is about


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def fault(request: PortalRequest) -> HttpResponse:
    """One page, one press; then the thread, with the name and the hour."""
    holding = queries.facts(request.me)
    things = list(holdings.things(request.me))
    said = request.POST if request.method == "POST" else request.GET
    picked = next((thing for thing in things if str(thing.pk) == said.get("thing")), None)
    known = picked.place if picked and picked.place else home_of(holding)
    first = {"thing": said.get("thing") or (ANOTHER if not things else None)}
    form = FaultForm(
        things, known, request.POST if request.method == "POST" else None, initial=first
    )
    if form.is_valid():
        try:
            sent = _report(request, form, picked, known)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(reverse("portal:ask-one", args=[sent.pk]))
    context = {
        "rooms": rooms(request),
        "form": form,
        "picked": picked,
        "reads": _reads(picked, holding, request.me),
    }
    return show(
        request, PAGE, "fault", context, holding=holding, status=422 if form.errors else 200
    )


@transaction.atomic
def _report(request: PortalRequest, form: FaultForm, thing: Thing | None, known: str) -> Ask:
    """The place is kept with the thing, the ask carries all of it to its reader."""
    place = form.cleaned_data["place"].strip()
    if thing and place and place != thing.place:
        operations.place(by=request.actor, thing=thing.pk, where=place, why="fault")
    about = About(
        thing=f"thing:{thing.pk}" if thing else "",
        words=context_of(thing, place or known),
        page=reverse("portal:things-fault"),
        division=thing.source.division_id if thing else None,
    )
    return asks.ask(
        by=request.actor,
        person=request.me,
        words=form.cleaned_data["words"],
        kind=Ask.Kind.FAULT,
        about=about,
    )


def context_of(thing: Thing | None, place: str) -> str:
    """What the reader needs to know and must not ask: what it is, its plate, warranty, where."""
    what = (
        [
            thing.name,
            thing.made if thing.known_as else "",
            _("serial %(end)s") % {"end": thing.serial} if thing.serial else "",
            warranty(thing),
        ]
        if thing
        else [_("something not on the list")]
    )
    at = _("at %(place)s") % {"place": place} if place else _("place not said")
    return ", ".join(filter(None, (*what, at)))[:LONGEST]


def home_of(holding: Holding) -> str:
    return ", ".join(filter(None, (holding.value("street"), holding.value("city"))))


def _reads(thing: Thing | None, holding: Holding, me: UUID) -> str:
    """Named before anything is sent: who gets it, and the hour."""
    own = [thing.source.division_id] if thing and thing.source.division_id else []
    divisions = [*own, *(division.pk for division in holding.divisions)]
    found = reader(Ask.Kind.FAULT, at=clock.now(), divisions=divisions, asker=me)
    return wording.reads(found.name, found.due_at) if found else ""
