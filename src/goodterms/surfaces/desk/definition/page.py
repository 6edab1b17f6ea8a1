"""The page of the definition: what counts, the draft and its trial, and the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity.defining import Terms, in_force
from goodterms.customer.identity.models import DESK, PORTAL, Definition, Source
from goodterms.customer.identity.wording import evidence, stage
from goodterms.customer.people.models import Role
from goodterms.customer.people.roles import words_of
from goodterms.customer.profile.search import names_of
from goodterms.kernel import clock
from goodterms.surfaces.desk import streams
from goodterms.surfaces.desk.definition.wording import by_question
from goodterms.surfaces.desk.today.sorting import SILENCE, Progress
from goodterms.surfaces.desk.wording import figure, listed
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from goodterms.ui import live
from goodterms.ui.parts import Beside, BesideRow, Cell, Column, Row, Table, Tag
from goodterms.ui.pictures.measures import twin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goodterms.kernel.actors import Actor

HISTORY = 20
NAMED = 3  # people of one change


@dataclass(frozen=True, slots=True)
class Names:
    """What a definition's ids and codes are called, and which parts are in use now."""

    sources: dict[int, str]
    roles: dict[str, str]
    in_use: tuple[str, ...]

    def by_question(self, terms: Terms) -> dict[str, list[str]]:
        return by_question(terms, self.sources, self.roles, self.in_use)

    def told(self, terms: Terms) -> list[str]:
        return [said for about in self.by_question(terms).values() for said in about]


@dataclass(frozen=True, slots=True)
class Past:
    """A definition that was or is in force, and where to let it count again."""

    row: Definition | None
    said: list[str]
    back_url: str


def names() -> Names:
    """Two queries."""
    sources = Source.objects.exclude(code__in=(PORTAL, DESK)).order_by("name", "pk")
    roles = list(Role.objects.filter(at_firms=True))
    return Names(
        dict(sources.values_list("pk", "name")),
        {role.code: words_of(role) for role in roles},
        tuple(role.code for role in roles if role.in_use),
    )


def context(by: Actor, named: Names, *, may_say: bool) -> dict[str, Any]:
    """What the page shows beside its form; eight queries, one more where people are named."""
    history = list(Definition.objects.switched_on().select_related("run")[:HISTORY])
    draft = Definition.objects.drafts().first() if may_say else None
    now = history[0] if history else None
    terms = Terms.read(now.contents) if now else Terms()
    return {
        "now": now,
        "applying": bool(now and (now.run is None or now.run.ended is None)),
        "said": named.told(terms),
        "draft": draft,
        "draft_said": _changed(terms, draft, named) if draft else [],
        "progress": _progress(draft) if draft and draft.tried_at is None else None,
        "beside": _beside(draft.trial) if draft and draft.tried_at else None,
        "changes": _changes(by, draft, named) if draft and draft.tried_at else None,
        "history": _history(history, named),
        "counts_now": Tag(words=_("counts now"), kind="kept", icon="check"),
        "may_say": may_say,
        "live": live.address(streams.TRIAL),
        "version": streams.version(draft.moved_at) if draft else 0,
    }


def terms_shown() -> tuple[Terms, Terms]:
    """What the form begins with (the draft, else what counts), and what counts; two queries."""
    counts = in_force()
    draft = Definition.objects.drafts().values_list("contents", flat=True).first()
    return (Terms.read(draft) if draft else counts), counts


def past(number: UUID | None, named: Names) -> Past:
    """One that was in force, by its number; None is what every house starts with. One query."""
    row = Definition.objects.switched_on().filter(pk=number).first() if number else None
    return Past(row, named.told(Terms.read(row.contents) if row else Terms()), "")


def _changed(terms: Terms, draft: Definition, named: Names) -> list[str]:
    """The draft's sentences that do not count already."""
    known = set(named.told(terms))
    return [said for said in named.told(Terms.read(draft.contents)) if said not in known]


def _progress(draft: Definition) -> Progress:
    told = draft.trial
    silent = clock.now() - draft.moved_at > SILENCE
    return Progress(stage(told["stage"]), min(told["done"], told["of"]), told["of"], silent)


def _beside(trial: Mapping[str, Any]) -> Beside:
    labels = {
        "people": _("people who are customers"),
        "homes": _("households"),
        "firms": _("firms and offices"),
        "mail": _("letters when we write to everybody"),
    }
    now, then = trial["now"], trial["then"]
    most = max(*now.values(), *then.values(), 1)
    return Beside(
        caption=_("Customers by what counts now, and by this draft"),
        rows=[
            BesideRow(
                label=label,
                now=figure(now[key]),
                then=figure(then[key]),
                bar=twin(now[key], then[key], most),
            )
            for key, label in labels.items()
        ],
    )


def _changes(by: Actor, draft: Definition, named: Names) -> Table | None:
    """The largest, with the people in them by name; naming them is a look."""
    changes: Sequence[dict[str, Any]] = draft.trial["changes"]
    if not changes:
        return None
    people = sorted({UUID(one) for change in changes for one in _people(change)})
    known = {str(seed): name for seed, name in names_of(people).items()}
    if people:
        look(by=by, kind=Look.Kind.LISTED, people=people, groups=["card"], reason="by.definition")
    return Table(
        columns=(
            Column(label=_("What would happen")),
            Column(label=_("Who")),
            Column(label=_("Records"), number=True),
        ),
        rows=[_row(change, known, named) for change in changes],
    )


def _people(change: Mapping[str, Any]) -> list[str]:
    """Whom a change is about, a few of them: those it joins, or the one it parts."""
    if change["kind"] in {"appears", "vanishes"}:
        return list(change["seeds"])[:NAMED]
    if change["kind"] == "split":
        return list(dict.fromkeys(change["was"]))[:NAMED]
    return list(dict.fromkeys([*change["now"], *change["was"]]))[:NAMED]


def _row(change: Mapping[str, Any], known: Mapping[str, str], named: Names) -> Row:
    people = _people(change)
    called = [known.get(one) or _("No name yet") for one in people]
    why = get_text_list([evidence(words) for words in change.get("words", [])], _("and"))
    if change.get("held"):
        why = _("A customer's own word stands against it: a steward is asked.")
    url = f"{reverse('desk:people-person', args=[people[0]])}?by=definition" if people else ""
    return Row(
        cells=(
            Cell(words=_happens(change, named), second=why),
            Cell(words=listed(called), url=url),
            Cell(words=figure(change["records"])),
        )
    )


def _happens(change: Mapping[str, Any], named: Names) -> str:
    if change["kind"] in {"appears", "vanishes"}:
        return _comes(change, listed([named.sources.get(one, "") for one in change["sources"]]))
    return {
        "merged": _("These become one"),
        "split": _("This one becomes several"),
        "moved": _("Records change sides among these"),
    }[change["kind"]]


def _comes(change: Mapping[str, Any], sources: str) -> str:
    many = {"people": figure(change["people"]), "sources": sources}
    if change["kind"] == "appears":
        words = ngettext(
            "%(people)s person known from %(sources)s would count",
            "%(people)s people known from %(sources)s would count",
            change["people"],
        )
    else:
        words = ngettext(
            "%(people)s person known from %(sources)s would not count",
            "%(people)s people known from %(sources)s would not count",
            change["people"],
        )
    return words % many


def _history(rows: Iterable[Definition], named: Names) -> list[Past]:
    """The newest first, and at the end what every house starts with."""
    past = [
        Past(
            row,
            named.told(Terms.read(row.contents)),
            reverse("desk:definition-back", args=[row.pk]) if number else "",
        )
        for number, row in enumerate(rows)
    ]
    first = Past(None, named.told(Terms()), reverse("desk:definition-first") if past else "")
    return [*past, first]
