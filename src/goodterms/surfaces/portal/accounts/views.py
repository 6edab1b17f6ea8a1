"""Accounts and bills, all divisions in one view (scenario 3; R5, R7, R71)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from goodterms.customer.holdings import queries as holdings
from goodterms.customer.holdings.operations import offers as offers_made
from goodterms.customer.holdings.operations import parts
from goodterms.customer.profile import queries
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.accounts import offers, premises, rows
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


@require_POST
@for_customers
def offer_answer(request: PortalRequest, offer_id: UUID) -> HttpResponse:
    """Yes or no to a part somebody would have in an account of theirs."""
    said = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
    if said is None:
        raise Http404
    try:
        offers_made.answer(by=request.actor, person=request.me, asked=offer_id, yes=said)
    except Refused as refusal:
        return _page(request, refusal)
    return SeeOther(f"{reverse('portal:accounts')}?answered={offer_id}")


@require_POST
@for_customers
def offer_end(request: PortalRequest, offer_id: UUID) -> HttpResponse:
    """Their yes is taken back; the part it made ends."""
    try:
        offers_made.take_back(by=request.actor, person=request.me, asked=offer_id)
    except Refused as refusal:
        return _page(request, refusal)
    return SeeOther(reverse("portal:accounts"))


def _page(request: PortalRequest, refusal: Refused | None = None) -> HttpResponse:
    holding = queries.facts(request.me)
    held = holdings.accounts(request.me)
    asked = offers.of(held, request.GET.get("answered", ""))
    bills = Paginator(holdings.bills(request.me), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rooms": rooms(request),
        "lede": rows.lede(held),
        "said": asked.said,
        "questions": asked.questions,
        "groups": rows.groups(held, rows.ways(request.me), asked.given),
        "addresses": premises.group(held),
        "empty": rows.empty(),
        "bills": rows.bills(bills) if bills else None,
        "page": bills,
        "refusal": refused(refusal) if refusal else None,
    }
    status = 422 if refusal else 200
    return show(request, PAGE, "accounts", context, holding=holding, status=status)
