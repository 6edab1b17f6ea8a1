"""Home: what waits on either side, and the way to the rest (scenario 1; R1, R15, R57)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodterms.customer.holdings.queries import accounts
from goodterms.customer.identity.models import Claim
from goodterms.customer.people import ties
from goodterms.customer.profile import queries
from goodterms.customer.profile.derived import greeting_of
from goodterms.kernel import clock
from goodterms.surfaces.portal.accounts import offers
from goodterms.surfaces.portal.claims.holders import waiting_for
from goodterms.surfaces.portal.held import differing
from goodterms.surfaces.portal.home import news, waiting
from goodterms.surfaces.portal.home.glance import glance
from goodterms.surfaces.portal.people import jobs
from goodterms.surfaces.portal.shell import GuestRequest, PortalRequest, for_all, show

if TYPE_CHECKING:
    from django.http import HttpResponse

NOON, EVENING = 12, 18


@require_safe
@for_all
def home(request: GuestRequest) -> HttpResponse:
    if request.actor.person is None:
        return show(request, "portal/home/visitor.html", "visitor", {})
    request.me = request.actor.person  # type: ignore[attr-defined]
    return _home(cast("PortalRequest", request))


def _home(request: PortalRequest) -> HttpResponse:
    holding, seen = queries.facts(request.me), glance(request.me)
    held = accounts(request.me)
    claims = list(Claim.objects.filter(claimant=request.me).order_by("-asked_at"))
    asked = waiting.asked_by(request.me)
    seconds = waiting_for(request.me) if seen.second_words else ()
    invited = ties.waiting_for(request.me) if seen.invited else ()
    offered = offers.of(held).questions if seen.offered else ()
    placed = jobs.proposed(request.me) if seen.placed else ()
    differ = differing.of(request.me) if seen.disputed else ()
    on_you = [
        *waiting.on_you(holding, claims, asked, seconds, invited),
        *waiting.to_say(offered, placed, differ),
    ]
    on_us = waiting.on_us(holding, asked)
    context = {
        "greeting": greeting(greeting_of(holding)),
        "lede": waiting.lede(len(on_you), len(on_us)),
        "looked": news.looked(seen),
        "on_you": on_you[: waiting.SHOWN],
        "more": len(on_you) - waiting.SHOWN,
        "count": len(on_you),
        "on_us": on_us[: waiting.SHOWN],
        "more_on_us": len(on_us) - waiting.SHOWN,
        "count_on_us": len(on_us),
        "news": news.lines(seen, claims),
        "yours": news.yours(held, seen),
    }
    return show(request, "portal/home/home.html", "home", context, holding=holding)


def greeting(name: str) -> str:
    """``Good morning, Ana``, by the hour at the firm."""
    hour = timezone.localtime(clock.now()).hour
    words = _("Good evening")
    if hour < NOON:
        words = _("Good morning")
    elif hour < EVENING:
        words = _("Good afternoon")
    return f"{words}, {name}" if name else words
