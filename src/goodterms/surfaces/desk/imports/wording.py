"""What fields are called by those who look over a list's columns."""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from goodterms.journeys.intake.models import BROKEN

KEPT = ("", _("keep it under its own name"))
FIELDS = [
    (
        _("Who"),
        [
            ("name", _("whole name")),
            ("given_name", _("given name")),
            ("family_name", _("family name")),
            ("organisation", _("firm or organisation")),
            ("role", _("what they do there")),
            ("birth_date", _("date of birth")),
            ("national_id", _("national number")),
            ("language", _("language")),
        ],
    ),
    (
        _("Where"),
        [
            ("email", _("email")),
            ("phone", _("phone")),
            ("address", _("whole address in one")),
            ("street", _("street")),
            ("house_number", _("house number")),
            ("city", _("town or city")),
            ("state", _("county or state")),
            ("postcode", _("postcode")),
            ("country", _("country")),
        ],
    ),
    (
        _("With us"),
        [
            ("record_id", _("the list's own number for this row")),
            ("source", _("which system it is from")),
            ("account_no", _("account number")),
            ("account_kind", _("kind of account")),
            ("account_status", _("state of the account")),
            ("account_opened", _("account opened on")),
            ("account_closed", _("account closed on")),
            ("product", _("product or tariff")),
            ("serial", _("serial number")),
            ("last_seen", _("last contact")),
        ],
    ),
    (
        _("Bills and purchases"),
        [
            ("invoice_no", _("invoice number")),
            ("invoice_amount", _("amount of the invoice")),
            ("invoice_date", _("date of the invoice")),
            ("due_date", _("due on")),
            ("purchase_item", _("what was bought")),
            ("purchase_amount", _("price")),
            ("purchase_date", _("bought on")),
            ("currency", _("currency")),
        ],
    ),
]

# What intake says of a cell or a row. It is kept in plain English in the file of rows to mend.
FAULTS = (
    (re.compile("(?P<said>.*) is not a date", re.DOTALL), gettext_noop("%(said)s is not a date")),
    (
        re.compile("(?P<said>.*) is not an amount", re.DOTALL),
        gettext_noop("%(said)s is not an amount"),
    ),
    (
        re.compile(r"(?P<cells>\d+) cells? where the header has (?P<width>\d+)"),
        gettext_noop("where the header has %(width)s cells, this row has %(cells)s"),
    ),
    (
        re.compile(r"a cell of more than (?P<most>[\d,]+) characters"),
        gettext_noop("a cell of more than %(most)s characters"),
    ),
    (
        re.compile(r"a value of more than (?P<most>[\d,]+) characters"),
        gettext_noop("a number or address of more than %(most)s characters"),
    ),
)
DAMAGES = (
    gettext_noop("a byte that is no letter in this encoding"),
    gettext_noop("a NUL byte"),
    gettext_noop("a letter that could not be read is still to be put right"),
    gettext_noop("a NUL byte is still to be put right"),
    gettext_noop("a quotation mark is opened and not closed"),
    gettext_noop("a quotation mark stands in the middle of a cell"),
)

# Why an import stopped, as the worker says it.
STOPS = (
    (re.compile(re.escape(BROKEN)), BROKEN),
    (
        re.compile(
            r"Most of the column (?P<column>.*) are no (?:dates|amounts), so it cannot be \w+\.",
            re.DOTALL,
        ),
        gettext_noop(
            "Most cells of the column %(column)s cannot be read as what it was said to be."
        ),
    ),
    (
        re.compile(r"(?P<file>.*) cannot be opened as a workbook; .*", re.DOTALL),
        gettext_noop("%(file)s cannot be opened as a workbook; it may be damaged or locked."),
    ),
    (
        re.compile(r"(?P<file>.*) is a damaged .*", re.DOTALL),
        gettext_noop("%(file)s is damaged or was copied by half."),
    ),
)


def stop(sentence: str) -> str:
    """Why an import stopped, in the reader's language; what we do not know as it stands."""
    for form, words in STOPS:
        if found := form.fullmatch(sentence):
            return gettext(words) % found.groupdict()
    return sentence


def fault(reason: str) -> str:
    """One reason in the reader's language; one we do not know as it stands."""
    for form, words in FAULTS:
        if found := form.fullmatch(reason):
            return gettext(words) % found.groupdict()
    return gettext(reason) if reason in DAMAGES else reason


def faults(reasons: str) -> str:
    """Several, as the file of rows to mend joins them."""
    return "; ".join(fault(reason) for reason in reasons.split("; "))
