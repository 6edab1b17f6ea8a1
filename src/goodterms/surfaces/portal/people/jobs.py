"""Where one works, as rows: the firm, what one does there, since when, who told us, what to press.

The same rows stand on People and permissions and in What we hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.identity.operations.jobs import followed_by
from goodterms.customer.people.models import Affiliation, Lineage
from goodterms.customer.people.roles import words_of
from goodterms.customer.people.wording import became as said
from goodterms.kernel import clock
from goodterms.ui.parts import Action, Fact, FactGroup
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID


def of(person: UUID) -> list[Affiliation]:
    """Places somebody has not said no to, those of today first, the newest first; two queries."""
    mine = Affiliation.objects.of_person(person).exclude(state=Affiliation.State.DENIED)
    return sorted(mine.prefetch_related("roles__role"), key=_order)


def proposed(person: UUID) -> list[Affiliation]:
    """Places a record names, before they have said yes or no; one query."""
    mine = Affiliation.objects.of_person(person).filter(state=Affiliation.State.PROPOSED)
    return list(mine.order_by("told_at", "pk"))


def _order(job: Affiliation) -> tuple[bool, bool, int]:
    today = clock.now().date()
    since = job.until or job.since
    return (not job.is_proposed, job.is_over(today), -(since.toordinal() if since else 0))


def current(jobs: Iterable[Affiliation]) -> list[Affiliation]:
    """Those one works at today, by a yes of theirs or ours."""
    today = clock.now().date()
    return [job for job in jobs if job.counts and not job.is_over(today)]


def group(jobs: Sequence[Affiliation], became: Sequence[Lineage] = ()) -> FactGroup:
    return FactGroup(
        title=_("Where you work"),
        anchor="jobs",
        hint=_("your history stays with you"),
        facts=[row(job, became, followed_by(job, jobs)) for job in jobs],
    )


def row(
    job: Affiliation, became: Sequence[Lineage] = (), former: Sequence[Affiliation] = ()
) -> Fact:
    return Fact(
        label=job.title or (_("You worked here") if _is_over(job) else _("You work here")),
        value=job.firm,
        source=", ".join(filter(None, (span(job), _told(job)))),
        theirs=job.origin == Affiliation.Origin.PERSON,
        unsure=job.is_proposed,
        more=" ".join(filter(None, (_ends(former), _roles(job), *_became(job, became)))),
        actions=_asked(job) if job.is_proposed else _actions(job),
        anchor=f"job-{job.pk}",
    )


def span(job: Affiliation) -> str:
    """``since 1 May 2018``, ``from 1 May 2018 to 30 June 2026``."""
    since, until = day(job.since), day(job.until)
    if since and until:
        return _("from %(since)s to %(until)s") % {"since": since, "until": until}
    if until:
        return _("until %(until)s") % {"until": until}
    return _("since %(since)s") % {"since": since} if since else ""


def became_of(jobs: Sequence[Affiliation]) -> list[Lineage]:
    """What became of their firms, as far as they may read it; no query where none is known."""
    if not any(job.organisation_id for job in jobs):
        return []
    return list(Lineage.objects.standing().order_by("on", "pk"))


def change() -> Action:
    return Action(
        label=_("I changed jobs"), url=reverse("portal:people-work-change"), icon="building-2"
    )


def add() -> Action:
    return Action(label=_("Add a place"), url=reverse("portal:people-work-new"), icon="plus")


def parts(job: Affiliation) -> list[tuple[str, Action]]:
    """The parts they play there today, by whose word, and the press that ends it; one query."""
    held = job.roles.filter(until__isnull=True).select_related("role").order_by("role__rank")
    told = _("%(part)s, written down by %(who)s at our desk, %(day)s")
    return [
        (
            told % {"part": words_of(one.role), "who": one.said_by, "day": day(one.at)},
            Action(
                label=_("Not my part"),
                about=words_of(one.role),
                url=reverse("portal:people-role-end", args=[one.pk]),
                post=True,
            ),
        )
        for one in held
    ]


def _is_over(job: Affiliation) -> bool:
    return job.is_over(clock.now().date())


def _told(job: Affiliation) -> str:
    told = {"day": day(job.told_at), "who": job.settled_by}
    if job.is_proposed:
        return _("found in a record of yours, %(day)s; is it right?") % told
    if job.origin == Affiliation.Origin.STEWARD and job.settled_by:
        return _("written down by %(who)s at our desk, %(day)s") % told
    if job.origin == Affiliation.Origin.STEWARD:
        return _("written down at our desk, %(day)s, and you said yes") % told
    if job.origin == Affiliation.Origin.PERSON:
        return _("told by you, %(day)s") % told
    if job.settled_by:
        return _("from a record of yours, checked by %(who)s") % told
    return _("from a record of yours, and you said yes")


def _ends(former: Sequence[Affiliation]) -> str:
    """What a yes ends: the same record told of these before."""
    if not former:
        return ""
    firms = get_text_list([one.firm for one in former], _("and"))
    return _(
        "Before, this record told of %(firms)s. Your yes ends that today, and colleagues there with"
        " it; with Fix you set another day, or none."
    ) % {"firms": firms}


def _roles(job: Affiliation) -> str:
    today = clock.now().date()
    held = [words_of(one.role) for one in job.roles.all() if one.until is None or one.until > today]
    if not held:
        return ""
    words = _("Your role at %(firm)s: %(roles)s.")
    return words % {"firm": job.firm, "roles": get_text_list(held, _("and"))}


def _became(job: Affiliation, became: Iterable[Lineage]) -> list[str]:
    """What happened to this firm, whichever of its names the line uses."""
    return [
        said(one, day=day(one.on))
        for one in became
        if job.organisation_id and one.former_id == job.organisation_id
    ]


def _asked(job: Affiliation) -> list[Action]:
    """A record says so, and nobody has said yes to it: two answers alike, and the way to mend."""
    url = reverse("portal:people-work-answer", args=[job.pk])
    return [
        Action(label=_("That is right"), about=job.firm, url=url, post=True, fields={"is": "yes"}),
        Action(label=_("Not right"), about=job.firm, url=url, post=True, fields={"is": "no"}),
        _mend(job),
    ]


def _actions(job: Affiliation) -> list[Action]:
    return [_mend(job)]


def _mend(job: Affiliation) -> Action:
    return Action(
        label=_("Fix"),
        about=job.firm,
        url=reverse("portal:people-work", args=[job.pk]),
        icon="pencil",
    )
