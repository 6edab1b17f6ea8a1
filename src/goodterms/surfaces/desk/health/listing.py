"""Each figure of the engine's health drawn, with its limit and the sentence that helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.identity.limits import (
    DRIFT,
    ENOUGH,
    PRECISION,
    QUESTION_DAYS,
    REVIEW_DAYS,
)
from goodterms.customer.identity.models import Kind
from goodterms.customer.identity.vitals import CROWD
from goodterms.kernel import clock
from goodterms.surfaces.desk.health.trends import went
from goodterms.surfaces.desk.lamps.listing import KINDS
from goodterms.surfaces.desk.wording import figure
from goodterms.ui.pictures.measures import gauge, interval, shares
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from datetime import datetime

    from goodterms.customer.identity.vitals import Vitals
    from goodterms.surfaces.desk.health.trends import Trend
    from goodterms.ui.pictures.svg import Picture

COLOURS = {
    Kind.PERSON: "now",
    Kind.ORGANISATION: "past",
    Kind.UNKNOWN: "quiet",
}
COMPARED = {
    "name": gettext_lazy("name"),
    "born": gettext_lazy("date of birth"),
    "email": gettext_lazy("email address at a firm"),
    "home_email": gettext_lazy("email address at home"),
    "phone": gettext_lazy("phone number"),
    "place": gettext_lazy("address"),
    "account_no": gettext_lazy("account number"),
    "national": gettext_lazy("national number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vital:
    """One figure. ``todo`` is said only where it is past its limit, and leads to ``url``."""

    title: str
    figure: str
    words: str
    bar: Picture | None = None
    limit: str = ""
    past: bool = False
    todo: str = ""
    url: str = ""
    link: str = ""
    trend: Trend | None = None


def context(found: Vitals) -> dict[str, Any]:
    cards = [
        _waiting(found),
        _oldest_review(found.oldest_review),
        _oldest_question(found.oldest_question),
        _answers(found),
        _precision(found),
        _drift(found),
        _crowds(found),
        _generic(found.generic, found.limits.generic),
        _differences(found),
    ]
    return {
        "kinds": _kinds(found),
        "bar": _kinds_bar(found),
        "cards": cards,
        "past": sum(card.past for card in cards),
        "measured": found.measured,
    }


def _kinds(found: Vitals) -> list[tuple[str, str, str]]:
    """Words, how many, and the colour it has in the bar above."""
    return [
        (str(KINDS[kind]), figure(count), COLOURS.get(kind, "lit"))
        for kind, count in found.tally.by_kind.items()
        if count
    ]


def _kinds_bar(found: Vitals) -> Picture | None:
    kinds = {kind: count for kind, count in found.tally.by_kind.items() if count}
    if not kinds:
        return None
    words = _("Records by what they speak of: %(kinds)s") % {
        "kinds": ", ".join(f"{KINDS[kind]} {figure(count)}" for kind, count in kinds.items())
    }
    return shares(list(kinds.values()), [COLOURS.get(kind, "lit") for kind in kinds], words)


def _waiting(found: Vitals) -> Vital:
    shown = figure(found.waiting)
    words = ngettext("pair waits for a steward", "pairs wait for a steward", found.waiting)
    limit = found.limits.waiting
    return Vital(
        title=_("Asked of stewards"),
        figure=shown,
        words=words,
        bar=gauge(found.waiting, limit, f"{shown} {words}"),
        limit=_(
            "It should stay under %(limit)s: what stewards answer in a week, or a quarter more for"
            " each person than when the matcher learned."
        )
        % {"limit": figure(limit)},
        past=found.waiting > limit,
        trend=went(found.trend, lambda one: one.waiting, figure),
        todo=_(
            "Answer those at the top: they move most. If a new list brought them, look whether its"
            " columns are read right."
        ),
        url=reverse("desk:review"),
        link=_("Go to the pairs"),
    )


def _oldest_review(since: datetime | None) -> Vital:
    days = (clock.now() - since).days if since else 0
    return Vital(
        title=_("The oldest of the pairs that come first"),
        figure=_days(days) if since else _("none"),
        words=_("asked %(when)s") % {"when": moment(since)} if since else _("nothing waits"),
        bar=gauge(days, REVIEW_DAYS, _days(days)),
        limit=_("What moves most should be answered within %(limit)s.")
        % {"limit": _days(REVIEW_DAYS)},
        past=days > REVIEW_DAYS,
        todo=_("Answer it, or leave it with what you know: it comes last then."),
        url=reverse("desk:review"),
        link=_("Go to the pairs"),
    )


def _oldest_question(since: datetime | None) -> Vital:
    days = (clock.now() - since).days if since else 0
    return Vital(
        title=_("The oldest question to a customer"),
        figure=_days(days) if since else _("none"),
        words=_("asked %(when)s") % {"when": moment(since)} if since else _("none is open"),
        bar=gauge(days, QUESTION_DAYS, _days(days)),
        limit=_("After %(limit)s nobody answers any more.") % {"limit": _days(QUESTION_DAYS)},
        past=days > QUESTION_DAYS,
        todo=_("Ask on the phone when they call next; their page still shows the question."),
        url=reverse("desk:people"),
        link=_("Find the person"),
    )


def _answers(found: Vitals) -> Vital:
    told = found.answers
    shown = figure(told.answered)
    words = ngettext(
        "of %(asked)s question answered; %(proved)s proved",
        "of %(asked)s questions answered; %(proved)s proved",
        told.asked,
    ) % {"asked": figure(told.asked), "proved": figure(told.proved)}
    return Vital(
        title=_("Questions to customers"),
        figure=shown,
        words=words,
        bar=shares(
            [told.yes, told.no, told.not_now, max(told.asked - told.answered, 0)],
            ["now", "lit", "past", "quiet"],
            _("yes %(yes)s, no %(no)s, not now %(later)s, open or lapsed %(open)s")
            % {
                "yes": figure(told.yes),
                "no": figure(told.no),
                "later": figure(told.not_now),
                "open": figure(max(told.asked - told.answered, 0)),
            },
        )
        if told.asked
        else None,
        limit=_("Yes %(yes)s, no %(no)s, not now %(later)s.")
        % {"yes": figure(told.yes), "no": figure(told.no), "later": figure(told.not_now)},
        trend=went(found.trend, lambda one: one.answered, figure),
    )


def _precision(found: Vitals) -> Vital:
    told = found.precision
    title = _("How often a pair we ask about is one person")
    trend = went(found.trend, lambda one: one.precision, _share, room=1.0)
    limit = _("It should not lie wholly under %(limit)s.") % {"limit": _share(PRECISION)}
    if told.share is None or told.low is None or told.high is None:
        words = _("no answer measures it yet; one question in five is put aside for that")
        return Vital(title=title, figure=_("unknown"), words=words, limit=limit, trend=trend)
    words = ngettext(
        "between %(low)s and %(high)s, by %(answered)s answer that trains nothing",
        "between %(low)s and %(high)s, by %(answered)s answers that train nothing",
        told.answered,
    ) % {
        "low": _share(told.low),
        "high": _share(told.high),
        "answered": figure(told.answered),
    }
    return Vital(
        title=title,
        figure=_share(told.share),
        words=words,
        bar=interval(told.low, told.share, told.high, PRECISION, words),
        limit=limit,
        past=told.high < PRECISION,
        trend=trend,
        todo=_("We mostly ask about strangers. Let the matcher learn from the answers so far."),
        url=reverse("desk:today"),
        link=_("Resolve from Today"),
    )


def _drift(found: Vitals) -> Vital:
    field, value = found.drift[0] if found.drift else ("", 0.0)
    named, judged = str(COMPARED.get(field, field)), found.compared >= ENOUGH
    words = _("most in: %(field)s") % {"field": named} if value else _("the data is as it was")
    return Vital(
        title=_("How far the data has moved since the matcher learned"),
        figure=_index(value),
        words=words if found.drift else _("nothing has been resolved to measure it by"),
        bar=gauge(value, DRIFT, words) if found.drift and judged else None,
        limit=_("It should stay under %(limit)s.") % {"limit": number_format(DRIFT, decimal_pos=1)}
        if judged
        else _("It is judged from %(enough)s pairs on; of fewer, chance moves it.")
        % {"enough": figure(ENOUGH)},
        past=value > DRIFT and judged,
        trend=went(found.trend, lambda one: one.drift, _index, room=DRIFT),
        todo=_("Look whether a list came in with other columns; else have the matcher learn anew."),
        url=reverse("desk:imports"),
        link=_("See the lists"),
    )


def _crowds(found: Vitals) -> Vital:
    words = ngettext(
        "records of one person at the most; %(many)s person comes near the limit",
        "records of one person at the most; %(many)s people come near the limit",
        found.crowded,
    ) % {"many": figure(found.crowded)}
    return Vital(
        title=_("Black holes: too many records in one person"),
        figure=figure(found.largest),
        words=words,
        bar=gauge(found.largest, CROWD, words),
        limit=_("A person of over %(limit)s records is formed by nobody but people.")
        % {"limit": figure(CROWD)},
        past=found.largest > CROWD,
        todo=_("Look what they share: it is likely a switchboard or a shared mailbox."),
        url=reverse("desk:review"),
        link=_("Go to the pairs"),
    )


def _generic(many: int, limit: int) -> Vital:
    words = ngettext(
        "value is held by so many that it tells nobody apart",
        "values are held by so many that they tell nobody apart",
        many,
    )
    return Vital(
        title=_("Values that say nothing"),
        figure=figure(many),
        words=words,
        bar=gauge(many, limit, f"{figure(many)} {words}"),
        limit=_(
            "It should stay under %(limit)s: a quarter more for each person than when the matcher"
            " learned, or a few in a small house."
        )
        % {"limit": figure(limit)},
        past=many > limit,
        todo=_("A list may have a placeholder in a column: look at the newest ones."),
        url=reverse("desk:imports"),
        link=_("See the lists"),
    )


def _differences(found: Vitals) -> Vital:
    title = _("Where the last resolve of everything differed from what stood")
    told = found.differences
    if told is None:
        return Vital(title=title, figure=_("unknown"), words=_("nothing has been resolved yet"))
    many = told["merged"] + told["split"] + told["moved"]
    allowed = found.limits.different
    words = _("%(merged)s joined, %(split)s parted, %(moved)s both, %(held)s left to stewards") % {
        name: figure(told.get(name, 0)) for name in ("merged", "split", "moved", "held")
    }
    return Vital(
        title=title,
        figure=figure(many),
        words=words,
        bar=None if found.is_first else gauge(many, allowed, words),
        limit=_("It was the first: nothing was resolved before it.")
        if found.is_first
        else _("Usual at the most are %(limit)s: one in two hundred people, or a handful.")
        % {"limit": figure(allowed)},
        past=many > allowed and not found.is_first,
        todo=_("After a new list or another definition that is expected; else look at the pairs."),
        url=reverse("desk:review"),
        link=_("Go to the pairs"),
    )


def _index(value: float) -> str:
    return str(number_format(value, decimal_pos=2))


def _days(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": figure(days)}


def _share(share: float) -> str:
    return _("%(percent)s %%") % {"percent": number_format(share * 100, decimal_pos=0)}
