"""The queue: the nearest hour first, so that what is late stands on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.profile.models import Card
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.kernel import clock
from goodterms.surfaces.desk.wording import figure
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from goodterms.ui.parts import Cell, Column, Empty, Row, Table, Tag
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goodterms.kernel.actors import Actor

PAGE = 50
SHOWN = 90  # signs of the first words

KINDS = {
    Ask.Kind.QUESTION: gettext_lazy("Question"),
    Ask.Kind.WANT: gettext_lazy("Wish"),
    Ask.Kind.FAULT: gettext_lazy("Fault"),
    Ask.Kind.LOOK: gettext_lazy("About a look"),
    Ask.Kind.OBJECTION: gettext_lazy("Objection"),
    Ask.Kind.TALK: gettext_lazy("Written to a person"),
}


TITLES = {
    Ask.Kind.QUESTION: gettext_lazy("%(who)s asks"),
    Ask.Kind.WANT: gettext_lazy("%(who)s wants"),
    Ask.Kind.FAULT: gettext_lazy("%(who)s reports a fault"),
    Ask.Kind.LOOK: gettext_lazy("%(who)s asks about a look"),
    Ask.Kind.OBJECTION: gettext_lazy("%(who)s objects"),
    Ask.Kind.TALK: gettext_lazy("%(who)s writes"),
}


class Tab(NamedTuple):
    label: str
    url: str
    waiting: int
    current: bool


def context(by: Actor, show: str, page: str) -> dict[str, Any]:
    """Everything the list shows; the names on it are a look, written before they are shown."""
    counts = Ask.objects.aggregate(
        waiting=Count("pk", filter=Q(state=Ask.State.OPEN)),
        late=Count("pk", filter=Q(state=Ask.State.OPEN, due_at__lt=clock.now())),
        mine=Count("pk", filter=Q(state=Ask.State.OPEN, owner=by.person)),
        answered=Count("pk", filter=Q(state=Ask.State.ANSWERED)),
    )
    chosen = show if show in {"mine", "answered"} else "waiting"
    shown = Paginator(_asks(chosen, by), PAGE).get_page(page)
    names = _names(shown, by)
    return {
        "title": _title(counts),
        "tabs": _tabs(counts, chosen),
        "page": shown,
        "table": _table(shown, names) if shown.object_list else None,
        "empty": Empty(
            title=_("An empty tray"),
            words=_("What people ask, report or write to somebody comes here with its hour."),
        ),
    }


def summary() -> tuple[str, int]:
    """How many wait and how many are late, in one sentence, empty when none does; and the late."""
    waiting = Q(state=Ask.State.OPEN)
    counts = Ask.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(due_at__lt=clock.now())),
    )
    return _title(counts) if counts["waiting"] else "", counts["late"]


def _asks(chosen: str, by: Actor) -> QuerySet[Ask]:
    first = Turn.objects.filter(ask=OuterRef("pk"), n=1).values("words")
    asks = Ask.objects.select_related("division", "person").annotate(first=Subquery(first))
    if chosen == "answered":
        return asks.filter(state=Ask.State.ANSWERED).order_by("answered_at", "pk")
    waiting = asks.filter(state=Ask.State.OPEN).order_by("due_at", "pk")
    return waiting.filter(owner=by.person) if chosen == "mine" else waiting


def _names(asks: Iterable[Ask], by: Actor) -> dict[Any, str]:
    """What the askers are called, by canonical person."""
    people = {ask.person_id: ask.person.canonical_id for ask in asks}
    if not people:
        return {}
    look(by=by, kind=Look.Kind.LISTED, people=[*people], groups=["card"], reason="by.ask")
    return dict(Card.objects.filter(pk__in=people.values()).values_list("pk", "name"))


def _title(counts: dict[str, int]) -> str:
    waiting, late = counts["waiting"], counts["late"]
    if not waiting:
        return _("Nothing waits")
    words = ngettext("%(count)s ask waits", "%(count)s asks wait", waiting)
    told = words % {"count": figure(waiting)}
    if not late:
        return told
    more = ngettext("%(told)s, %(late)s is late", "%(told)s, %(late)s are late", late)
    return more % {"told": told, "late": figure(late)}


def _tabs(counts: dict[str, int], chosen: str) -> list[Tab]:
    url = reverse("desk:asks")
    return [
        Tab(label, f"{url}?show={name}", counts[name], name == chosen)
        for name, label in (
            ("waiting", _("All that wait")),
            ("mine", _("Mine")),
            ("answered", _("Answered, waiting for a word")),
        )
    ]


def _table(asks: Page[Ask], names: dict[Any, str]) -> Table:
    return Table(
        columns=(
            Column(label=_("Asked")),
            Column(label=_("By when")),
            Column(label=_("Who"), optional=True, keep=True),
            Column(label=_("Who has it"), optional=True, keep=True),
        ),
        rows=[_row(ask, names) for ask in asks],
    )


def _row(ask: Any, names: dict[Any, str]) -> Row:
    who = names.get(ask.person.canonical_id) or _("No name yet")
    about = ask.about_words or str(KINDS[Ask.Kind(ask.kind)])
    return Row(
        cells=(
            Cell(
                words=Truncator(ask.first or about).chars(SHOWN),
                second=f"{KINDS[Ask.Kind(ask.kind)]}, {moment(ask.asked_at)}",
                url=reverse("desk:asks-one", args=[ask.pk]),
                pen=True,
            ),
            Cell(tag=due(ask)),
            Cell(words=who),
            Cell(words=ask.owner_name, second=ask.division.name),
        )
    )


def due(ask: Ask) -> Tag:
    """When it is due, or that it is late and since when."""
    if ask.is_late(clock.now()):
        words = _("Late since %(moment)s") % {"moment": moment(ask.due_at)}
        return Tag(words=words, kind="late", icon="triangle-alert")
    if ask.is_open:
        return Tag(words=moment(ask.due_at), kind="due", icon="clock")
    if ask.state == Ask.State.ANSWERED:
        return Tag(words=_("Answered"), kind="unsure", icon="circle-help")
    return Tag(words=_("Closed by the one who asked"), kind="kept", icon="check")
