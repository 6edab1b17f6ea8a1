"""One thing asked: what was said, by whom, when, how long it took; more words, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.queries import turns_of
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.ask import wording
from goodterms.surfaces.portal.ask.forms import VerdictForm, WordsForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, refused, show
from goodterms.ui.asks import entries
from goodterms.ui.http import SeeOther, is_part

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

PAGE = "portal/ask/thread.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def thread(request: PortalRequest, ask_id: UUID) -> HttpResponse:
    """Read it; a POST adds words, which after an answer open it again."""
    mine = _mine(request, ask_id)
    if request.method != "POST":
        return _thread(request, mine)
    form = WordsForm(request.POST, label=_label(mine))
    if form.is_valid():
        try:
            asks.add(by=request.actor, ask=mine.pk, words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error("words", str(refusal))
    return _answered(request, ask_id, form)


@require_POST
@for_customers
def verdict(request: PortalRequest, ask_id: UUID) -> HttpResponse:
    """That helped, or not yet: the one who asked says so, and nobody else."""
    mine = _mine(request, ask_id)
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            asks.judge(by=request.actor, ask=mine.pk, **form.cleaned_data)
        except Refused as refusal:
            return _thread(request, mine, refusal=refusal)
    return _answered(request, ask_id, form)


@require_POST
@for_customers
def withdrawal(request: PortalRequest, ask_id: UUID) -> HttpResponse:
    """No longer needed."""
    mine = _mine(request, ask_id)
    try:
        asks.take_back(by=request.actor, ask=mine.pk)
    except Refused as refusal:
        return _thread(request, mine, refusal=refusal)
    return _answered(request, ask_id)


def _mine(request: PortalRequest, ask_id: UUID) -> Ask:
    return get_object_or_404(Ask.objects.of(request.me).select_related("division"), pk=ask_id)


def _answered(request: PortalRequest, ask_id: UUID, form: Form | None = None) -> HttpResponse:
    if form is not None and form.errors:
        return _thread(request, _mine(request, ask_id), form=form)
    if is_part(request):
        return _thread(request, _mine(request, ask_id))
    return SeeOther(reverse("portal:ask-one", args=[ask_id]))


def _thread(
    request: PortalRequest,
    mine: Ask,
    *,
    form: Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    turns = turns_of(mine)
    title, words = wording.status(mine, turns)
    context: dict[str, Any] = {
        "ask": mine,
        "kind": wording.kind(mine),
        "tag": wording.tag(mine),
        "title": turns[0].words,
        "entries": entries(turns, _("You")),
        "done": {"title": title, "words": words} if title else None,
        "is_late": wording.is_late(mine),
        "form": form if isinstance(form, WordsForm) else WordsForm(label=_label(mine)),
        "verdict": form if isinstance(form, VerdictForm) else VerdictForm(),
        "refusal": refused(refusal) if refusal else None,
    }
    status = 422 if refusal or (form is not None and form.errors) else 200
    return show(request, PAGE, "thread", context, status=status)


def _label(mine: Ask) -> str:
    if mine.is_open:
        return _("Add something")
    return _("Write again; it opens anew")
