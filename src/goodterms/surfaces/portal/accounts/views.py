"""Accounts and bills, all divisions in one view (scenario 3; R5, R7, R71)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from goodterms.customer.holdings import queries as holdings
from goodterms.customer.holdings.operations import parts
from goodterms.customer.profile import queries
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.accounts import premises, rows
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, refused, show
from goodterms.surfaces.portal.yours import rooms
from goodterms.ui.http import SeeOther

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

PAGE = "portal/accounts/accounts.html"
A_PAGE = 50


@require_safe
@for_customers
def accounts(request: PortalRequest) -> HttpResponse:
    """Each account under its division, how it came here, and every bill, the newest first."""
    return _page(request)


@require_POST
@for_customers
def part_end(request: PortalRequest, part_id: UUID) -> HttpResponse:
    """What was written down at our desk is not their part."""
    try:
        parts.end(by=request.actor, person=request.me, part=part_id)
    except Refused as refusal:
        return _page(request, refusal)
    return SeeOther(reverse("portal:accounts"))


def _page(request: PortalRequest, refusal: Refused | None = None) -> HttpResponse:
    holding = queries.facts(request.me)
    held = holdings.accounts(request.me)
    bills = Paginator(holdings.bills(request.me), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rooms": rooms(request),
        "lede": rows.lede(held),
        "groups": rows.groups(held, rows.ways(request.me)),
        "addresses": premises.group(held),
        "empty": rows.empty(),
        "bills": rows.bills(bills) if bills else None,
        "page": bills,
        "refusal": refused(refusal) if refusal else None,
    }
    status = 422 if refusal else 200
    return show(request, PAGE, "accounts", context, holding=holding, status=status)
