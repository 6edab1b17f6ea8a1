"""What a claim waits for, and what made it ring an alarm, in words for the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.alarms import Alarm
from goodterms.customer.identity.models import Claim, ClaimMatch

if TYPE_CHECKING:
    from collections.abc import Iterable

MEANS = {
    Claim.Means.INVOICE: gettext_lazy("an invoice number"),
    Claim.Means.ACCOUNT: gettext_lazy("an account number"),
    Claim.Means.EMAIL: gettext_lazy("an email address"),
    Claim.Means.PHONE: gettext_lazy("a phone number"),
    Claim.Means.SERIAL: gettext_lazy("a serial number"),
    Claim.Means.LOGIN: gettext_lazy("another sign-in"),
    Claim.Means.PERSON: gettext_lazy("two proofs of their choice"),
}
WAITS = {
    ClaimMatch.ByHand.PHONE: gettext_lazy("Only a phone is known: call it and read the code out"),
    ClaimMatch.ByHand.LETTER: gettext_lazy("Only a street is known: post the code"),
    ClaimMatch.ByHand.FIRM: gettext_lazy("A firm’s record or shared mailbox: a person decides"),  # noqa: RUF001
    ClaimMatch.ByHand.SILENCE: gettext_lazy("Whoever signs in to it has not answered for 14 days"),
    ClaimMatch.ByHand.WORDS: gettext_lazy(
        "Proved, but somebody said that these are two people: hear both"
    ),
    ClaimMatch.ByHand.CODES: gettext_lazy("That channel had its codes for today"),
}
ALARMS = {
    Alarm.MANY: gettext_lazy("many claims within a week"),
    Alarm.SURNAMES: gettext_lazy("found people of many family names"),
    Alarm.FRESH: gettext_lazy("a new device, within a day of the first sign-in"),
}
PROOFS = {
    "email": gettext_lazy("an email address used before"),
    "phone": gettext_lazy("a phone number used before"),
    "serial": gettext_lazy("a serial"),
    "letter": gettext_lazy("a letter to the address"),
    "document": gettext_lazy("a paper or card"),
}


def waits_for(claim: Claim) -> str:
    """Why a person is wanted; nothing where none is."""
    if claim.state == Claim.State.STOPPED:
        return _("Five wrong codes")
    if claim.state == Claim.State.PROVED:
        return _("Asks us to undo it") if claim.undo_wanted_at else ""
    if claim.state == Claim.State.WAITING and claim.means == Claim.Means.PERSON:
        return _("No number: wants to show two proofs")
    match = match_of(claim)
    if claim.state in Claim.OPEN and match and match.by_hand:
        return str(WAITS[ClaimMatch.ByHand(match.by_hand)])
    return ""


def alarms(codes: Iterable[str]) -> list[str]:
    return [str(ALARMS[Alarm(code)]) for code in codes]


def proofs(claim: Claim) -> list[str]:
    """The two proofs somebody without a number can show."""
    return [str(PROOFS[code]) for code in claim.fact.split(",") if code in PROOFS]


def match_of(claim: Claim) -> ClaimMatch | None:
    """What was found, where the worker has looked; read with the claim."""
    return getattr(claim, "match", None)
