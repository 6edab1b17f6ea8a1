"""Letters: a stored message put into words, in the language of whoever reads it.

In ``templates/mailroom/mail`` each template has a ``.subject.txt``, ``.txt`` and ``.html``, and an
``.sms.txt`` where it can go to a phone. What they may speak of comes from ``WORDS``; codes are made
here and stand in no row and no job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from goodterms.customer.holdings.models import PartOffer
from goodterms.customer.identity.models import Claim, SecondWord
from goodterms.customer.people.models import Invitation, Role, Side
from goodterms.customer.people.roles import called
from goodterms.customer.profile.models import Proposal
from goodterms.dialogue.timeline.models import Turn
from goodterms.kernel import clock, secrets
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.mailroom.waits import waits

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.dialogue.timeline.models import Message

    type Words = Callable[[dict[str, Any]], dict[str, Any]]


def text(message: Message) -> str:
    """The same for a phone, in one line."""
    with translation.override(message.language or settings.LANGUAGE_CODE):
        words = render_to_string(f"mailroom/mail/{message.template}.sms.txt", _context(message))
    return " ".join(words.split())


def letter(message: Message) -> EmailMultiAlternatives:
    """The mail for this message. Raises ``Refused`` when there is nothing left to say."""
    context = _context(message)
    with translation.override(message.language or settings.LANGUAGE_CODE):
        subject, text, page = (
            render_to_string(f"mailroom/mail/{message.template}.{kind}", context).strip()
            for kind in ("subject.txt", "txt", "html")
        )
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[message.address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(page, "text/html")
    return mail


def _context(message: Message) -> dict[str, Any]:
    return {"firm": settings.FIRM_NAME, **WORDS[message.template](message.data)}


def _proof_code(data: dict[str, Any]) -> dict[str, Any]:
    claim = Claim.objects.get(pk=UUID(data["claim"]))
    if claim.state != Claim.State.WAITING or claim.expires_at <= clock.now():
        raise Refused(_("This claim is closed, so its code opens nothing."), rule="claims.closed")
    return {
        "code": secrets.code("claim", claim.pk, data["attempt"]),
        "means": claim.means,
        "until": claim.expires_at,
    }


def _claimed(data: dict[str, Any]) -> dict[str, Any]:
    """Five wrong codes: the holder hears by what it was tried, and of nobody's name.

    At the address they sign in with, which may be another, by what it was tried is left out.
    """
    if data.get("to") == "sign-in":
        return {"means": ""}
    return {"means": Claim.objects.values_list("means", flat=True).get(pk=UUID(data["claim"]))}


def _second_word(data: dict[str, Any]) -> dict[str, Any]:
    """The press itself is made on the page, signed in: a mail's link opens a view and no more."""
    asked = SecondWord.objects.get(claim=UUID(data["claim"]))
    if asked.answer or asked.until <= clock.now():
        raise Refused(_("This was answered already."), rule="claims.answered")
    return {"means": asked.means, "until": asked.until, "page": _page("/claims/")}


def _agreement(data: dict[str, Any]) -> dict[str, Any]:
    return {"one": data["became"] == SecondWord.Became.ONE, "page": _page("/claims/")}


def _answered(data: dict[str, Any]) -> dict[str, Any]:
    claim = Claim.objects.get(pk=UUID(data["claim"]))
    return {"asked_at": claim.asked_at, "page": _page(f"/claims/{claim.pk}/")}


def _ask_turned(data: dict[str, Any]) -> dict[str, Any]:
    """What was said, and the hour in the zone of the division that named it."""
    turn = Turn.objects.select_related("ask__division").get(pk=UUID(data["turn"]))
    zone = ZoneInfo(turn.ask.division.zone)
    return {
        "turn": turn,
        "asked": Turn.objects.values_list("words", flat=True).get(ask=turn.ask_id, n=1),
        "due": turn.due_at.astimezone(zone).replace(tzinfo=None) if turn.due_at else None,
        "page": _page(f"/ask/{turn.ask_id}/"),
    }


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    held = Proposal.objects.get(pk=UUID(data["proposal"]))
    if held.answered_at is None or not held.answered_by:
        raise Refused(_("This was taken back."), rule="proposals.withdrawn")
    return {"asked_at": held.asked_at, "who": held.answered_by, "page": _page("/held/")}


def _relation_asked(data: dict[str, Any]) -> dict[str, Any]:
    """Who asks, by the name they gave; a link opens the page, where alone one says yes or no."""
    side = Side.objects.select_related("invitation").get(pk=UUID(data["side"]))
    asked = side.invitation
    if side.answer or not asked.is_open(clock.now()):
        raise Refused(_("This question is over."), rule="invitations.over")
    return {
        "name": asked.asker_name,
        "at_home": asked.kind == Invitation.Kind.HOUSEHOLD,
        "until": asked.until,
        "page": _page("/people/"),
    }


def _part_asked(data: dict[str, Any]) -> dict[str, Any]:
    """What their page asks, and no more; a link opens the page, where alone one says yes or no."""
    asked = PartOffer.objects.select_related("account").get(pk=UUID(data["offer"]))
    if asked.answer or asked.over_at or asked.until <= clock.now():
        raise Refused(_("This question is over."), rule="offers.over")
    return {
        "name": asked.name,
        "account": asked.account.masked,
        "part": called(Role.objects.get(pk=asked.role)),
        "who": asked.said_by,
        "asked_at": asked.asked_at,
        "until": asked.until,
        "page": _page("/accounts/"),
    }


def _page(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


WORDS: dict[str, Words] = {
    "proof-code": _proof_code,
    "proof-stopped": _claimed,
    "holder-asked": _second_word,
    "holder-told": _agreement,
    "claim-answered": _answered,
    "ask-turned": _ask_turned,
    "fact-checked": _checked,
    "relation-asked": _relation_asked,
    "part-asked": _part_asked,
    "work-waits": waits,
}
