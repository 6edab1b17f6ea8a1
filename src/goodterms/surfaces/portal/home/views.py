"""Home: what waits on either side, and the way to the rest (scenario 1; R1, R15, R57)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodterms.customer.holdings.queries import accounts
from goodterms.customer.identity.models import Claim
from goodterms.customer.profile import queries
from goodterms.customer.profile.derived import greeting_of
from goodterms.kernel import clock
from goodterms.surfaces.portal.claims.holders import waiting_for
from goodterms.surfaces.portal.held.things import account_line, division_of, role_line
from goodterms.surfaces.portal.home import waiting
from goodterms.surfaces.portal.shell import GuestRequest, PortalRequest, for_all, show
from goodterms.surfaces.portal.talk.people import greeters

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
    holding = queries.facts(request.me)
    claims = Claim.objects.filter(claimant=request.me).order_by("-asked_at")
    on_you = waiting.on_you(holding, claims, waiting_for(request.me))
    context = {
        "greeting": greeting(greeting_of(holding)),
        "lede": waiting.lede(len(on_you)),
        "on_you": on_you[: waiting.SHOWN],
        "more": len(on_you) - waiting.SHOWN,
        "count": len(on_you),
        "person": next(iter(greeters()), None),
        "accounts": [
            (division_of(party.account.source), account_line(party), role_line(party))
            for party in accounts(request.me)
        ],
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
