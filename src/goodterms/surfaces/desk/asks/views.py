"""The queue of asks, and one of them: answer, hand over, name a new hour (scenario 9; R58, R84)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from goodterms.customer.profile.models import Card
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import answers
from goodterms.dialogue.timeline.operations.turns import is_own
from goodterms.dialogue.timeline.queries import turns_of
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.asks import listing, looks
from goodterms.surfaces.desk.asks.forms import AnswerForm, HandOverForm, HourForm
from goodterms.surfaces.desk.shell import local_time, readers_only, refusal, show, writers_only
from goodterms.ui.asks import entries
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

LIST = "desk/asks/list.html"
ONE = "desk/asks/ask.html"


@require_GET
@readers_only
def asks(request: StaffRequest) -> HttpResponse:
    """What waits, the nearest hour first."""
    with local_time():
        chosen, page = request.GET.get("show", ""), request.GET.get("page", "")
        context = listing.context(request.actor, chosen, page)
        context["done"] = _done(request.GET.get("done", ""))
        return show(request, LIST, "asks", context)


@require_GET
@readers_only
def ask(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    return _ask(request, _ask_of(ask_id))


@require_POST
@writers_only
def answer(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    held = _ask_of(ask_id)
    form = AnswerForm(held, request.POST)
    return _do(request, held, form, answers.answer, "answered")


@require_POST
@writers_only
def handover(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    held = _ask_of(ask_id)
    form = HandOverForm(held, request.POST)
    return _do(request, held, form, answers.hand_over, "handed-over")


@require_POST
@writers_only
def hour(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    held = _ask_of(ask_id)
    return _do(request, held, HourForm(request.POST), answers.postpone, "hour")


def _ask_of(ask_id: UUID) -> Ask:
    return get_object_or_404(Ask.objects.select_related("division", "person"), pk=ask_id)


def _do(
    request: StaffRequest, held: Ask, form: Form, operation: Callable[..., Ask], done: str
) -> HttpResponse:
    """Carry it out and go on to what waits next; a form not yet right comes back with its words."""
    if not form.is_valid():
        return _ask(request, held, wrong=form)
    try:
        operation(by=request.actor, ask=held.pk, **form.cleaned_data)
    except Refused as refused:
        return _ask(request, held, wrong=form, refused=refused)
    return SeeOther(f"{reverse('desk:asks')}?done={done}")


def _ask(
    request: StaffRequest,
    held: Ask,
    *,
    wrong: Form | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    with local_time():
        looks.note(request.actor, held)
        card = Card.objects.filter(pk=held.person.canonical_id).first()
        turns = turns_of(held)
        who = card.name if card and card.name else _("No name yet")
        person_url = reverse("desk:people-person", args=[held.person.canonical_id])
        context: dict[str, Any] = {
            "ask": held,
            "title": listing.TITLES[Ask.Kind(held.kind)] % {"who": who},
            "tag": listing.due(held),
            "who": who,
            "person_url": f"{person_url}?by=ask",
            "entries": entries(turns, who),
            "refusal": refusal(refused, back=reverse("desk:asks")) if refused else None,
            "wrong": wrong if wrong and wrong.errors else None,
            "may_write": held.is_open and request.actor.may(Power.CONTRIBUTOR, Power.STEWARD),
            "is_own": is_own(request.actor, held),
            **_forms(held, wrong),
        }
        return show(request, ONE, "ask", context, status=422 if wrong or refused else 200)


def _forms(held: Ask, wrong: Form | None) -> dict[str, Form]:
    """The three forms; the one that was refused keeps its words."""
    return {
        "answer": wrong if isinstance(wrong, AnswerForm) else AnswerForm(held),
        "handover": wrong if isinstance(wrong, HandOverForm) else HandOverForm(held),
        "hour": wrong if isinstance(wrong, HourForm) else HourForm(),
    }


def _done(what: str) -> dict[str, str] | None:
    """What was just done, at the top of the next page."""
    words = {
        "answered": _("They read it now, and say whether it helped."),
        "handed-over": _("Your colleague has it now, with a new hour; the one who asked was told."),
        "hour": _("The one who asked reads the new hour and your reason."),
    }
    titles = {
        "answered": _("Answered."),
        "handed-over": _("Handed over."),
        "hour": _("A new hour."),
    }
    return {"title": titles[what], "words": words[what]} if what in words else None
