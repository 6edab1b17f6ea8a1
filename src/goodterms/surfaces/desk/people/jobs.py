"""Where a person works, through time, and whom they live with, as the desk reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.identity.operations.jobs import followed_by
from goodterms.customer.people.models import Affiliation, Lineage, Person
from goodterms.customer.people.roles import words_of
from goodterms.customer.people.ties import home_of
from goodterms.customer.people.wording import became as said
from goodterms.kernel import clock
from goodterms.trust.access import operations
from goodterms.ui.parts import Action, Tag
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from goodterms.kernel.actors import Actor

REASON = "by.household"


@dataclass(frozen=True, slots=True)
class Job:
    """One place in one line: when, where, as what, how we know, and what can be done about it."""

    span: str
    firm: str
    firm_url: str
    title: str
    roles: str
    told: str
    tag: Tag | None
    actions: Sequence[Action]
    more: Sequence[str]


@dataclass(frozen=True, slots=True)
class Home:
    """``others`` are the names they agreed to; the choice of letters as one sentence."""

    since: str
    others: Sequence[tuple[str, str]]  # name, address of their page
    letters: str


def of(person: UUID, *, may_write: bool) -> list[Job]:
    """All places but those said no to, the newest first; at most three queries."""
    places = list(
        Affiliation.objects.of_person(person)
        .exclude(state=Affiliation.State.DENIED)
        .prefetch_related("roles__role")
    )
    became = _became(places)
    return [
        _job(one, person, [*_ends(one, places), *_became_words(one, became)], may_write)
        for one in sorted(places, key=_order)
    ]


def _order(place: Affiliation) -> tuple[bool, int]:
    when = place.until or place.since
    return (place.is_over(clock.now().date()), -(when.toordinal() if when else 0))


def home(person: UUID, by: Actor) -> Home | None:
    """Whom they live with, as all of them agreed. Naming somebody is a look at them, too."""
    found = home_of(person)
    if found is None:
        return None
    _look(by, [one.person_id for one in found.others])
    return Home(
        since=day(found.me.since),
        others=[
            (one.name, f"{reverse('desk:people-person', args=[one.person_id])}?by=household")
            for one in found.others
        ],
        letters=_("One letter by post for all of them.")
        if found.one_copy
        else _("One letter by post for each."),
    )


def _look(by: Actor, others: list[UUID]) -> None:
    seeds = Person.objects.filter(
        canonical__in=Person.objects.filter(pk__in=others).values("canonical")
    )
    everyone = set(seeds.values_list("pk", flat=True))
    fresh = everyone - operations.seen_lately(by=by, people=everyone)
    if fresh:
        operations.listed(by=by, found={REASON: fresh}, groups=["card"])


def _became(places: Iterable[Affiliation]) -> list[Lineage]:
    firms = {place.organisation_id for place in places if place.organisation_id}
    if not firms:
        return []
    return list(Lineage.objects.standing().filter(former__in=firms).order_by("on", "pk"))


def _job(place: Affiliation, person: UUID, more: Sequence[str], may_write: bool) -> Job:
    url = reverse("desk:people-firm", args=[place.organisation_id]) if place.organisation_id else ""
    return Job(
        span=span(place),
        firm=place.firm,
        firm_url=url,
        title=place.title,
        roles=roles(place),
        told=_told(place),
        tag=_tag(place),
        actions=_actions(place, person) if may_write else [],
        more=more,
    )


def _became_words(place: Affiliation, became: Iterable[Lineage]) -> list[str]:
    return [said(one, day=day(one.on)) for one in became if one.former_id == place.organisation_id]


def _ends(place: Affiliation, places: Iterable[Affiliation]) -> list[str]:
    former = followed_by(place, places)
    words = _("The same record told of %(firm)s before; a yes ends that today.")
    return [words % {"firm": one.firm} for one in former]


def span(place: Affiliation) -> str:
    """``1 May 2018 to 30 June``; what is not known is said so."""
    since, until = day(place.since), day(place.until)
    if since and until:
        return _("%(since)s to %(until)s") % {"since": since, "until": until}
    if until:
        return _("until %(until)s") % {"until": until}
    return _("since %(since)s") % {"since": since} if since else _("days not known")


def roles(place: Affiliation) -> str:
    """The parts they play there today."""
    today = clock.now().date()
    held = (one for one in place.roles.all() if one.until is None or one.until > today)
    return str(get_text_list([words_of(one.role) for one in held], _("and")))


def _told(place: Affiliation) -> str:
    words = {"day": day(place.told_at), "who": place.settled_by}
    if place.is_proposed:
        return _("read off a record, %(day)s") % words
    if place.origin == Affiliation.Origin.PERSON:
        return _("told by them, %(day)s") % words
    if place.origin == Affiliation.Origin.STEWARD and place.settled_by:
        return _("written down by %(who)s, %(day)s") % words
    if place.origin == Affiliation.Origin.STEWARD:
        return _("written down here, %(day)s, and they said yes") % words
    if place.settled_by:
        return _("checked by %(who)s") % words
    return _("from a record, and they said yes")


def _tag(place: Affiliation) -> Tag | None:
    if place.is_proposed:
        return Tag(words=_("nobody has said yes yet"), kind="unsure", icon="circle-help")
    if not place.organisation_id:
        return Tag(words=_("no firm of ours yet"))
    return None


def _actions(place: Affiliation, person: UUID) -> list[Action]:
    here = reverse("desk:people-work", args=[person, place.pk])
    more = Action(label=_("Change"), about=place.firm, url=here, icon="pencil")
    if not place.is_proposed:
        return [more]
    settle = reverse("desk:people-work-answer", args=[person, place.pk])
    return [
        Action(label=_("Right"), about=place.firm, url=settle, post=True, fields={"is": "yes"}),
        Action(label=_("Not right"), about=place.firm, url=settle, post=True, fields={"is": "no"}),
        more,
    ]
