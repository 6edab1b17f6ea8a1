"""``{% load ui %}``: icons, the firm's mark, sheets and fonts, what to put right, times."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.conf import settings
from django.template.defaultfilters import date as date_filter
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy, pgettext

from goodterms.kernel import clock
from goodterms.ui.sheets import PRELOADED_FONTS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm, BoundField
    from django.utils.safestring import SafeString

    from goodterms.ui.parts import Column

register = template.Library()

VOICES = ("liked", "idea", "unhappy")
A_WEEK = timedelta(days=7)
ALMOST_SURE = 0.999
HARDLY = 0.001


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the sprite's icons, always beside a word and hidden from those who listen."""
    kind = "mark" if name in VOICES else "icon"
    symbol = f"mark-{name}" if name in VOICES else name
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        kind,
        static("ui/icons.svg"),
        symbol,
    )


@register.simple_tag
def mark_url(mark: str = "") -> str:
    """Where a firm's square mark lies: a name of ours, or the address of its own file."""
    return mark if "/" in mark else static(f"ui/marks/{mark or 'goodterms'}.svg")


@register.simple_tag
def emblem(mark: str = "") -> SafeString:
    """The firm's mark in the firm's colour."""
    return format_html(
        '<svg class="emblem" viewBox="0 0 40 40" aria-hidden="true"><use href="{}#mark"/></svg>',
        mark_url(mark),
    )


@register.simple_tag
def sheets() -> SafeString:
    links = ((static(sheet),) for sheet in SHEETS)
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def fonts() -> SafeString:
    """The two faces a page opens with, asked for before the sheets are read."""
    links = ((static(font),) for font in PRELOADED_FONTS)
    line = '<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>'
    return format_html_join("\n  ", line, links)


class Fault(NamedTuple):
    """One thing to put right, and the id of the field to do it in ("" for the form itself)."""

    words: str
    target: str


@register.inclusion_tag("ui/forms.html#errors")
def errors(*forms: BaseForm) -> dict[str, list[Fault]]:
    """The summary that stands first in ``main`` and has the focus; nothing when all is well."""
    return {"wrong": [fault for form in forms for fault in _faults(form)]}


def _faults(form: BaseForm) -> list[Fault]:
    of_the_form = [Fault(str(words), "") for words in form.non_field_errors()]
    of_fields = [
        Fault(str(words), "" if field.is_hidden else _target(field))
        for field in form
        for words in field.errors
    ]
    return of_the_form + of_fields


def _target(field: BoundField) -> str:
    """Radios have no one input of the group's own name; the first of them stands for it."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label)


@register.simple_tag
def cell_class(columns: Sequence[Column], index: int) -> str:
    column = columns[index]
    kinds = (("r", column.number), ("opt", column.optional), ("keep", column.keep))
    return " ".join(name for name, holds in kinds if holds)


@register.filter
def breakable(value: str) -> SafeString:
    """An email or a file's name that may go on in a new line after ``@`` or ``_``, not anywhere.

    Words in which letters are marked already keep their marks.
    """
    shown = re.sub(r"(?<=[@_])(?!$)", "<wbr>", conditional_escape(value))
    return mark_safe(shown)  # noqa: S308  (escaped above; an escaped sign holds neither of the two)


@register.filter
def likely(probability: float) -> str:
    """``98.6%``; the two ends say that they are ends, for nothing here is ever certain."""
    if probability > ALMOST_SURE:
        return gettext("over 99.9%")
    if probability < HARDLY:
        return gettext("under 0.1%")
    return f"{probability:.1%}"


@register.filter
def day(value: date | datetime | None) -> str:
    """``3 March 2024``; without the year while it is this year."""
    if value is None:
        return ""
    form = pgettext("day of this year", "j F")
    if _local(value).year != _today().year:
        form = pgettext("day of any year", "j F Y")
    return date_filter(_local(value), form)


@register.filter
def month(value: date | datetime | None) -> str:
    """``March 2019``, for what is known no closer."""
    return date_filter(_local(value), pgettext("month of a year", "F Y")) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """``14:07``."""
    return date_filter(_local(value), pgettext("hour of a day", "H:i")) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``today, 14:07``, within a week ``Thursday, 17:00`` to come, ``last Thursday, 17:00`` past.

    Else ``9 June 2025``; the days beside today by their own words.
    """
    if value is None:
        return ""
    there = _local(value)
    away = _date(there) - _today()
    if away == timedelta():
        return gettext("today, %(hour)s") % {"hour": hour(value)}
    if abs(away) >= A_WEEK:
        return day(value)
    words = _NEAR.get(away.days) or (_PAST if away < timedelta() else _COMING)
    return str(words) % {"weekday": date_filter(there, "l"), "hour": hour(value)}


_NEAR = {
    -1: gettext_lazy("yesterday, %(hour)s"),
    1: gettext_lazy("tomorrow, %(hour)s"),
}
_COMING, _PAST = gettext_lazy("%(weekday)s, %(hour)s"), gettext_lazy("last %(weekday)s, %(hour)s")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _date(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _today() -> date:
    now = clock.now()
    return timezone.localtime(now).date() if settings.USE_TZ else now.date()
