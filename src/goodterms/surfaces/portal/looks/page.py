"""The looks as the page tells them: by day, who, in what role, why, and what they saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.template.defaultfilters import date as date_filter
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goodterms.customer.profile.queries import seeds_of
from goodterms.dialogue.timeline.queries import asks_of
from goodterms.kernel import clock
from goodterms.trust.access import queries, reasons
from goodterms.ui.parts import Count, Empty
from goodterms.ui.pictures.lines import bars
from goodterms.ui.templatetags.ui import day, hour, moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from goodterms.dialogue.timeline.models import Ask
    from goodterms.trust.access.models import Look
    from goodterms.trust.access.queries import Day

PAGE = 50
DAYS = 30
ABOUT = "look:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One look. ``asked`` is what became of the question about it, if one was asked."""

    look: Look
    hour: str
    who: str
    role: str
    reason: str
    saw: str
    url: str
    asked: str = ""
    about: str = ""


@dataclass(slots=True)
class OfADay:
    title: str
    lines: list[Line] = field(default_factory=list)


def context(person: UUID, number: str) -> dict[str, Any]:
    found = queries.looks_at(person)
    page = Paginator(found, PAGE).get_page(number)
    shown = list(page)
    asked = {ask.about: ask for ask in asks_of(person) if ask.about.startswith(ABOUT)}
    titles = queries.titles(look.looker_id for look in shown if look.looker_id)
    seeds = seeds_of(person) if shown else []
    lines = [_line(look, titles, asked.get(f"{ABOUT}{look.pk}"), seeds) for look in shown]
    return {
        "page": page,
        "days": _days(lines),
        **_sums(queries.by_day(found, _since())),
        "empty": Empty(
            title=_("Nobody has looked"),
            words=_("As soon as a person or a program of ours reads your record, it stands here."),
        ),
    }


def who(look: Look) -> str:
    return look.looker_name or _("A program")


def saw(look: Look) -> str:
    """``saw name and divisions, what we hold``."""
    groups = [str(reasons.GROUPS[code]) for code in look.groups if code in reasons.GROUPS]
    return _("saw %(groups)s") % {"groups": ", ".join(groups)} if groups else ""


def _line(look: Look, titles: dict[UUID, str], ask: Ask | None, seeds: Iterable[UUID]) -> Line:
    reason = queries.shown_reason(look, seeds)
    role = titles.get(look.looker_id, "") if look.looker_id else _("a program")
    return Line(
        look=look,
        hour=hour(look.at),
        who=who(look),
        role=role,
        reason=reasons.words(reason) if reason else "",
        saw=saw(look),
        url=reverse("portal:ask-one", args=[ask.pk])
        if ask
        else reverse("portal:looks-question", args=[look.pk]),
        asked=_asked(ask) if ask else "",
        about=_("about %(who)s, %(hour)s") % {"who": who(look), "hour": hour(look.at)},
    )


def _asked(ask: Ask) -> str:
    if not ask.is_open:
        return _("You asked, and %(who)s has answered.") % {"who": ask.owner_name}
    said = {"who": ask.owner_name, "when": moment(ask.due_at)}
    return _("You asked; %(who)s answers by %(when)s.") % said


def _days(lines: Iterable[Line]) -> list[OfADay]:
    found: dict[date, OfADay] = {}
    for line in lines:
        on = timezone.localtime(line.look.at).date()
        found.setdefault(on, OfADay(_title(on))).lines.append(line)
    return list(found.values())


def _title(on: date) -> str:
    if on == timezone.localtime(clock.now()).date():
        return _("Today")
    return date_filter(on, pgettext("weekday and day", "l j F"))


def _since() -> Any:
    today = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=DAYS - 1)


def _sums(days: list[Day]) -> dict[str, Any]:
    """The figures of thirty days, and the same drawn."""
    looks, people = sum(one.looks for one in days), sum(one.people for one in days)
    first = _since().date()
    counts = {one.on: one.looks for one in days}
    values = [counts.get(first + timedelta(days=more), 0) for more in range(DAYS)]
    return {
        "counts": [
            Count(figure=str(looks), words=_("looks in 30 days")),
            Count(figure=str(people), words=_("by people")),
            Count(figure=str(looks - people), words=_("by programs")),
        ],
        "bars": bars(values, _label(days)),
        "span": _("%(first)s to %(last)s")
        % {"first": day(first), "last": day(first + timedelta(days=DAYS - 1))},
    }


def _label(days: list[Day]) -> str:
    """The picture in words: the fullest days."""
    fullest = sorted(days, key=lambda one: (-one.looks, one.on))[:3]
    if not fullest:
        return _("No looks in these days")
    said = [_("%(count)s on %(day)s") % {"count": one.looks, "day": day(one.on)} for one in fullest]
    return _("Looks by day, most of them: %(days)s") % {"days": get_text_list(said, _("and"))}
