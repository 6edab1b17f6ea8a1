"""Letters: a stored message put into words, in the language of whoever reads it.

In ``templates/mailroom/mail`` each template has a ``.subject.txt``, ``.txt`` and ``.html``. What
they may speak of comes from ``WORDS``; codes are made here and stand in no row and no job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from goodterms.customer.identity.models import Claim
from goodterms.kernel import clock, secrets
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.dialogue.timeline.models import Message

    type Words = Callable[[dict[str, Any]], dict[str, Any]]


def letter(message: Message) -> EmailMultiAlternatives:
    """The mail for this message. Raises ``Refused`` when there is nothing left to say."""
    context = {"firm": settings.FIRM_NAME, **WORDS[message.template](message.data)}
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


def _proof_code(data: dict[str, Any]) -> dict[str, Any]:
    claim = Claim.objects.get(pk=UUID(data["claim"]))
    if claim.state != Claim.State.WAITING or claim.expires_at <= clock.now():
        raise Refused(_("This claim is closed, so its code opens nothing."), rule="claims.closed")
    return {
        "code": secrets.code("claim", claim.pk, data["attempt"]),
        "means": claim.means,
        "until": claim.expires_at,
    }


WORDS: dict[str, Words] = {"proof-code": _proof_code}
