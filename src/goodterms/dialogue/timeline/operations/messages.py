"""Sending: the one road by which anything leaves for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from goodterms.audit.operations import operation, record
from goodterms.dialogue.timeline.events import MessageReady
from goodterms.dialogue.timeline.models import Message
from goodterms.kernel import clock
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from goodterms.customer.profile.models import Permit
    from goodterms.kernel.actors import Actor


@operation("timeline.sent")
def send(
    *,
    by: Actor,
    permit: Permit,
    address: str,
    template: str,
    data: dict[str, Any],
    language: str = "",
) -> Message:
    """Store a message for delivery under a permit; the mailroom delivers it once committed.

    ``template`` names a pair of texts of the mailroom; ``data`` holds ids and codes only.
    """
    message = Message(
        to_id=permit.person_id,
        address=address,
        template=template,
        data=data,
        language=language,
        permit=permit,
        made_at=clock.now(),
    )
    message.message_id = f"<{message.pk}@{settings.MAIL_DOMAIN}>"
    message.save(force_insert=True)
    announce(MessageReady(message.pk))
    record("timeline.sent", message, by=by, about=[permit.person_id], template=template)
    return message
