"""Is this yours? The question, its proof, its result and its undo (scenario 3; R5, R7, R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.identity.models import Claim, SecondWord
from goodterms.customer.identity.operations import claims as operations
from goodterms.customer.identity.operations.holders import confirm
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.claims import (
    agreement,
    holders,
    questions,
    result,
    wording,
)
from goodterms.surfaces.portal.claims.forms import (
    MEANS,
    ClaimForm,
    CodeForm,
    OtherWayForm,
    proof_form,
)
from goodterms.surfaces.portal.claims.place import device_of, place_of, remember
from goodterms.surfaces.portal.held import differing
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, refused, show
from goodterms.surfaces.portal.talk.people import greeters
from goodterms.ui.errors import refused as refused_page
from goodterms.ui.http import SeeOther, is_part

if TYPE_CHECKING:
    from uuid import UUID

ASK = "portal/claims/ask.html"
OTHER_WAY = "portal/claims/other_way.html"
CLAIM = "portal/claims/claim.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def claims(request: PortalRequest) -> HttpResponse:
    """Step 1: one thing they know. The answer is the same whether or not anything is found."""
    form = ClaimForm(request.POST or None, initial={"means": _wanted(request)})
    if request.method == "POST" and form.is_valid():
        answer = _ask(request, form, **form.cleaned_data)
        if answer:
            return answer
    above = {
        "asked": holders.asked_of(request.me),
        "question": questions.newest(request.me),
        "differing": [one for one in differing.of(request.me) if not one.stayed],
    }
    context = {
        "form": form,
        "lines": wording.lines(Claim.objects.filter(claimant=request.me).order_by("-asked_at")),
        "above": any(above.values()),
        **above,
    }
    return show(request, ASK, "ask", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def other_way(request: PortalRequest) -> HttpResponse:
    """No number at hand: two proofs of their choice, and a person or a code at the end of it."""
    form = OtherWayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if "serial" in said["proofs"]:  # the serial and the code that follows are two proofs
            return _go_to(request, f"{reverse('portal:claims')}?means=serial")
        answer = _ask(
            request,
            form,
            means=Claim.Means.PERSON,
            value=said["words"],
            fact=",".join(said["proofs"]),
        )
        if answer:
            return answer
    context = {"form": form, "person": next(iter(greeters()), None)}
    return show(request, OTHER_WAY, "other_way", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def claim(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Step 2, the code and a fact from paper; once it is right, step 3."""
    mine = get_object_or_404(Claim, pk=claim_id, claimant=request.me)
    if request.method != "POST":
        return _claim(request, mine, proof_form(mine))
    form = proof_form(mine, request.POST)
    if form.is_valid():
        try:
            mine = operations.prove(
                by=request.actor,
                person=request.me,
                claim=mine.pk,
                code=form.cleaned_data["code"],
                paper=form.said,
            )
        except Refused as refusal:
            mine.refresh_from_db()
            if mine.state != Claim.State.PROVED:  # else proved in another window meanwhile
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
    """Take a proved claim back; who agreed to it may, too."""
    return _done(request, claim_id, operations.undo)


@require_POST
@for_customers
def undo_request(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """After the 30 days a person undoes it."""
    return _done(request, claim_id, operations.ask_for_undo)


@require_POST
@for_customers
def confirmation(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Yes once more, after whoever else signs in to it has said yes."""
    return _done(request, claim_id, confirm)


@require_POST
@for_customers
def withdrawal(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Never mind: the question is closed."""
    return _done(request, claim_id, operations.withdraw)


def _done(request: PortalRequest, claim_id: UUID, verb: Any) -> HttpResponse:
    mine = Claim.objects.filter(pk=claim_id, claimant=request.me).first()
    try:
        after: Claim = verb(by=request.actor, person=request.me, claim=claim_id)
    except Refused as refusal:
        if mine is None and SecondWord.objects.filter(claim=claim_id).exists():
            return refused_page(request, refusal)  # who said yes reads why, too
        mine = get_object_or_404(Claim, pk=claim_id, claimant=request.me)  # as it stands by now
        return _claim(request, mine, proof_form(mine), refusal=refusal, status=422)
    if mine is None:  # the other side of an agreement took it back
        return SeeOther(reverse("portal:claims"))
    return _claim(request, after, proof_form(after)) if is_part(request) else _to(after)


def _ask(
    request: PortalRequest, form: ClaimForm | OtherWayForm, **said: str
) -> HttpResponse | None:
    """Write the claim down and go to its page; nothing where it is refused."""
    device = device_of(request)
    try:
        asked = operations.ask(
            by=request.actor, person=request.me, place=place_of(request, device), **said
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return remember(_go_to(request, reverse("portal:claims-one", args=[asked.pk])), device)


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
        "step": wording.step_of(mine),
        "means": wording.means_of(mine),
        "tag": wording.tag_of(mine),
        "form": form,
        "person": next(iter(greeters()), None),
        "deeds": wording.deeds(mine),
        "refusal": refused(refusal) if refusal else None,
    }
    if mine.state == Claim.State.PROVED:
        context |= result.context(mine, request.me)
    elif context["step"] == "agreed":
        context |= agreement.context(mine, request.me)
    holding = context.get("holding")
    return show(request, CLAIM, "claim", context, holding=holding, status=status)


def _wanted(request: PortalRequest) -> str:
    """The means a link of ours asked for."""
    asked = request.GET.get("means", "")
    known = {str(means) for means, _label in MEANS}
    return asked if asked in known else str(Claim.Means.INVOICE)


def _to(mine: Claim) -> SeeOther:
    return SeeOther(reverse("portal:claims-one", args=[mine.pk]))


def _go_to(request: PortalRequest, url: str) -> HttpResponse:
    """Another page: with a script the browser is told to go there, without one it is sent."""
    return HttpResponse(headers={"HX-Redirect": url}) if is_part(request) else SeeOther(url)
