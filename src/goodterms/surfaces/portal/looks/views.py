"""Who looked at my record, when and why; and asking about any look (scenario 25; R135)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.operations.asks import About
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.ask.forms import WordsForm
from goodterms.surfaces.portal.looks import page
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.trust.access import queries
from goodterms.ui.http import SeeOther
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

LOOKS = "portal/looks/looks.html"
QUESTION = "portal/looks/question.html"


@require_safe
@for_customers
def looks(request: PortalRequest) -> HttpResponse:
    """Every look, the newest first, fifty a page."""
    return show(request, LOOKS, "looks", page.context(request.me, request.GET.get("page", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def question(request: PortalRequest, look_id: UUID) -> HttpResponse:
    """Ask about one look; it goes to whoever looked, else to a named colleague, with an hour."""
    look = get_object_or_404(queries.looks_at(request.me), pk=look_id)
    said = {"who": page.who(look), "when": moment(look.at)}
    form = WordsForm(request.POST or None, label=_("What you would like to know"))
    form.initial["words"] = _("Why did you look at my record?")
    if form.is_bound and form.is_valid():
        about = About(
            thing=f"{page.ABOUT}{look.pk}",
            words=_("The look of %(who)s, %(when)s") % said,
            page=reverse("portal:looks"),
        )
        words = form.cleaned_data["words"]
        try:
            sent = asks.ask(
                by=request.actor,
                person=request.me,
                words=words,
                kind=Ask.Kind.LOOK,
                about=about,
                to=look.looker_id,
            )
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            return SeeOther(reverse("portal:ask-one", args=[sent.pk]))
    context = {"form": form, "saw": page.saw(look), **said}
    return show(request, QUESTION, "question", context, status=422 if form.errors else 200)
