"""The review queue: one pair at a time, four answers, each undone by one key (R115, R116, R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from goodterms.customer.identity import reviews
from goodterms.customer.identity.models import Review, Says
from goodterms.customer.identity.operations import relating
from goodterms.customer.identity.operations import review as operations
from goodterms.customer.people.models import Invitation
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.review import page
from goodterms.surfaces.desk.review.forms import SAYS, AnswerForm
from goodterms.surfaces.desk.shell import local_time, refusal, show, stewards_only
from goodterms.ui.http import SeeOther, StaffRequest, is_part

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

PAGE = "desk/review/review.html"


@require_GET
@stewards_only
def review(request: StaffRequest) -> HttpResponse:
    """What waits, with the first pair open, or the one that ``?pair=`` names."""
    return _queue(
        request,
        wanted=page.named(request.GET.get("pair", "")),
        done=page.named(request.GET.get("done", "")),
    )


@require_POST
@stewards_only
def answer(request: StaffRequest, pair: UUID) -> HttpResponse:
    """Same, different, related, or left for later; then the next pair."""
    asked = _known(pair)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _queue(request, wanted=asked, form=form)
    says = SAYS.get(form.cleaned_data["says"])
    try:
        if says is None:
            operations.leave_open(by=request.actor, review=pair)
        else:
            operations.answer(
                by=request.actor, review=pair, says=says, documents=form.cleaned_data["documents"]
            )
            if says is Says.RELATED:
                _ask_both(request, pair, form.cleaned_data["relation"])
    except Refused as refused:
        return _queue(request, refused=refused)
    return _next(request, pair)


@require_POST
@stewards_only
def undo(request: StaffRequest, pair: UUID) -> HttpResponse:
    """Take the answer back; the pair is open again, and nobody is asked any more.

    Where evidence alone makes them one person, it is not, and the next pair comes with those words.
    """
    was_related = _known(pair).answer == Says.RELATED
    try:
        row = operations.undo(by=request.actor, review=pair)
        if was_related:
            relating.take_back(by=request.actor, review=pair)
    except Refused as refused:
        return _queue(request, refused=refused)
    if row.state != Review.State.OPEN:
        return _next(request, pair)
    if is_part(request):
        return _queue(request, wanted=_known(pair), said=_("Taken back. The pair is open again."))
    return SeeOther(f"{_here(request, pair=str(pair))}#pair")


def _ask_both(request: StaffRequest, pair: UUID, relation: str) -> None:
    """Related is a question to the two: a household by the key alone, else as was chosen."""
    relation = relation or Invitation.Kind.HOUSEHOLD
    if relation in Invitation.Kind.values:
        relating.suggest(by=request.actor, review=pair, kind=Invitation.Kind(relation))


def _next(request: StaffRequest, pair: UUID) -> HttpResponse:
    if is_part(request):
        return _queue(request, done=_known(pair))
    return SeeOther(f"{_here(request, done=str(pair))}#review")


def _here(request: StaffRequest, **named: str) -> str:
    """The queue, on that page of it on which somebody has pressed."""
    if number := request.GET.get("page"):
        named["page"] = number
    return f"{reverse('desk:review')}?{urlencode(named)}"


def _known(pair: UUID) -> Review:
    found = reviews.one(pair)
    if found is None:
        raise Http404
    return found


def _queue(
    request: StaffRequest,
    *,
    wanted: Review | None = None,
    done: Review | None = None,
    said: str = "",
    form: AnswerForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    with local_time():
        context = page.context(request.actor, wanted, done, request.GET.get("page", ""))
        context["form"] = form or AnswerForm()
        context["said"] = said
        context["refusal"] = refusal(refused, back=reverse("desk:review")) if refused else None
        status = 422 if refused or (form and form.errors) else 200
        return show(request, PAGE, "review", context, status=status)
