"""One firm's page: its sites, who works there and in which part, what it came from, its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity import firms
from goodterms.customer.people.models import Affiliation, Lineage, Person
from goodterms.customer.people.wording import became
from goodterms.customer.profile.search import names_of
from goodterms.kernel import clock
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk.people.jobs import roles, span
from goodterms.surfaces.desk.people.naming import key_of
from goodterms.surfaces.desk.wording import figure
from goodterms.trust.access import operations
from goodterms.ui.parts import Action, Cell, Column, Empty, Row, Table, Tag
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from goodterms.customer.identity.firms import Firm
    from goodterms.kernel.actors import Actor

MOST = 50
REASON = "by.firm"


@dataclass(frozen=True, slots=True)
class Became:
    """A line of lineage, and taking it back where one may."""

    words: str
    told: str
    undo: Action | None


def listed(asked: str) -> dict[str, Any]:
    """Firms that answer to these words; without any, those most people work at."""
    found = firms.found(asked) if asked else _busiest()
    people = _people_at(found)
    return {
        "asked": asked,
        "table": _firms(found, people) if found else None,
        "empty": None if found else _nothing(asked),
    }


def context(firm: Firm, by: Actor) -> dict[str, Any]:
    """Everything of one firm. Naming the people who work there is a look at each of them."""
    places = list(
        Affiliation.objects.at(firm.id)
        .exclude(state=Affiliation.State.DENIED)
        .annotate(canonical=F("person__canonical"))
        .prefetch_related("roles__role")
        .order_by(F("until").desc(nulls_first=True), "since", "pk")[:MOST]
    )
    _look(by, [place.person_id for place in places])
    return {
        "firm_id": firm.id,
        "name": firm.name or _("A firm without a name"),
        "lede": _lede(firm, places),
        "sites": _sites(firm) if firm.sites else None,
        "people": _places(places, by) if places else None,
        "lineage": lineage(firm.id, by),
        "records": [key_of(record) for record in firm.records[:MOST]],
        "may_tell": by.may(Power.STEWARD),
    }


def lineage(firm: UUID, by: Actor) -> list[Became]:
    """What it came from and what became of it, the oldest first; one query."""
    told = Lineage.objects.standing().about(firm).order_by("on", "pk")
    return [
        Became(
            became(one, day=day(one.on)),
            _("written down by %(who)s, %(day)s") % {"who": one.said_by, "day": day(one.at)},
            Action(
                label=_("Undo"),
                about=f"{one.former_name}, {one.later_name}",
                url=reverse("desk:people-firm-lineage-undo", args=[one.pk]),
                post=True,
            )
            if by.may(Power.STEWARD)
            else None,
        )
        for one in told
    ]


def _lede(firm: Firm, places: Sequence[Affiliation]) -> str:
    """``Three places, four people of whom we know, six records.``."""
    today = clock.now().date()
    here = len({p.person_id for p in places if not p.is_over(today)})
    sites = ngettext("%(count)s place", "%(count)s places", len(firm.sites))
    people = ngettext("%(count)s person we know there", "%(count)s people we know there", here)
    records = ngettext("%(count)s record", "%(count)s records", len(firm.records))
    return _("%(sites)s, %(people)s, %(records)s.") % {
        "sites": sites % {"count": figure(len(firm.sites))},
        "people": people % {"count": figure(here)},
        "records": records % {"count": figure(len(firm.records))},
    }


def _busiest() -> dict[UUID, str]:
    counted = (
        Affiliation.objects.exclude(state=Affiliation.State.DENIED)
        .filter(organisation__isnull=False)
        .values("organisation__canonical")
        .annotate(people=Count("person__canonical", distinct=True))
        .order_by("-people", "organisation__canonical")[:MOST]
    )
    found = [row["organisation__canonical"] for row in counted]
    names = firms.names_of(found)
    return {firm: names.get(firm, "") for firm in found}


def _people_at(found: Iterable[UUID]) -> dict[UUID, int]:
    counted = (
        Affiliation.objects.exclude(state=Affiliation.State.DENIED)
        .filter(organisation__canonical__in=list(found))
        .values("organisation__canonical")
        .annotate(people=Count("person__canonical", distinct=True))
    )
    return {row["organisation__canonical"]: row["people"] for row in counted}


def _firms(found: dict[UUID, str], people: dict[UUID, int]) -> Table:
    return Table(
        columns=(Column(label=_("Firm")), Column(label=_("People we know there"), number=True)),
        rows=[
            Row(
                cells=(
                    Cell(
                        words=name or _("A firm without a name"),
                        url=reverse("desk:people-firm", args=[firm]),
                    ),
                    Cell(words=figure(people.get(firm, 0))),
                )
            )
            for firm, name in found.items()
        ],
    )


def _nothing(asked: str) -> Empty:
    if asked:
        return Empty(
            title=_("No firm answers to “%(asked)s”") % {"asked": asked},
            words=_("Try one word of its name; legal forms and small words do not count."),
        )
    return Empty(
        title=_("No firm yet"),
        words=_("Firms come in with lists, and people who work there are joined to them here."),
    )


def _sites(firm: Firm) -> Table:
    return Table(
        columns=(Column(label=_("Place")), Column(label=_("Records"), number=True)),
        rows=[
            Row(
                cells=(
                    Cell(words=site.street or site.city, second=_rest(site.words, site.street)),
                    Cell(words=figure(site.records)),
                )
            )
            for site in firm.sites
        ],
    )


def _rest(words: str, street: str) -> str:
    return words.removeprefix(street).lstrip(", ") if street else ""


def _places(places: Sequence[Any], by: Actor) -> Table:
    names = names_of(place.person_id for place in places)
    return Table(
        columns=(
            Column(label=_("Who")),
            Column(label=_("As what"), optional=True),
            Column(label=_("Part"), number=True),
        ),
        rows=[
            Row(
                cells=(
                    Cell(
                        words=names.get(place.person_id) or _("No name yet"),
                        second=span(place),
                        url=f"{reverse('desk:people-person', args=[place.canonical])}?by=firm",
                    ),
                    Cell(words=place.title),
                    Cell(tag=_unsure()) if place.is_proposed else _part(place, by),
                )
            )
            for place in places
        ],
    )


def _part(place: Any, by: Actor) -> Cell:
    """What they play there; who may write finds the way to say it."""
    played = roles(place)
    if not by.may(Power.STEWARD, Power.CONTRIBUTOR):
        return Cell(words=played)
    url = reverse("desk:people-work", args=[place.canonical, place.pk])
    return Cell(words=played or _("Say which"), url=url)


def _unsure() -> Tag:
    return Tag(words=_("nobody has said yes yet"), kind="unsure", icon="circle-help")


def _look(by: Actor, people: list[UUID]) -> None:
    """One line for each name, however often this page is opened within a quarter of an hour."""
    standing = Person.objects.filter(pk__in=people).values("canonical")
    seeds = set(Person.objects.filter(canonical__in=standing).values_list("pk", flat=True))
    fresh = seeds - operations.seen_lately(by=by, people=seeds)
    if fresh:
        operations.listed(by=by, found={REASON: fresh}, groups=["card"])
