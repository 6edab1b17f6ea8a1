"""How hidden values and sources read on the page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.template.defaultfilters import date as date_filter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from goodterms.customer.profile.fields import Field
    from goodterms.customer.profile.queries import Said


def shape_of(field: Field, value: str) -> str:
    """What a hidden value looks like, so that one knows it is there."""
    moment = _a_day(value) if field.input == "date" else None
    if moment is None:
        return _("Hidden")
    return _("%(day)s, year hidden") % {"day": date_filter(moment, pgettext("day", "j F"))}


def source_of(said: Said) -> str:
    """Where a value comes from and since when, in words."""
    when = {"day": day(said.at), "source": said.source, "who": said.by}
    if said.is_yours and not said.can_be_taken_back:
        return _("proved by you when you first signed in, %(day)s") % when
    if said.is_yours:
        return _("told by you, %(day)s") % when
    if said.is_desk:
        return _("told by you to %(who)s at our desk, %(day)s") % when
    return _("from %(source)s, %(day)s") % when


def _a_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
