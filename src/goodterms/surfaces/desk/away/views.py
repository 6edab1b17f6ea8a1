"""Saying on which days somebody is not there, and that they are back (R56)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.people import posts as operations
from goodterms.customer.people.models import Post
from goodterms.kernel import clock
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.away.forms import AwayForm
from goodterms.surfaces.desk.shell import local_time, readers_only, show
from goodterms.ui.errors import refused as refused_page
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Action
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

PAGE = "desk/away/away.html"


class Line(NamedTuple):
    """Who is away, from when, until when, and who may end it."""

    name: str
    days: str
    back: Action | None


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def away(request: StaffRequest) -> HttpResponse:
    """Everybody who is or will be away; one's own days go in here."""
    names = dict(Post.objects.on(clock.now().date()).values_list("person", "name"))
    theirs = names if _may_all(request) else {request.me: names.get(request.me, "")}
    form = AwayForm(theirs, request.POST or None, initial={"person": str(request.me)})
    if form.is_valid():
        try:
            operations.be_away(by=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("back", str(refused))
        else:
            return SeeOther(f"{reverse('desk:away')}?done=1")
    with local_time():
        context = {
            "form": form,
            "lines": _lines(request, names),
            "in_post": request.me in names or _may_all(request),
            "done": request.GET.get("done") == "1",
        }
        return show(request, PAGE, "away", context, status=422 if form.errors else 200)


@require_POST
@readers_only
def back(request: StaffRequest, absence_id: UUID) -> HttpResponse:
    """There after all."""
    try:
        operations.be_back(by=request.actor, absence=absence_id)
    except Refused as refused:
        return refused_page(request, refused)
    return SeeOther(reverse("desk:away"))


def _may_all(request: StaffRequest) -> bool:
    return request.actor.may(Power.STEWARD, Power.ADMINISTRATOR)


def _lines(request: StaffRequest, names: dict[UUID, str]) -> list[Line]:
    told = operations.absences(clock.now().date())
    return [
        Line(
            name=names[one.person_id],
            days=_("from %(since)s, back on %(until)s")
            % {"since": day(one.since), "until": day(one.until)},
            back=_back(one.pk, names[one.person_id])
            if one.person_id == request.me or _may_all(request)
            else None,
        )
        for one in told
        if one.person_id in names
    ]


def _back(absence: UUID, name: str) -> Action:
    url = reverse("desk:away-back", args=[absence])
    return Action(label=_("There after all"), about=name, url=url, icon="undo-2", post=True)
