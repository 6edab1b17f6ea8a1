"""A person's places in firms, told for them and joined to firms of ours (R76, R111)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.identity import firms
from goodterms.customer.identity.operations import jobs as operations
from goodterms.customer.people.models import Affiliation
from goodterms.kernel import clock
from goodterms.kernel.acting import acting
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people.forms import WorkForm
from goodterms.surfaces.desk.people.naming import called
from goodterms.surfaces.desk.people.views import on_their_record
from goodterms.surfaces.desk.shell import show, writers_only
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.surfaces.desk.people.visits import Visit

WORK = "desk/people/work.html"


class _Place(NamedTuple):
    """Whose place, and which; None for one that is to be written down."""

    visit: Visit
    job: Affiliation | None


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
@on_their_record
def work(request: StaffRequest, visit: Visit, job_id: UUID | None = None) -> HttpResponse:
    """Say where they work, as what, since when; which of our firms it is, and their part."""
    place = _Place(visit, _job(visit.person, job_id) if job_id else None)
    asked = " ".join(request.GET.get("name", "").split())
    found = _candidates(place.job, asked or request.POST.get("firm", ""))
    form = WorkForm(place.job, found, request.POST if request.method == "POST" else None)
    back = reverse("desk:people-person", args=[visit.person])
    if form.is_valid() and _saved(request, place, form):
        return SeeOther(f"{back}#jobs")
    context = {
        "form": form,
        "job": place.job,
        "asked": asked,
        "name": called(visit.who).full,
        "back": back,
    }
    return show(request, WORK, "work", context, status=422 if form.errors else 200)


@require_POST
@writers_only
@on_their_record
def answer(request: StaffRequest, visit: Visit, job_id: UUID) -> HttpResponse:
    """Yes or no to what a record says, on the person's behalf."""
    verb = {"yes": operations.confirm, "no": operations.deny}.get(request.POST.get("is", ""))
    if verb is None:
        raise Http404
    _job(visit.person, job_id)
    verb(by=request.actor, person=visit.person, affiliation=job_id)
    return SeeOther(reverse("desk:people-person", args=[visit.person]) + "#jobs")


def _saved(request: StaffRequest, place: _Place, form: WorkForm) -> bool:
    """Each thing that was said is an operation of its own; all of them hold, or none."""
    by, person = request.actor, place.visit.person
    try:
        with acting(by):
            if place.job is None:
                job = operations.tell(by=by, person=person, job=form.job())
            else:
                job = operations.correct(
                    by=by, person=person, affiliation=place.job.pk, job=form.job()
                )
            firm = form.firm_of_ours()
            if firm != job.organisation_id:
                operations.join_to_firm(by=by, person=person, affiliation=job.pk, organisation=firm)
            _play(request, person, job, form.parts())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _play(request: StaffRequest, person: UUID, job: Affiliation, roles: Mapping[str, bool]) -> None:
    """What was ticked begins, what was not ends; a part that is not offered any more goes on."""
    if job.is_over(clock.now().date()):
        return
    held = {one.role_id: one for one in job.roles.filter(until__isnull=True)}
    for role, ticked in roles.items():
        if ticked and role not in held:
            operations.play(by=request.actor, person=person, affiliation=job.pk, role=role)
        elif role in held and not ticked:
            operations.stop(by=request.actor, person=person, held=held[role].pk)


def _job(person: UUID, job_id: UUID) -> Affiliation:
    found = Affiliation.objects.of_person(person).prefetch_related("roles")
    job = found.filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job


def _candidates(job: Affiliation | None, asked: str) -> dict[UUID, str]:
    """Firms of ours it could be: the one it is, and those whose name holds these words."""
    found = firms.found(asked or (job.firm_key or job.firm if job else ""), most=12)
    if job and job.organisation_id:
        found = {**firms.names_of([job.organisation_id]), **found}
    return found
