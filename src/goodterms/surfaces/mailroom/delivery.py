"""Delivery: a message leaves once, or says after five tries that it could not.

Its Message-ID was fixed when it was stored. If we fall over between the server's yes and our
commit, it goes out again under the same id, and the reader's mail program shows it once.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from goodterms.audit.operations import record
from goodterms.customer.profile.operations.permits import ask_again
from goodterms.dialogue.timeline.models import Message
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.mailroom.gateways.texts import gateway
from goodterms.surfaces.mailroom.letters import letter, text

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

logger = logging.getLogger(__name__)

TRIES = 5
State = Message.State


def deliver(message: UUID) -> None:
    """Send the message. Raises ``OSError`` when it is worth another try.

    The try is counted and committed before anything leaves, so that a message which brings the
    process down is not tried for ever. The row stays locked while the server is spoken to.
    """
    with working("mailroom.deliver") as by:
        if (held := _locked(message)) is None:
            return  # whom it was for has been erased
        _begin(held, by)
    with working("mailroom.deliver") as by:
        held = _locked(message)
        failure = _send(held, by) if held else None
    if failure:
        raise failure


def _locked(message: UUID) -> Message | None:
    held = Message.objects.select_for_update(of=("self",)).select_related("permit")
    return held.filter(pk=message).first()


def _begin(message: Message, by: Actor) -> None:
    if message.state not in {State.QUEUED, State.SENDING}:
        return
    if message.attempts >= TRIES:
        _give_up(message, by, "mailroom.tries")
        return
    message.state = State.SENDING
    message.attempts += 1
    message.save(update_fields=["state", "attempts"])


def _send(message: Message, by: Actor) -> OSError | None:
    if message.state != State.SENDING:
        return None  # another worker was quicker
    try:
        ask_again(message.permit)
        _hand_over(message)
    except Refused as refusal:
        _give_up(message, by, refusal.rule)
    except OSError as failure:  # smtplib's exceptions are OSErrors too
        return _put_back(message, by, failure)
    else:
        message.state, message.sent_at = State.SENT, clock.now()
        message.save(update_fields=["state", "sent_at"])
        record("mailroom.delivered", message, by=by, about=[message.to_id])
    return None


def _hand_over(message: Message) -> None:
    if message.permit.channel == "sms":
        gateway().send(message.address, text(message), key=str(message.pk))
    else:
        letter(message).send()


def _put_back(message: Message, by: Actor, failure: OSError) -> OSError | None:
    logger.warning("Message %s was not taken: %s", message.pk, failure)
    if message.attempts >= TRIES:
        _give_up(message, by, "mailroom.tries")
        return None
    message.state = State.QUEUED
    message.save(update_fields=["state"])
    return failure


def _give_up(message: Message, by: Actor, rule: str) -> None:
    message.state = State.FAILED
    message.save(update_fields=["state"])
    record("mailroom.given_up", message, by=by, about=[message.to_id], rule=rule)
