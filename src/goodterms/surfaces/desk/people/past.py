"""How we knew a person on an earlier day: which records stood together, and what became of them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from goodterms.customer.identity import past
from goodterms.kernel import clock
from goodterms.surfaces.desk.people import deeds, page
from goodterms.surfaces.desk.people.forms import PastForm
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.people.views import of_somebody
from goodterms.surfaces.desk.people.visits import LISTED, open_record
from goodterms.surfaces.desk.shell import local_time, readers_only, show
from goodterms.surfaces.desk.wording import figure
from goodterms.trust.access import operations
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from goodterms.customer.identity.models import Change
    from goodterms.customer.identity.past import Stood
    from goodterms.customer.profile.search import Hit
    from goodterms.surfaces.desk.people.visits import Visit

PAST = "desk/people/past.html"
A_MOMENT = timedelta(microseconds=1)


@require_GET
@readers_only
@of_somebody
def then(request: StaffRequest, who: Hit) -> HttpResponse:
    """As of the end of ``?on=`` a day, or as it stood before the change ``?before=``."""
    with local_time():
        visit = open_record(request, who)
        if visit is None:
            return SeeOther(reverse("desk:people-looks", args=[who.card.person_id]))
        changes = past.moments(visit.seeds)
        form = PastForm(request.GET if "on" in request.GET else None)
        context = {"form": form, **_frame(visit, changes)}
        if at := _at(form, changes, request.GET.get("before", "")):
            seeds = past.group_at(visit.person, at)
            if strangers := set(seeds) - set(visit.seeds):
                operations.listed(by=request.actor, found={LISTED: strangers}, groups=["card"])
            context |= _told(visit, context["name"], past.records_at(seeds, at), form, at)
        return show(request, PAST, "past", context, status=422 if form.errors else 200)


def _at(form: PastForm, changes: Sequence[Change], before: str) -> datetime | None:
    """The moment that is asked for; without a word, before the newest change."""
    if form.is_bound:
        if not form.is_valid():
            return None
        midnight = datetime.combine(form.cleaned_data["on"] + timedelta(days=1), time.min)
        return min(timezone.make_aware(midnight) - A_MOMENT, clock.now())
    if not before:
        return changes[0].at - A_MOMENT if changes else None
    for change in changes:
        if str(change.pk) == before:
            return change.at - A_MOMENT
    raise Http404


def _frame(visit: Visit, changes: Sequence[Change]) -> dict[str, Any]:
    url = reverse("desk:people-past", args=[visit.person])
    return {
        "name": page.read(visit).name.full,
        "back": reverse("desk:people-person", args=[visit.person]),
        "title": "",
        "moments": [
            (deeds.changed(change, visit.seeds), f"{url}?before={change.pk}") for change in changes
        ],
    }


def _told(
    visit: Visit, name: str, stood: Sequence[Stood], form: PastForm, at: datetime
) -> dict[str, Any]:
    title = _("How we knew %(name)s before %(moment)s")
    when = moment(at + A_MOMENT)
    if form.is_bound:
        title, when = _("How we knew %(name)s on %(moment)s"), day(form.cleaned_data["on"])
    counted = ngettext(
        "%(count)s record spoke of them then.", "%(count)s records spoke of them then.", len(stood)
    )
    return {
        "title": title % {"name": name, "moment": when},
        "lede": counted % {"count": figure(len(stood))}
        if stood
        else _("No record spoke of them yet."),
        "table": _table(stood, visit) if stood else None,
    }


def _table(stood: Sequence[Stood], visit: Visit) -> Table:
    return Table(
        caption=_("The records of then"),
        columns=(Column(label=_("Record")), Column(label=_("Where it stands today"))),
        rows=[
            Row(
                cells=(
                    Cell(words=record_name(one.record), second=key_of(one.record)),
                    _now(one, visit),
                )
            )
            for one in stood
        ],
    )


def _now(one: Stood, visit: Visit) -> Cell:
    if one.record.withdrawn_at:
        return Cell(words=_("withdrawn by its source"))
    if one.now is None:
        return Cell(words=_("with no person: it is no customer"))
    if one.now == visit.person:
        return Cell(words=_("here"))
    return Cell(words=_("with somebody else"), url=reverse("desk:people-person", args=[one.now]))
