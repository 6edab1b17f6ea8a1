"""One person's page: read once, then put into parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.holdings.queries import has
from goodterms.customer.identity import queries
from goodterms.customer.people.models import Post
from goodterms.customer.profile.queries import held_by, proposals_of
from goodterms.kernel.actors import Kind, Power
from goodterms.surfaces.desk import streams
from goodterms.surfaces.desk.people import (
    dealings,
    deeds,
    jobs,
    links,
    neighbours,
    put,
    records,
    rows,
    things,
)
from goodterms.surfaces.desk.people.naming import called
from goodterms.surfaces.desk.wording import listed
from goodterms.trust.access import reasons
from goodterms.ui import live

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.identity.queries import Ties
    from goodterms.customer.profile.naming import Name
    from goodterms.customer.profile.queries import Holding
    from goodterms.kernel.actors import Actor
    from goodterms.surfaces.desk.people.visits import Visit


@dataclass(frozen=True, slots=True)
class Contents:
    """What is held on one person, as far as the visit reaches."""

    told: list[Any]
    holding: Holding
    name: Name


def read(visit: Visit) -> Contents:
    told = queries.records_of(visit.seeds)
    holding = held_by(told, proposals_of(visit.person))
    return Contents(told, holding, called(visit.who, holding))


def context(visit: Visit, actor: Actor) -> dict[str, Any]:
    found, owned = read(visit), has(visit.person)
    ties = queries.ties(record.pk for record in found.told)
    back = reverse("desk:people-person", args=[visit.person])
    return {
        "page_url": back,
        "live": live.address(f"{streams.PERSON}:{visit.person}"),
        "version": streams.version(visit.who.card.made_at),
        "name": found.name.full,
        "standing": _standing(visit, found.holding),
        "seen_words": seen_words(visit, found.name),
        "first_name": found.name.first,
        "mirror_url": reverse("desk:people-mirror", args=[visit.person]),
        "asking_url": reverse("desk:people-asking", args=[visit.person])
        if _may_write(visit, actor)
        else "",
        "card_url": reverse("desk:people-card", args=[visit.person]),
        "may_check": _may_write(visit, actor),
        "past_url": reverse("desk:people-past", args=[visit.person]),
        "looks_url": reverse("desk:people-looks", args=[visit.person]),
        "beyond": _beyond(visit, len(found.told)),
        "fact_groups": rows.groups(found.holding, whose(visit, found.name, actor)),
        "gaps": rows.gaps(found.holding, whose(visit, found.name, actor)),
        "belonging": links.belonging(found.told, ties, found.name, _ours(ties)),
        "records": records.told(
            found.told,
            back,
            may_say=actor.may(Power.STEWARD),
            person=visit.person if len(found.told) > 1 and not visit.is_outside else None,
            put=put.beside_records(found.holding.proposals, found.name.first),
        ),
        "neighbours": neighbours.kept_apart(
            {record.pk for record in found.told}, may_decide=actor.may(Power.STEWARD)
        ),
        "jobs": jobs.of(visit.person, may_write=whose(visit, found.name, actor).may_fix),
        "job_url": reverse("desk:people-work-new", args=[visit.person])
        if whose(visit, found.name, actor).may_fix
        else "",
        "home": jobs.home(visit.person, actor) if visit.reaches else None,
        "dealings": dealings.tables(visit.person, visit.seeds),
        "accounts": things.accounts(
            owned, writes_for=visit.person if _may_write(visit, actor) else None
        ),
        "things": things.tables(owned),
        "offers_url": reverse("desk:people-offers", args=[visit.person])
        if _may_write(visit, actor)
        else "",
        "log": deeds.log(visit.seeds, reaches=visit.reaches),
    }


def whose(visit: Visit, name: Name, actor: Actor) -> rows.Whose:
    """Writing is for one's own divisions; a reason opens reading only."""
    return rows.Whose(visit.person, name.first, _may_write(visit, actor))


def _may_write(visit: Visit, actor: Actor) -> bool:
    return actor.may(Power.CONTRIBUTOR, Power.STEWARD) and not visit.is_outside


def seen_words(visit: Visit, name: Name) -> str:
    words = {"name": name.first, "reason": said_as(visit.look.reason)}
    return _("%(name)s can see that you opened this page. Your reason: “%(reason)s”.") % words


# What the person reads as "you asked us", the one who looked has said as "they asked us".
AT_DESK = {
    "asked": gettext_lazy("They asked us"),
    "by.claim": gettext_lazy("A claim of theirs waits for a person"),
    "by.check": gettext_lazy("A wish or a word of theirs waits for its check"),
    "by.records": gettext_lazy("Opened from a record of theirs"),
}


def said_as(reason: str) -> str:
    return str(AT_DESK.get(reason) or reasons.words(reason))


def _standing(visit: Visit, holding: Holding) -> str:
    """Such as "Tidewater Lines, Merehaven. Known to Mere Energy and Moor Connect."."""
    where = ", ".join(
        word for word in (holding.value("organisation"), holding.value("city")) if word
    )
    known = listed(visit.who.divisions)
    first = f"{where}. " if where else ""
    return first + (_("Known to %(divisions)s.") % {"divisions": known} if known else "")


def _beyond(visit: Visit, shown: int) -> str:
    """That more lies with other divisions, where this visit does not reach it."""
    beyond = max(visit.who.card.records - shown, 0)
    if visit.reaches or not beyond:
        return ""
    return ngettext(
        "%(count)s more record lies with another division.",
        "%(count)s more records lie with other divisions.",
        beyond,
    ) % {"count": beyond}


def _ours(ties: Ties) -> dict[UUID, str]:
    """Names of the members of staff who said something about these pairs."""
    words = [word for pair in ties.pairs for word in pair.said] + list(ties.apart)
    staff = {word.by_actor for word in words if word.by_kind == Kind.STAFF and word.by_actor}
    if not staff:
        return {}
    return dict(Post.objects.filter(person__in=staff).values_list("person", "name"))
