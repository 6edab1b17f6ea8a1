"""What a claim says about itself. Nothing here depends on whether anything was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations.claims import WRONG_CODES
from goodterms.kernel import clock
from goodterms.surfaces.portal.counting import in_words, sentence
from goodterms.ui.parts import Tag
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

MEANS = {
    Claim.Means.INVOICE: gettext_lazy("an invoice number"),
    Claim.Means.ACCOUNT: gettext_lazy("an account number"),
    Claim.Means.EMAIL: gettext_lazy("an email address"),
    Claim.Means.PHONE: gettext_lazy("a phone number"),
}


class Line(NamedTuple):
    """One claim in the list of one's own."""

    claim: Claim
    words: str
    tag: Tag


def lines(claims: Iterable[Claim]) -> list[Line]:
    return [Line(claim, means_of(claim), tag_of(claim)) for claim in claims]


def means_of(claim: Claim) -> str:
    return str(MEANS[Claim.Means(claim.means)])


def is_open(claim: Claim) -> bool:
    """Whether a code may still be given. Before and after the worker looked it is the same."""
    waits = claim.state in {Claim.State.ASKED, Claim.State.WAITING}
    return waits and claim.expires_at > clock.now()


def tag_of(claim: Claim) -> Tag:
    if is_open(claim):
        until = _("Code until %(moment)s") % {"moment": moment(claim.expires_at)}
        return Tag(words=until, kind="due", icon="clock")
    if claim.state == Claim.State.PROVED:
        return Tag(words=_("It is yours"), kind="kept", icon="check")
    if claim.state == Claim.State.UNDONE:
        return Tag(words=_("Taken back"))
    if claim.state == Claim.State.STOPPED:
        return Tag(words=_("Stopped after five codes"), kind="late", icon="triangle-alert")
    return Tag(words=_("Run out"))


def tries_left(claim: Claim) -> str:
    """After a wrong code; the same words where no code was ever sent."""
    left = WRONG_CODES - claim.attempts
    words = ngettext(
        "That is not the code. You can try once more.",
        "That is not the code. You can try %(left)s more times.",
        left,
    )
    return words % {"left": in_words(left)}


def undo_until(claim: Claim) -> str:
    return _("Undo until %(day)s") % {"day": day(claim.undo_until)}


def accounts_heading(count: int, first_name: str) -> str:
    """``Two accounts, one Ana``."""
    accounts = ngettext("%(count)s account", "%(count)s accounts", count)
    counted = sentence(accounts % {"count": in_words(count)})
    if not first_name:
        return counted
    return _("%(accounts)s, one %(name)s") % {"accounts": counted, "name": first_name}
