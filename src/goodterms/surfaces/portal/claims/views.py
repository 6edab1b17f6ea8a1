"""Is this yours? The question, its proof, its result and its undo (scenario 3; R5, R7, R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations import claims as operations
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.claims import result, wording
from goodterms.surfaces.portal.claims.forms import ClaimForm, CodeForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.surfaces.portal.talk.people import greeters
from goodterms.ui.http import SeeOther, is_part
from goodterms.ui.parts import Action, Refusal

if TYPE_CHECKING:
    from uuid import UUID

ASK = "portal/claims/ask.html"
CLAIM = "portal/claims/claim.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def claims(request: PortalRequest) -> HttpResponse:
    """Step 1: one thing they know. The answer is the same whether or not anything is found."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim = operations.ask(by=request.actor, person=request.me, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _go_to(request, reverse("portal:claims-one", args=[claim.pk]))
    context = {
        "form": form,
        "lines": wording.lines(Claim.objects.filter(claimant=request.me).order_by("-asked_at")),
    }
    return show(request, ASK, "ask", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def claim(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Step 2, the code; once it is right, step 3."""
    mine = get_object_or_404(Claim, pk=claim_id, claimant=request.me)
    if request.method != "POST":
        return _claim(request, mine, CodeForm())
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            mine = operations.prove(
                by=request.actor, person=request.me, claim=mine.pk, code=form.cleaned_data["code"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if wording.is_open(mine):
                form.add_error("code", wording.tries_left(mine))
    if form.errors:
        return _claim(request, mine, form, status=422)
    return _claim(request, mine, form) if is_part(request) else _to(mine)


@require_POST
@for_customers
def undo(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Take a proved claim back."""
    mine = get_object_or_404(Claim, pk=claim_id, claimant=request.me)
    try:
        mine = operations.undo(by=request.actor, person=request.me, claim=mine.pk)
    except Refused as refusal:
        return _claim(request, mine, CodeForm(), refusal=refusal, status=422)
    return _claim(request, mine, CodeForm()) if is_part(request) else _to(mine)


def _claim(
    request: PortalRequest,
    mine: Claim,
    form: CodeForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "claim": mine,
        "means": wording.means_of(mine),
        "tag": wording.tag_of(mine),
        "is_open": wording.is_open(mine),
        "form": form,
        "person": next(iter(greeters()), None),
        "refusal": _refusal(refusal) if refusal else None,
    }
    if mine.state == Claim.State.PROVED:
        context |= result.context(mine, request.me)
    holding = context.get("holding")
    return show(request, CLAIM, "claim", context, holding=holding, status=status)


def _to(mine: Claim) -> SeeOther:
    return SeeOther(reverse("portal:claims-one", args=[mine.pk]))


def _go_to(request: PortalRequest, url: str) -> HttpResponse:
    """Another page: with a script the browser is told to go there, without one it is sent."""
    return HttpResponse(headers={"HX-Redirect": url}) if is_part(request) else SeeOther(url)


def _refusal(refusal: Refused) -> Refusal:
    talk = Action(label=_("Talk to a person"), url=reverse("portal:talk"))
    return Refusal(
        title=_("That was not done"),
        reason=refusal.sentence,
        next_step=refusal.next_step,
        actions=[talk],
    )
