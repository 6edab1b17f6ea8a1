"""The desk's shell: who is at the desk, where they can go, and who finds nothing here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.people.models import Division
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk import counts
from goodterms.ui import preferences
from goodterms.ui.http import StaffRequest, house_firm, is_part, render_page_or_part, staff_only
from goodterms.ui.parts import ActingAs, Action, Link, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from goodterms.kernel.refusals import Refused

# Who may read customers. An auditor reads looks, an administrator settings; neither reads people.
READERS = (Power.READER, Power.CONTRIBUTOR, Power.BILLER, Power.STEWARD, Power.CUSTODIAN)

readers_only = staff_only(
    *READERS, whose=gettext_lazy("This page is for colleagues who read customers.")
)
writers_only = staff_only(
    Power.CONTRIBUTOR,
    Power.STEWARD,
    whose=gettext_lazy("This page is for colleagues who change what we hold of customers."),
)
stewards_only = staff_only(Power.STEWARD, whose=gettext_lazy("This page is for stewards."))
administrators_only = staff_only(
    Power.ADMINISTRATOR, whose=gettext_lazy("This page is for administrators.")
)


def show(
    request: StaffRequest,
    page: str,
    part: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the desk, or one part of it."""
    if not is_part(request):
        request.shell = _shell(request)  # type: ignore[attr-defined]
    answer = render_page_or_part(request, page, part, context, status=status)
    add_never_cache_headers(answer)  # nobody who comes to this desk after finds it in the browser
    return answer


@contextmanager
def local_time() -> Iterator[list[Division]]:
    """Times within are told by the reader's clock, else the firm's; gives the divisions."""
    divisions = list(Division.objects.all())
    with preferences.local_time(divisions):
        yield divisions


def refusal(refused: Refused, *, back: str = "") -> Refusal:
    """A refusal as a page shows it: what, why, what next."""
    return Refusal(
        title=_("That was not done"),
        reason=refused.sentence,
        next_step=refused.next_step,
        actions=[Action(label=_("Back"), url=back)] if back else [],
    )


def _shell(request: StaffRequest) -> dict[str, Any]:
    return {
        "firm": house_firm(),
        "nav": _nav(request),
        "acting_as": ActingAs(name=request.actor.name, leave_url=reverse("account_logout")),
        "home_url": reverse("desk:today"),
        "search_url": reverse("desk:people") if request.actor.may(*READERS) else "",
        "query": request.GET.get("q", ""),
    }


def _nav(request: StaffRequest) -> list[Link]:
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    pages = [("today", _("Today"), "list-checks")]
    if request.actor.may(*READERS):
        pages += [
            ("asks", _("Asks"), "inbox"),
            ("people", _("People"), "users-round"),
            ("lamps", _("Lamp posts"), "signpost"),
        ]
    if request.actor.may(Power.CONTRIBUTOR, Power.STEWARD):
        pages.append(("checks", _("To check"), "shield-check"))
    if request.actor.may(Power.STEWARD):
        pages += [
            ("review", _("Who is who"), "link"),
            ("definition", _("Definition"), "flag"),
            ("health", _("Health"), "circle-check"),
            ("imports", _("Lists in"), "download"),
        ]
    if request.actor.may(Power.ADMINISTRATOR):
        pages.append(("programs", _("Programs"), "bot"))
    waits = counts.waiting(request.actor, READERS)
    return [
        Link(
            label=label,
            url=reverse(f"desk:{name}"),
            icon=icon,
            current=here.partition("-")[0] == name,
            count=waits[name],
        )
        for name, label, icon in pages
    ]
