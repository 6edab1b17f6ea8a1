"""Accounts and bills, all divisions in one view (scenario 3; R5, R7, R71)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.views.decorators.http import require_safe

from goodterms.customer.holdings import queries as holdings
from goodterms.customer.profile import queries
from goodterms.surfaces.portal.accounts import premises, rows
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.surfaces.portal.yours import rooms

if TYPE_CHECKING:
    from django.http import HttpResponse

PAGE = "portal/accounts/accounts.html"
A_PAGE = 50


@require_safe
@for_customers
def accounts(request: PortalRequest) -> HttpResponse:
    """Each account under its division, how it came here, and every bill, the newest first."""
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
    }
    return show(request, PAGE, "accounts", context, holding=holding)
