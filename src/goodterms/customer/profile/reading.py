"""What somebody typed into a fact: kept in their own spelling, refused in one clear sentence.

Only what cannot be what it says it is is refused: nobody's name is too short, too long or spelt in
the wrong letters.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from goodterms.customer.profile.fields import FIELDS
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_FIGURES, MOST_FIGURES = 6, 15  # of a phone number: a village's, and ITU-T E.164
OLDEST = 130  # years; nobody known has reached it
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)  # nobody types them; none stands in a row
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn round whatever stands behind
_PHONE = re.compile(r"[\d\s()./+#*-]+(?:(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
_POSTCODE = re.compile(r"(?=.*\d)[A-Z\d][A-Z\d -]{1,9}", re.IGNORECASE)


def read(field: str, value: str) -> str:
    """The value as it is kept. Raises ``Refused`` with the sentence that stands at the field."""
    known, value = FIELDS[field], _TURNING.sub("", _UNSEEN.sub(" ", value))
    said = _lines(value) if known.input == "lines" else " ".join(value.split())
    if not said:
        raise Refused(_("Nothing was written in the field."), next_step=_("Write the right value."))
    if len(said) > known.longest:
        raise Refused(
            _("That is longer than %(most)d signs.") % {"most": known.longest},
            next_step=_("Shorten it a little."),
        )
    check = _CHECKS.get(field) or _CHECKS.get(known.input)
    return check(said) if check else said


def _lines(value: str) -> str:
    """Each line as it was written, blanks at its end left out."""
    return "\n".join(line.rstrip() for line in value.strip().splitlines())


def _email(said: str) -> str:
    if said.count("@") != 1:
        raise Refused(_("An email address has one @ in it."), next_step=_("Write it in full."))
    try:
        validate_email(said, check_deliverability=False)
    except EmailNotValidError:
        raise Refused(
            _("No mail can be sent to %(said)s.") % {"said": said},
            next_step=_("Write it in full, as in ana@mail.example."),
        ) from None
    return said


def _phone(said: str) -> str:
    figures = sum(sign.isdigit() for sign in said)
    if not _PHONE.fullmatch(said) or not LEAST_FIGURES <= figures <= MOST_FIGURES:
        raise Refused(
            _("%(said)s is not a number one can dial.") % {"said": said},
            next_step=_("Write it as you would dial it, as in 01632 960 811 or +44 1632 960811."),
        )
    return said


def _postcode(said: str) -> str:
    if not _POSTCODE.fullmatch(said):
        raise Refused(
            _("%(said)s is not a postcode.") % {"said": said},
            next_step=_("Write it as it stands on a letter, as in MH4 1QL."),
        )
    return said


def _day(said: str) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Refused(
            _("%(said)s is not a date.") % {"said": said},
            next_step=_("Write year, month and day, as in 1980-05-14."),
        ) from None
    today = clock.now().date()
    if day > today:
        raise Refused(_("That day is still to come."), next_step=_("Look at the year once more."))
    if today.year - day.year > OLDEST:
        raise Refused(
            _("That is more than %(years)d years ago.") % {"years": OLDEST},
            next_step=_("Look at the year once more."),
        )
    return day.isoformat()


_CHECKS: dict[str, Callable[[str], str]] = {
    "email": _email,
    "tel": _phone,
    "date": _day,
    "postcode": _postcode,
}
