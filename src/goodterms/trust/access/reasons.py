"""Why somebody looked: reasons to choose from, reasons found by the way one came, own words.

A look keeps a code, or the looker's own words; the reader gets it in their own language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OTHER = "other"
LEAST_WORDS, MOST_WORDS = 20, 200  # signs; the longest fits the column

CHOSEN: dict[str, StrPromise] = {
    "asked": _("You asked us"),
    "service": _("A fault or a delivery"),
    "billing": _("A bill or a payment"),
    "complaint": _("A complaint"),
    "meeting": _("A meeting"),
    "quality": _("Putting data right"),
    "duty": _("A legal duty"),
}

# By the way the looker came; it is the reason only within their own divisions.
FOUND: dict[str, StrPromise] = {
    "by.invoice": _("Looked up by an invoice number"),
    "by.account": _("Looked up by an account number"),
    "by.email": _("Looked up by an email address"),
    "by.number": _("Looked up by a phone or account number"),
    "by.national": _("Looked up by a national number"),
    "by.name": _("Looked up by name"),
    "by.firm": _("Looked up by firm"),
    "by.place": _("Looked up by an address"),
    "by.spelling": _("Looked up by name"),
    "by.called": _("Looked up by name"),
    "by.alike": _("Looked up by a name spelt alike"),
    "by.list": _("Found in the list of people"),
    "by.claim": _("A claim of yours waits for a person"),
    "by.review": _("Two records compared, to put data right"),
    "by.ask": _("You asked us something"),
    "by.check": _("A wish or a word of yours waits for its check"),
    "by.household": _("You live with somebody we served"),
    "by.records": _("Opened from a record of yours"),
    "by.definition": _("Weighing how many customers we have"),
    "by.program": _("A program of ours kept its own list up to date"),
}

GROUPS: dict[str, StrPromise] = {
    "card": _("name and divisions"),
    "facts": _("what we hold"),
    "records": _("records and where they come from"),
    "links": _("why records belong together"),
    "accounts": _("accounts and bills"),
    "changes": _("what was changed"),
    "asks": _("what you asked us"),
    "mirror": _("your own page, as you see it"),
    "number": _("the number that stands for you with us"),
}


def read(code: str, words: str) -> str:
    """What a look keeps: a chosen code, or own words long enough to mean something."""
    if code in CHOSEN:
        return code
    said = " ".join(words.split())
    if code != OTHER:
        raise Refused(
            str(_("A look needs a reason.")),
            next_step=str(_("Choose one, or say it in your own words.")),
            rule="looks.reason",
        )
    if len(said) < LEAST_WORDS:
        raise Refused(
            str(_("“%(said)s” is too short for the person to understand.")) % {"said": said},
            next_step=str(_("Say it in twenty signs or more.")),
            rule="looks.reason.short",
        )
    return said[:MOST_WORDS]


def is_given(reason: str) -> bool:
    """Whether the looker said it themselves; a way of coming is no reason elsewhere."""
    return bool(reason) and reason not in FOUND


def words(reason: str) -> str:
    """A kept reason for people to read; own words stand as they were written."""
    return str(CHOSEN.get(reason) or FOUND.get(reason) or reason)
