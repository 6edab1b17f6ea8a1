"""How figures, sums and days read at the desk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.template.defaultfilters import date as date_filter
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def figure(number: int) -> str:
    """``4,812``, as the reader's language groups it."""
    return number_format(number, force_grouping=True)


def money(amount: Decimal | None, currency: str) -> str:
    """``£48.20``; the code of the currency where its sign is not known."""
    if amount is None:
        return ""
    number = number_format(amount, decimal_pos=2, force_grouping=True)
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{currency} {number}"


def dated(value: str) -> str:
    """``14 May 1980`` for 1980-05-14; anything else as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return date_filter(day, pgettext("day of any year", "j F Y"))


def listed(words: Sequence[str]) -> str:
    """``Mere Energy, Moor Connect and Quillstone Advisory``."""
    if len(words) < 2:  # noqa: PLR2004  (one has nothing to be joined to)
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
