"""Programs: who has a key, letting one in, ending one (trust.md 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.kernel import clock
from goodterms.kernel.actors import Scope
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.programs.forms import SCOPES, ProgramForm
from goodterms.surfaces.desk.shell import administrators_only, local_time, show
from goodterms.trust.access import programs as access
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Action, Empty, RecordCard, Tag
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.trust.access.programs import Known, Made

LIST = "desk/programs/list.html"


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def programs(request: StaffRequest) -> HttpResponse:
    """All of them, and the way to let one more in; its key is shown in this answer alone."""
    if request.method != "POST":
        return _list(request, ProgramForm())
    form = ProgramForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = access.add(
                by=request.actor,
                name=said["name"],
                divisions=said["divisions"],
                scopes=[Scope(one) for one in said["scopes"]],
                until=said["until"],
            )
        except Refused as refused:
            form.add_error("until" if refused.rule == "programs.until" else "name", str(refused))
        else:
            return _list(request, ProgramForm(), made=made)
    return _list(request, form, status=422)


@require_POST
@administrators_only
def ending(request: StaffRequest, number: UUID) -> HttpResponse:
    """Its key opens nothing from now on."""
    access.end(by=request.actor, number=number)
    return SeeOther(reverse("desk:programs"))


def _list(
    request: StaffRequest, form: ProgramForm, *, made: Made | None = None, status: int = 200
) -> HttpResponse:
    with local_time():
        context: dict[str, Any] = {
            "form": form,
            "made": made,
            "programs": [_card(one) for one in access.programs()],
            "empty": Empty(
                title=_("No program is let in"),
                words=_("What you let in stands here, with when it last asked."),
            ),
        }
        return show(request, LIST, "programs", context, status=status)


def _card(known: Known) -> RecordCard:
    program = known.program
    ended = program.until <= clock.now().date()
    return RecordCard(
        title=program.name,
        source=", ".join(known.divisions),
        values=[
            (_("Allowed to"), ", ".join(str(SCOPES[Scope(one)]) for one in program.scopes)),
            (_("Until"), day(program.until)),
            (_("Last asked"), moment(known.used_at) if known.used_at else _("never yet")),
            (_("Let in by"), program.made_by),
        ],
        tag=Tag(words=_("ended"), icon="lock") if ended else None,
        actions=()
        if ended
        else [
            Action(
                label=_("End it"),
                about=program.name,
                url=reverse("desk:programs-end", args=[program.pk]),
                post=True,
            )
        ],
    )
