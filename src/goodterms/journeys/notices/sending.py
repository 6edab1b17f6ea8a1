"""One notice, sent once: the gate is asked for a permit, and the timeline takes the message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from goodterms.customer.identity.operations.groups import group_of
from goodterms.customer.people.models import Login
from goodterms.customer.profile.operations.permits import permit
from goodterms.dialogue.timeline.models import Message
from goodterms.dialogue.timeline.operations import send
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor


class Notice(NamedTuple):
    """``data`` names what it is about, in ids and codes; the same notice twice is sent once."""

    template: str
    data: dict[str, Any]
    topic: str
    channel: str = "email"


def tell(notice: Notice, *, to: UUID, address: str, by: Actor) -> None:
    if Message.objects.filter(to=to, template=notice.template, data=notice.data).exists():
        return
    try:
        leave = permit(by=by, person=to, topic=notice.topic, channel=notice.channel)
    except Refused:
        return  # the refusal's own record says so
    send(
        by=by,
        permit=leave,
        address=address,
        template=notice.template,
        data=notice.data,
        language=_language(to),
    )


def _language(person: UUID) -> str:
    """The one they signed in with, if they ever did."""
    spoken = Login.objects.filter(person__in=group_of(person)).exclude(language="")
    return spoken.values_list("language", flat=True).first() or ""
