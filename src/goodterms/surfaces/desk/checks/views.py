"""What waits for a check, and the answer to one of them (scenario 2; R3, R60)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.operations import proposals
from goodterms.customer.profile.search import names_of
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.checks import listing, serials
from goodterms.surfaces.desk.checks.forms import YES, AnswerForm
from goodterms.surfaces.desk.shell import local_time, show, writers_only
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Empty

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

LIST = "desk/checks/list.html"
ONE = "desk/checks/one.html"


@require_GET
@writers_only
def checks(request: StaffRequest) -> HttpResponse:
    """The queue, fifty a page."""
    with local_time():
        page = listing.waiting(request.GET.get("page", ""))
        context = {
            "title": listing.title(page.paginator.count),
            "page": page,
            "table": listing.table(page, request.actor),
            "serials": serials.link(request.actor),
            "done": request.GET.get("done") == "1",
            "empty": Empty(
                title=_("An empty tray"),
                words=_("What customers wish changed, dispute or object to comes here."),
            ),
        }
        return show(request, LIST, "checks", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def check(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """One of them, and yes or no with a reason."""
    one = get_object_or_404(Proposal.objects.select_related("record__source"), pk=proposal_id)
    form = AnswerForm(one, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        agrees = form.cleaned_data["answer"] == YES
        reason = form.cleaned_data["reason"]
        try:
            proposals.answer(by=request.actor, proposal=one.pk, agrees=agrees, reason=reason)
        except Refused as refused:
            form.add_error("reason", str(refused))
        else:
            return SeeOther(f"{reverse('desk:checks')}?done=1")
    with local_time():
        listing.note(one, request.actor)
        person = reverse("desk:people-person", args=[one.person_id])
        context = {
            "one": one,
            "title": listing.about(one),
            "kind": listing.KINDS[Proposal.Kind(one.kind)],
            "tag": listing.due(one) if one.is_open else None,
            "pairs": listing.pairs(one),
            "who": names_of([one.person_id]).get(one.person_id) or _("No name yet"),
            "person_url": f"{person}?by=check",
            "form": form,
            "is_own": Proposal.objects.of(request.me).filter(pk=one.pk).exists(),
        }
        return show(request, ONE, "check", context, status=422 if form.errors else 200)
