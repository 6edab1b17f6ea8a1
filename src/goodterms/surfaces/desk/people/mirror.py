"""What the customer sees: the portal's own page, made under their own database role, to look at.

Nothing can be written while it is made, and nothing on it can be pressed: forms, buttons and links
elsewhere are taken out, for they would act as the member of staff.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from goodterms.customer.profile.operations.facts import language_for_desk, seed_for_desk
from goodterms.kernel import sql
from goodterms.kernel.acting import acting
from goodterms.kernel.actors import Kind
from goodterms.surfaces.desk.people import page
from goodterms.surfaces.desk.people.naming import called
from goodterms.surfaces.desk.people.unpressable import unpressable
from goodterms.surfaces.desk.people.views import of_somebody
from goodterms.surfaces.desk.people.visits import open_record
from goodterms.surfaces.desk.shell import local_time, readers_only
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look, visit
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from goodterms.customer.profile.search import Hit
    from goodterms.surfaces.desk.people.visits import Visit

PAGES = {"held": "portal:held", "home": "portal:home"}
SEEN = "mirror"  # what a look at this page shows


@require_GET
@readers_only
@of_somebody
def mirror(request: StaffRequest, who: Hit, shown: str = "held") -> HttpResponse:
    """The page as they see it now. What lies with another division needs a reason first."""
    with local_time():
        opened = open_record(request, who)
        if opened is None or not opened.reaches:
            return SeeOther(reverse("desk:people-looks", args=[who.card.person_id]))
        _look(request, opened)
        html = _as_they_see_it(request, opened, reverse(PAGES[shown]))
        answer = HttpResponse(_shown(request, opened, html, shown))
    add_never_cache_headers(answer)
    return answer


def _look(request: StaffRequest, opened: Visit) -> None:
    """A line of its own: they read that somebody saw the page with their eyes, and why."""
    if not visit(by=request.actor, people=opened.seeds, groups=[SEEN]):
        reason, seeds = opened.look.reason, opened.seeds
        look(by=request.actor, kind=Look.Kind.OPENED, people=seeds, groups=[SEEN], reason=reason)


def _as_they_see_it(request: StaffRequest, opened: Visit, address: str) -> str:
    """The portal's answer to this person; read-only, and every role as before afterwards."""
    match = resolve(address)
    there: Any = copy(request)
    there.actor = replace(
        request.actor,
        kind=Kind.CUSTOMER,
        name=called(opened.who).full,
        person=seed_for_desk(opened.person),
        user=None,
        powers=frozenset(),
        divisions=(),
        look=None,
        surface="portal",
    )
    there.path = there.path_info = address
    there.GET, there.resolver_match = QueryDict(), match
    with acting(there.actor), translation.override(_language(opened)):
        sql.run("SET TRANSACTION READ ONLY")
        answer = match.func(there, *match.args, **match.kwargs)
    return str(answer.content.decode())


def _language(opened: Visit) -> str:
    """The one they chose, else the house's: never that of the member of staff."""
    language = language_for_desk(opened.person)
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _shown(request: StaffRequest, opened: Visit, html: str, shown: str) -> str:
    within = {reverse(name): _address(opened, other) for other, name in PAGES.items()}
    banner = render_to_string(
        "desk/people/mirrored.html",
        {
            "name": page.read(opened).name.first,
            "back": reverse("desk:people-person", args=[opened.person]),
            "other": _address(opened, "home" if shown == "held" else "held"),
            "is_held": shown == "held",
        },
        request,
    )
    return unpressable(html, within, banner)


def _address(opened: Visit, shown: str) -> str:
    name = "desk:people-mirror" if shown == "held" else "desk:people-mirror-home"
    return reverse(name, args=[opened.person])
