"""Lists come in by people who know their lists, without anybody from IT (R28, R129)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodterms.journeys.intake import places, queries
from goodterms.journeys.intake.models import Import, Phase
from goodterms.journeys.intake.operations import uploads
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk import streams
from goodterms.surfaces.desk.imports import listing
from goodterms.surfaces.desk.imports.forms import ColumnsForm, FileForm
from goodterms.surfaces.desk.shell import local_time, show, stewards_only
from goodterms.ui import live
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from uuid import UUID


LIST = "desk/imports/list.html"
COLUMNS = "desk/imports/columns.html"
ONE = "desk/imports/one.html"
PAGE = 50
SHOWN = 50  # rows that were set aside; the file has them all


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def imports(request: StaffRequest) -> HttpResponse:
    """What came in so far, and the way to bring the next one."""
    if request.method != "POST":
        return _list(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = uploads.bring_in(
                by=request.actor, name=file.name, size=file.size, chunks=file.chunks()
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return SeeOther(reverse("desk:imports-one", args=[job.pk]))
    return _list(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def one(request: StaffRequest, number: UUID) -> HttpResponse:
    """A file: its columns while they wait for a steward, then how far it is, then what it gave."""
    job = get_object_or_404(queries.imports(), pk=number)
    is_open = job.phase(clock.now()) in {Phase.CHOOSING, Phase.STOPPED} and not job.cleared_at
    if request.method == "POST" and is_open:
        return _said(request, job)
    if is_open:
        return _columns(request, job, ColumnsForm(job=job, actor=request.actor))
    return _progress(request, job)


@require_POST
@stewards_only
def removal(request: StaffRequest, number: UUID) -> HttpResponse:
    """Throw a file away that was not imported."""
    job = get_object_or_404(queries.imports(), pk=number)
    uploads.drop(by=request.actor, job=job)
    return SeeOther(reverse("desk:imports"))


@require_GET
@stewards_only
def set_aside(request: StaffRequest, number: UUID) -> HttpResponse:
    """The rows that were set aside, to be mended and brought again."""
    job = get_object_or_404(queries.imports(), pk=number)
    file = uploads.take_set_aside(by=request.actor, job=job)
    answer = HttpResponse(file.read_bytes(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=places.to_mend(job.name)) or ""
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _said(request: StaffRequest, job: Import) -> HttpResponse:
    """What the columns are, only looked at or to be imported."""
    form = ColumnsForm(request.POST, job=job, actor=request.actor)
    if not form.is_valid():
        return _columns(request, job, form, status=422)
    fields = [field for _, field in form.columns]
    try:
        if request.POST.get("do") != "import":
            uploads.say_columns(by=request.actor, job=job, fields=fields)
            return _columns(request, job, form)
        uploads.ask(
            by=request.actor,
            job=job,
            fields=fields,
            source=form.chosen_source,
            name=form.cleaned_data["name"],
            division=form.chosen_division,
            whole=form.chosen_whole,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _columns(request, job, form, status=422)
    return SeeOther(reverse("desk:imports-one", args=[job.pk]))


def _list(request: StaffRequest, form: FileForm, *, status: int = 200) -> HttpResponse:
    with local_time():
        page = Paginator(queries.imports(), PAGE).get_page(request.GET.get("page"))
        context = {
            "form": form,
            "page": page,
            "table": listing.table(page.object_list) if page.object_list else None,
        }
        return show(request, LIST, "imports", context, status=status)


def _columns(
    request: StaffRequest, job: Import, form: ColumnsForm, *, status: int = 200
) -> HttpResponse:
    preview, status = _preview(job, form, status)
    context: dict[str, Any] = {
        "job": job,
        "form": form,
        "rows": listing.columns(form, preview),
        "outlook": listing.outlook(preview),
        "rejects": listing.faults(preview),
        "refusal": listing.stopped(job) if job.stopped and not form.is_bound else None,
    }
    return show(request, COLUMNS, "columns", context, status=status)


def _preview(job: Import, form: ColumnsForm, status: int) -> tuple[Any, int]:
    """The first rows as the form has them; where a column cannot be that, as they came, and why."""
    # DuckDB and Arrow take a second to load: only who looks at a file's columns pays it.
    from goodterms.journeys.intake.looking import preview  # noqa: PLC0415

    folder = places.folder(job.pk)
    try:
        return preview(folder, form.columns), status
    except Refused as refused:
        if form.is_bound and not form.non_field_errors():
            form.add_error(None, str(refused))
        return preview(folder, [(header, "") for header, _ in job.columns]), 422


def _progress(request: StaffRequest, job: Import) -> HttpResponse:
    is_done = job.ended is not None and not job.is_settling
    with local_time():
        aside = queries.set_aside(job, SHOWN) if is_done and job.rejected else []
        context = {
            "job": job,
            "progress": None if is_done or job.cleared_at else listing.progress(job),
            "counts": listing.counts(job) if is_done else [],
            "resolved": queries.resolved_since(job) if is_done else None,
            "became": listing.became(job) if job.is_settled else [],
            "aside": listing.set_aside(aside) if aside else None,
            "more": max(job.rejected - len(aside), 0) if aside else 0,
            "live": live.address(f"{streams.IMPORT}:{job.pk}"),
            "version": streams.version(job.moved_at),
        }
        return show(request, ONE, "import", context)
