"""How numbers, sums and days read, on whichever surface."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.template.defaultfilters import date as date_filter
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from decimal import Decimal

    from goodterms.customer.profile.fields import Field

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
NUMBERS = (
    _("none"),
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
    _("ten"),
    _("eleven"),
    _("twelve"),
)


def in_words(number: int) -> str:
    """As a host says it: ``five``; ``31`` from thirteen on."""
    return str(NUMBERS[number]) if number < len(NUMBERS) else number_format(number)


def sentence(words: str) -> str:
    """The same words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


def money(amount: Decimal | None, currency: str) -> str:
    """``£48.20``; the code of the currency where its sign is not known."""
    if amount is None:
        return ""
    number = number_format(amount, decimal_pos=2, force_grouping=True)
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{currency} {number}"


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def dated(value: str) -> str:
    """``14 May 1980`` for 1980-05-14; anything else as it is."""
    if not _DAY.fullmatch(value):  # an account number of eight figures is no day
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return date_filter(day, pgettext("day of any year", "j F Y"))


def value_of(field: Field, value: str) -> str:
    """A fact's value as people read it."""
    return dated(value) if field.input == "date" else value
