"""Where one works: told, mended, ended, said yes or no to; and a change of jobs (scenario 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.identity.operations import jobs as operations
from goodterms.customer.people.models import Affiliation
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.people import jobs
from goodterms.surfaces.portal.people.forms import ChangeForm, JobForm
from goodterms.surfaces.portal.people.views import page, to
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.surfaces.portal.yours import rooms

if TYPE_CHECKING:
    from django.http import HttpResponse

JOB = "portal/people/job.html"
CHANGE = "portal/people/change.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def new(request: PortalRequest) -> HttpResponse:
    """One more place, of today or of former times."""
    form = JobForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = operations.tell(by=request.actor, person=request.me, job=form.job())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to(f"#job-{told.pk}")
    return _job(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def job(request: PortalRequest, job_id: UUID) -> HttpResponse:
    """Put it right: another name or title, when it began, when it ended."""
    mine = _mine(request, job_id)
    form = JobForm(request.POST if request.method == "POST" else None, initial=vars(mine))
    if form.is_valid():
        try:
            operations.correct(
                by=request.actor, person=request.me, affiliation=mine.pk, job=form.job()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to(f"#job-{mine.pk}")
    return _job(request, form, mine)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def change(request: PortalRequest) -> HttpResponse:
    """Where now, since when, and what of the old one: history stays with the person."""
    works = jobs.current(jobs.of(request.me))
    form = ChangeForm(works, request.POST if request.method == "POST" else None)
    if form.is_valid():
        leaves = tuple(UUID(one) for one in form.cleaned_data["leaves"])
        try:
            told = operations.change(
                by=request.actor, person=request.me, job=form.job(), leaves=leaves
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to(f"#job-{told.pk}")
    context = {"rooms": rooms(request), "form": form, "works": works}
    return show(request, CHANGE, "change", context, status=422 if form.errors else 200)


@require_POST
@for_customers
def answer(request: PortalRequest, job_id: UUID) -> HttpResponse:
    """Yes or no to what a record says; a no can be turned by putting the place right."""
    mine = _mine(request, job_id)
    verb = {"yes": operations.confirm, "no": operations.deny}.get(request.POST.get("is", ""))
    if verb is None:
        raise Http404
    try:
        verb(by=request.actor, person=request.me, affiliation=mine.pk)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to(f"#job-{mine.pk}" if verb is operations.confirm else "#jobs")


@require_POST
@for_customers
def role_end(request: PortalRequest, held_id: UUID) -> HttpResponse:
    """They do not play this part at the firm."""
    try:
        operations.stop(by=request.actor, person=request.me, held=held_id)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to("#jobs")


def _mine(request: PortalRequest, job_id: UUID) -> Affiliation:
    return get_object_or_404(Affiliation.objects.of_person(request.me), pk=job_id)


def _job(request: PortalRequest, form: JobForm, mine: Affiliation | None = None) -> HttpResponse:
    context = {
        "rooms": rooms(request),
        "form": form,
        "job": mine,
        "parts": jobs.parts(mine) if mine else [],
    }
    return show(request, JOB, "job", context, status=422 if form.errors else 200)
