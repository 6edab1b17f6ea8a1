"""Talk to a person: a name, a post and a number, never a form that goes nowhere (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodterms.surfaces.portal.shell import GuestRequest, for_all, show
from goodterms.surfaces.portal.talk.people import greeters
from goodterms.ui.parts import Empty

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@for_all
def people(request: GuestRequest) -> HttpResponse:
    nobody = Empty(
        title=_("Nobody is named here yet"),
        words=_("The number at the top of any letter from us reaches somebody who can help."),
    )
    context = {"greeters": greeters(), "empty": nobody}
    return show(request, "portal/talk/people.html", "people", context)
