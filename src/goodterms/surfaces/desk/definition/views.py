"""What makes a customer: looked at, tried, switched on, switched back (R110, R129)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.identity.models import Definition
from goodterms.customer.identity.operations import definitions as operations
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.definition import page
from goodterms.surfaces.desk.definition.forms import ReasonForm, TermsForm
from goodterms.surfaces.desk.shell import local_time, readers_only, refusal, show, stewards_only
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

PAGE = "desk/definition/definition.html"
BACK = "desk/definition/back.html"


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def definition(request: StaffRequest) -> HttpResponse:
    """The page, and with POST a draft that is tried on our own data."""
    named = page.names()
    if request.method != "POST":
        return _page(request, named)
    if not request.actor.may(Power.STEWARD):
        raise Http404
    form = _form(named, request.POST)
    if form.is_valid():
        try:
            operations.try_out(
                by=request.actor, terms=form.terms(), reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error("kinds" if refused.rule == "definition.nobody" else None, str(refused))
        else:
            return SeeOther(reverse("desk:definition"))
    return _page(request, named, form=form, status=422)


@require_POST
@stewards_only
def switching(request: StaffRequest, number: UUID) -> HttpResponse:
    """The tried draft counts from now on."""
    return _done(request, operations.switch_on, number)


@require_POST
@stewards_only
def dropping(request: StaffRequest, number: UUID) -> HttpResponse:
    """The draft is let go."""
    return _done(request, operations.drop, number)


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def back(request: StaffRequest, number: UUID | None = None) -> HttpResponse:
    """Let an earlier definition count again, with a reason; without a number the first of all."""
    form = ReasonForm(request.POST or None)
    if number:
        get_object_or_404(Definition.objects.switched_on(), pk=number)
    if request.method == "POST" and form.is_valid():
        try:
            operations.switch_back(by=request.actor, reason=form.cleaned_data["reason"], to=number)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(reverse("desk:definition"))
    with local_time():
        context = {"form": form, "past": page.past(number, page.names())}
        status = 422 if request.method == "POST" else 200
        return show(request, BACK, "back", context, status=status)


def _done(request: StaffRequest, operation: Any, number: UUID) -> HttpResponse:
    try:
        operation(by=request.actor, definition=number)
    except Refused as refused:
        return _page(request, page.names(), refused=refused, status=422)
    return SeeOther(reverse("desk:definition"))


def _form(named: page.Names, data: Any = None) -> TermsForm:
    terms, counts = page.terms_shown()
    return TermsForm(data, named=named, terms=terms, in_force=counts)


def _page(
    request: StaffRequest,
    named: page.Names,
    *,
    form: TermsForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    may_say = request.actor.may(Power.STEWARD)
    with local_time():
        context = page.context(request.actor, named, may_say=may_say)
        context["form"] = (form or _form(named)) if may_say else None
        if refused:
            context["refusal"] = refusal(refused, back=reverse("desk:definition"))
        return show(request, PAGE, "definition", context, status=status)
