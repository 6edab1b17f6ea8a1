"""The queue and one of its rows in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.profile.derived import DERIVED
from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.search import names_of
from goodterms.kernel import clock
from goodterms.surfaces.desk.wording import figure
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import VISIT, look
from goodterms.ui.parts import Cell, Column, Row, Table, Tag
from goodterms.ui.templatetags.ui import moment
from goodterms.ui.wording import dated

if TYPE_CHECKING:
    from django.core.paginator import Page

    from goodterms.kernel.actors import Actor

PAGE = 50
REASON = "by.check"

KINDS = {
    Proposal.Kind.WISH: gettext_lazy("Wishes for another value"),
    Proposal.Kind.DISPUTE: gettext_lazy("Says that it is wrong"),
    Proposal.Kind.OBJECTION: gettext_lazy("Objects to what we worked out"),
}


def waiting(page: str) -> Page[Proposal]:
    """What waits, late ones on top because their hour is the nearest."""
    found = Proposal.objects.waiting().select_related("record__source")
    return Paginator(found, PAGE).get_page(page)


def summary() -> tuple[str, int]:
    """How many wait, in one sentence, empty when none does; and how many of them are late."""
    late = Count("pk", filter=Q(due_at__lt=clock.now()))
    counts = Proposal.objects.waiting().aggregate(waiting=Count("pk"), late=late)
    return title(counts["waiting"]) if counts["waiting"] else "", counts["late"]


def title(count: int) -> str:
    words = ngettext("%(count)s fact to check", "%(count)s facts to check", count)
    return words % {"count": figure(count)} if count else _("Nothing to check")


def table(page: Page[Proposal], by: Actor) -> Table | None:
    """Their names are a look, written before they are shown."""
    people = [one.person_id for one in page]
    if not people:
        return None
    look(by=by, kind=Look.Kind.LISTED, people=set(people), groups=["card"], reason=REASON)
    names = names_of(people)
    return Table(
        columns=(
            Column(label=_("What")),
            Column(label=_("By when")),
            Column(label=_("Who"), optional=True),
            Column(label=_("Who has it"), optional=True),
        ),
        rows=[_row(one, names.get(one.person_id) or _("No name yet")) for one in page],
    )


def _row(one: Proposal, who: str) -> Row:
    return Row(
        cells=(
            Cell(
                words=about(one),
                second=str(KINDS[Proposal.Kind(one.kind)]),
                url=reverse("desk:checks-one", args=[one.pk]),
            ),
            Cell(tag=due(one)),
            Cell(words=who),
            Cell(words=one.owner_name),
        )
    )


def about(one: Proposal) -> str:
    """``Date of birth``; the source where it is all of a record."""
    if one.field in FIELDS:
        return str(FIELDS[one.field].label)
    if one.field in DERIVED:
        return str(DERIVED[one.field])
    return one.record.source.name if one.record else ""


def due(one: Proposal) -> Tag:
    if one.is_late(clock.now()):
        return Tag(
            words=_("late, due %(when)s") % {"when": moment(one.due_at)},
            kind="late",
            icon="triangle-alert",
        )
    return Tag(words=_("due %(when)s") % {"when": moment(one.due_at)}, kind="due", icon="clock")


def pairs(one: Proposal) -> list[tuple[str, str, bool]]:
    """Label, words, and whether they are the customer's own."""
    found = [
        (_("It reads"), dated(one.was), False),
        (_("They wish"), dated(one.value), True),
        (_("Their words"), one.words, True),
        (_("Source"), one.record.source.name if one.record else "", False),
        (_("Asked"), moment(one.asked_at), False),
        (_("Who answers"), one.owner_name, False),
    ]
    return [row for row in found if row[1]]


def note(one: Proposal, by: Actor) -> None:
    """Reading it is a look, told to them once a visit."""
    groups = ["card", "facts"]
    running = Look.objects.filter(
        looker=by.person, people=[one.person_id], groups=groups, at__gt=clock.now() - VISIT
    )
    if not running.exists():
        people = [one.person_id]
        look(by=by, kind=Look.Kind.LISTED, people=people, groups=groups, reason=REASON)
