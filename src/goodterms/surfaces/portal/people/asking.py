"""Asking somebody whether they live or work with one, answering, and taking the question back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.people import ties
from goodterms.customer.people.models import Invitation
from goodterms.customer.people.operations import invitations
from goodterms.customer.profile import queries
from goodterms.customer.profile.naming import name_of
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.people import jobs
from goodterms.surfaces.portal.people.forms import AnswerForm, AskForm, ColleagueForm
from goodterms.surfaces.portal.people.views import page, to
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.surfaces.portal.yours import rooms

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

ASK = "portal/people/ask.html"
Kind = Invitation.Kind


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def household(request: PortalRequest) -> HttpResponse:
    """Somebody one lives with, by their email. The answer is the same whoever they are."""
    initial = {"name": _my_name(request)}
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _asked(request, form, Kind.HOUSEHOLD):
        return to("#questions")
    return _form(request, form, Kind.HOUSEHOLD)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def colleague(request: PortalRequest) -> HttpResponse:
    """Somebody one works with, at a firm one has said yes to."""
    works = jobs.current(jobs.of(request.me))
    if not works:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ColleagueForm(works, data, initial={"name": _my_name(request)})
    if form.is_valid():
        firm = next(job.firm for job in works if str(job.pk) == form.cleaned_data["firm"])
        if _asked(request, form, Kind.COLLEAGUE, firm):
            return to("#questions")
    return _form(request, form, Kind.COLLEAGUE)


@require_POST
@for_customers
def answer(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    """Yes, under a name, or no."""
    if not any(side.invitation_id == invitation_id for side in ties.asked_of(request.me)):
        raise Http404
    form = AnswerForm(invitation_id, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            invitations.answer(
                by=request.actor,
                person=request.me,
                invitation=invitation_id,
                yes=said["answer"] == "yes",
                name=said["name"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to("#questions" if said["answer"] == "no" else "")
    return page(request, answered=(invitation_id, form))


@require_POST
@for_customers
def withdrawal(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    try:
        invitations.withdraw(by=request.actor, person=request.me, invitation=invitation_id)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to()


def _asked(request: PortalRequest, form: AskForm, kind: Kind, firm: str = "") -> bool:
    said = form.cleaned_data
    try:
        invitations.ask(
            by=request.actor,
            person=request.me,
            kind=kind,
            address=said["address"],
            name=said["name"],
            firm=firm,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _form(request: PortalRequest, form: AskForm, kind: Kind) -> HttpResponse:
    context = {"rooms": rooms(request), "form": form, "at_home": kind == Kind.HOUSEHOLD}
    return show(request, ASK, "ask", context, status=422 if form.errors else 200)


def _my_name(request: PortalRequest) -> str:
    name = name_of(queries.facts(request.me)).full
    return "" if "@" in name else name
