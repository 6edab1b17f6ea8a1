"""People and permissions: who belongs to one, and what they see (screen 4; R8, R10, R109, R111)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from goodterms.customer.people import ties
from goodterms.customer.people.operations import households
from goodterms.customer.profile import queries
from goodterms.customer.profile.naming import name_of
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.people import acting, jobs, rows
from goodterms.surfaces.portal.people.forms import LettersForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, refused, show
from goodterms.surfaces.portal.yours import rooms
from goodterms.ui.http import SeeOther

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.surfaces.portal.people.forms import AnswerForm

PAGE = "portal/people/people.html"


@require_safe
@for_customers
def people(request: PortalRequest) -> HttpResponse:
    return page(request)


@require_POST
@for_customers
def leaving(request: PortalRequest) -> HttpResponse:
    """Out of the household in one press."""
    try:
        households.leave(by=request.actor, person=request.me)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to("?left=household")


@require_POST
@for_customers
def coming_back(request: PortalRequest) -> HttpResponse:
    """Leaving is undone: all of them live together as before."""
    try:
        households.come_back(by=request.actor, person=request.me)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to("#household")


@require_POST
@for_customers
def letters(request: PortalRequest) -> HttpResponse:
    """One copy for the household, or one for each."""
    form = LettersForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        households.choose_copies(
            by=request.actor,
            person=request.me,
            copies=households.Copies(form.cleaned_data["copies"]),
            name=request.actor.name,
        )
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to("#household-letters")


@require_POST
@for_customers
def parting(request: PortalRequest, tie_id: UUID) -> HttpResponse:
    """No colleague of mine any more."""
    try:
        households.part_colleagues(by=request.actor, person=request.me, colleagues=tie_id)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to(f"?parted={tie_id}")


@require_POST
@for_customers
def parting_undo(request: PortalRequest, tie_id: UUID) -> HttpResponse:
    """Colleagues again, as both had agreed."""
    try:
        households.take_back_parting(by=request.actor, person=request.me, colleagues=tie_id)
    except Refused as refusal:
        return page(request, refusal=refusal)
    return to("#colleagues")


def page(
    request: PortalRequest,
    *,
    refusal: Refused | None = None,
    answered: tuple[UUID, AnswerForm] | None = None,
) -> HttpResponse:
    """Everything; ``answered`` is an answer that cannot stand yet, with what was typed."""
    holding = queries.facts(request.me)
    name = name_of(holding).full
    sides = rows.shown(ties.asked_of(request.me))
    home, mine = ties.home_of(request.me), jobs.of(request.me)
    known = households.ties_told_to(request.me)
    typed = dict([answered]) if answered else {}
    works = jobs.current(mine)
    has_left = request.GET.get("left") == "household" and home is None
    context: dict[str, Any] = {
        "rooms": rooms(request),
        "questions": [
            rows.question(side, "" if "@" in name else name, typed.get(side.invitation_id))
            for side in sides
        ],
        "faulty": list(typed.values()),
        "household": rows.household(home) if home else None,
        "empty": rows.nobody(),
        "lives_with_me": rows.lives_with_me(),
        "jobs": jobs.group(mine, jobs.became_of(mine)) if mine else None,
        "job_actions": [jobs.change(), jobs.add()] if works else [jobs.add()],
        "colleagues": rows.colleagues(known, request.me) if known else None,
        "works_with_me": rows.works_with_me() if works else None,
        "acting": acting.group(holding.divisions),
        "left": rows.left(can_come_back=households.can_come_back(request.me))
        if has_left
        else _parted(request),
        "refusal": refused(refusal) if refusal else None,
    }
    status = 422 if refusal or answered else 200
    return show(request, PAGE, "people", context, holding=holding, status=status)


def _parted(request: PortalRequest) -> dict[str, object] | None:
    """What was just done to a tie, and its Undo; one query after the press, none else."""
    asked = request.GET.get("parted", "")
    if not asked:
        return None
    lately = {str(one.pk): one for one in households.parted_lately(request.me)}
    return rows.parted(lately[asked], request.me) if asked in lately else None


def to(place: str = "") -> SeeOther:
    return SeeOther(f"{reverse('portal:people')}{place}")
