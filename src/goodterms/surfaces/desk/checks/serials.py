"""Serials told twice: a quiet question for stewards, which names one of its two owners at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from goodterms.customer.holdings.models import SerialQuestion
from goodterms.customer.holdings.operations import serials as operations
from goodterms.customer.holdings.queries import serial_questions
from goodterms.customer.profile.search import names_of
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.checks.listing import REASON
from goodterms.surfaces.desk.shell import local_time, refusal, show, stewards_only
from goodterms.surfaces.desk.wording import figure
from goodterms.trust.access.operations import listed
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Action, Empty
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.core.paginator import Page
    from django.http import HttpResponse

    from goodterms.kernel.actors import Actor

PAGE = "desk/checks/serials.html"
SHOWN = 50

# None of them is the answer we hope for, so they are equal buttons.
ANSWERS = {
    SerialQuestion.Outcome.BOTH: gettext_lazy("Both bear it"),
    SerialQuestion.Outcome.HANDED_ON: gettext_lazy("It changed hands"),
    SerialQuestion.Outcome.MISREAD: gettext_lazy("It was misread"),
}


class Asked(NamedTuple):
    """One question as the page shows it."""

    title: str
    pairs: list[tuple[str, str]]
    person_url: str
    who: str
    answers: list[Action]


@require_GET
@stewards_only
def serials(request: StaffRequest) -> HttpResponse:
    """What nobody has looked at yet, the oldest first."""
    return _page(request)


@require_POST
@stewards_only
def settle(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Say how it comes that two bear one serial; nobody's thing changes."""
    outcome = request.POST.get("outcome", "")
    if outcome not in SerialQuestion.Outcome.values:
        raise BadRequest
    try:
        operations.settle(by=request.actor, question=question_id, outcome=outcome)
    except Refused as refused:
        return _page(request, refused=refused)
    return SeeOther(f"{reverse('desk:checks-serials')}?done=1")


def link(by: Actor) -> Action | None:
    """The way to them, where there are any and the reader may answer."""
    count = serial_questions().count() if by.may(Power.STEWARD) else 0
    return Action(label=title(count), url=reverse("desk:checks-serials")) if count else None


def title(count: int) -> str:
    words = ngettext("%(count)s serial told twice", "%(count)s serials told twice", count)
    return words % {"count": figure(count)} if count else _("No serial is told twice")


def _page(request: StaffRequest, *, refused: Refused | None = None) -> HttpResponse:
    with local_time():
        page = Paginator(serial_questions(), SHOWN).get_page(request.GET.get("page", ""))
        back = reverse("desk:checks-serials")
        context: dict[str, Any] = {
            "title": title(page.paginator.count),
            "page": page,
            "questions": _questions(page, request.actor),
            "done": request.GET.get("done") == "1",
            "refusal": refusal(refused, back=back) if refused else None,
            "empty": Empty(
                title=_("An empty tray"),
                words=_("A serial that two people told us of comes here; both were taken as told."),
            ),
        }
        return show(request, PAGE, "serials", context, status=422 if refused else 200)


def _questions(page: Page[SerialQuestion], by: Actor) -> list[Asked]:
    """Their names are a look, written before they are shown."""
    owners = {one.thing.person_id for one in page if one.thing.person_id}
    if owners:
        listed(by=by, found={REASON: owners}, groups=["card"])
    names = names_of(owners)
    return [_asked(one, names) for one in page]


def _asked(one: SerialQuestion, names: Mapping[UUID, str]) -> Asked:
    thing, owner = one.thing, one.thing.person_id
    pairs = [(_("Serial"), thing.serial), (_("Made by"), thing.made), (_("Kind"), thing.kind)]
    name = thing.name or _("A thing")
    return Asked(
        title=name,
        pairs=[*(pair for pair in pairs if pair[1]), (_("Asked"), moment(one.opened_at))],
        person_url=f"{reverse('desk:people-person', args=[owner])}?by=check" if owner else "",
        who=(names.get(owner) or _("No name yet")) if owner else "",
        answers=[
            Action(
                label=str(words),
                about=name,
                url=reverse("desk:checks-serial", args=[one.pk]),
                post=True,
                fields={"outcome": outcome.value},
            )
            for outcome, words in ANSWERS.items()
        ],
    )
