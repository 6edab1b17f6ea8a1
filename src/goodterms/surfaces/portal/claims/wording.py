"""What a claim says about itself. Nothing here depends on whether anything was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.audit.models import AuditRecord, Outcome
from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations.claims import WRONG_CODES
from goodterms.kernel import clock
from goodterms.kernel.actors import Kind
from goodterms.ui.parts import Line as Deed
from goodterms.ui.parts import Tag
from goodterms.ui.templatetags.ui import day, moment
from goodterms.ui.wording import in_words, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

MEANS = {
    Claim.Means.INVOICE: gettext_lazy("an invoice number"),
    Claim.Means.ACCOUNT: gettext_lazy("an account number"),
    Claim.Means.EMAIL: gettext_lazy("an email address"),
    Claim.Means.PHONE: gettext_lazy("a phone number"),
    Claim.Means.SERIAL: gettext_lazy("a serial number"),
    Claim.Means.LOGIN: gettext_lazy("another sign-in"),
    Claim.Means.PERSON: gettext_lazy("two proofs of your choice"),
}
TOLD = {
    "identity.claim.asked": gettext_lazy("Asked whether something else is yours"),
    "identity.claim.proved": gettext_lazy("A code was given"),
    "identity.claim.confirmed": gettext_lazy("You said that both sign-ins are you"),
    "identity.claim.withdrawn": gettext_lazy("The question was closed by you"),
    "identity.claim.undone": gettext_lazy("It was undone"),
    "identity.claim.asked_for_undo": gettext_lazy("Asked us to undo it"),
    "identity.claim.settled": gettext_lazy("The check before opening was finished"),
    "identity.claim.taken_up": gettext_lazy("A person took it up"),
    "identity.claim.passed_on": gettext_lazy("It passed to somebody who is there"),
    "identity.claim.closed": gettext_lazy("A person closed it, with a word to you"),
    "identity.claim.by_documents": gettext_lazy("A steward accepted your documents"),
}


class Line(NamedTuple):
    """One claim in the list of one's own."""

    claim: Claim
    words: str
    tag: Tag


def lines(claims: Iterable[Claim]) -> list[Line]:
    return [Line(claim, means_of(claim), tag_of(claim)) for claim in claims]


def means_of(claim: Any) -> str:
    """By what a claim, or a question about one, was asked."""
    return str(MEANS[Claim.Means(claim.means)])


def is_open(claim: Claim) -> bool:
    """Whether a code may still be given. Before and after the worker looked it is the same."""
    waits = claim.state in {Claim.State.ASKED, Claim.State.WAITING}
    return waits and claim.expires_at > clock.now()


def step_of(claim: Claim) -> str:
    """Which part of its page a claim shows."""
    if claim.state == Claim.State.CHECKING:
        return "checking"
    if claim.state == Claim.State.AGREED and claim.expires_at > clock.now():
        return "agreed"
    if not is_open(claim):
        return str(claim.state) if claim.state in ENDED else "over"
    special = {Claim.Means.LOGIN: "other", Claim.Means.PERSON: "person"}
    return special.get(Claim.Means(claim.means), "proof")


ENDED = {Claim.State.PROVED, Claim.State.UNDONE, Claim.State.STOPPED, Claim.State.CLOSED}


def tag_of(claim: Claim) -> Tag:
    if is_open(claim):
        return _open_tag(claim)
    if step_of(claim) == "agreed":
        until = _("Your last word until %(moment)s") % {"moment": moment(claim.expires_at)}
        return Tag(words=until, kind="due", icon="clock")
    plain = {
        Claim.State.PROVED: Tag(words=_("It is yours"), kind="kept", icon="check"),
        Claim.State.CHECKING: Tag(words=_("One check more"), kind="due", icon="clock"),
        Claim.State.UNDONE: Tag(words=_("Taken back")),
        Claim.State.STOPPED: Tag(
            words=_("Stopped after five codes"), kind="late", icon="triangle-alert"
        ),
        Claim.State.CLOSED: Tag(words=_("Closed")),
    }
    return plain.get(Claim.State(claim.state), Tag(words=_("Run out")))


def _open_tag(claim: Claim) -> Tag:
    if claim.means == Claim.Means.PERSON:
        by = claim.answer_by or claim.expires_at
        words = _("%(name)s answers by %(moment)s") if claim.greeter else _("Answer by %(moment)s")
        words %= {"name": claim.greeter, "moment": moment(by)}
    elif claim.means == Claim.Means.LOGIN:
        words = _("Your other sign-in until %(moment)s") % {"moment": moment(claim.expires_at)}
    else:
        words = _("Code until %(moment)s") % {"moment": moment(claim.expires_at)}
    return Tag(words=words, kind="due", icon="clock")


def tries_left(claim: Claim) -> str:
    """After a wrong code; the same words where no code was ever sent."""
    left = WRONG_CODES - claim.attempts
    words = ngettext(
        "That is not the code. You can try once more.",
        "That is not the code. You can try %(left)s more times.",
        left,
    )
    return words % {"left": in_words(left)}


def hint(claim: Claim) -> str:
    """What lies behind, in words that fit at least twenty others; nothing where they do not."""
    told = claim.hint
    if "city" in told:
        words = _("More lies behind it: an account since %(year)s in %(city)s.")
        return words % {"year": told["year"], "city": told["city"]}
    if "year" in told:
        return _("More lies behind it: an account since %(year)s.") % {"year": told["year"]}
    return ""


def deeds(claim: Claim) -> list[Deed]:
    """What was done about it, by whom, the newest first, as our desk reads it; one query."""
    told = AuditRecord.objects.filter(
        things__contains=[f"identity.claim:{claim.pk}"], outcome=Outcome.DONE, what__in=list(TOLD)
    )
    return [
        Deed(
            icon="history",
            title=str(TOLD[one.what]),
            at=one.at,
            who=one.actor_name if one.actor_kind == Kind.STAFF else "",
        )
        for one in told.order_by("-id")
    ]


def undo_until(claim: Claim) -> str:
    return _("Undo until %(day)s") % {"day": day(claim.undo_until)}


def accounts_heading(count: int, first_name: str) -> str:
    """``Two accounts, one Ana``."""
    accounts = ngettext("%(count)s account", "%(count)s accounts", count)
    counted = sentence(accounts % {"count": in_words(count)})
    if not first_name:
        return counted
    return _("%(accounts)s, one %(name)s") % {"accounts": counted, "name": first_name}
