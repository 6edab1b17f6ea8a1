"""The one gate: nothing is sent to a person without a permit that names what allows it.

The order of the questions grows with the tables that can answer them (trust.md 8). Today: is the
person there to be written to, and is the topic a duty of ours. Topics one chooses are refused,
because nobody has been asked to choose yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.people.models import Person
from goodterms.customer.profile.models import Permit
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

# Service cannot be refused; the duty behind each topic is what the person reads beside the message.
DUTIES = {
    "proof": "security: what is claimed at an address is asked at that address",
    "claim": "service: an answer to what somebody asked us is told to them",
    "work": "employment: members of staff hear what waits on them",
    "invitation": "service: what a customer asks another by their address is handed on, once",
    "account": "service: who holds an account is asked before anybody has a part in it",
    "answer": "service: who asked us something is told what became of it",
}
CHANNELS = {"email", "sms"}


@operation("profile.permitted")
def permit(*, by: Actor, person: UUID, topic: str, channel: str) -> Permit:
    """Leave to send one message on ``topic`` by ``channel`` to this seed.

    The only maker of a ``Permit``. Raises ``Refused`` with the rule that forbids it.
    """
    _refuse_if_closed(person)
    _refuse_unless_allowed(topic, channel)
    given = Permit(
        person_id=person, topic=topic, channel=channel, because=DUTIES[topic], at=clock.now()
    )
    given.save(force_insert=True)
    record("profile.permitted", given, by=by, about=[person], topic=topic, channel=channel)
    return given


def ask_again(given: Permit) -> None:
    """At the moment of sending: raises ``Refused`` if what was allowed is so no longer."""
    _refuse_if_closed(given.person_id)
    _refuse_unless_allowed(given.topic, given.channel)


def _refuse_if_closed(person: UUID) -> None:
    if not Person.objects.filter(pk=person, erased_at__isnull=True).exists():
        raise Refused(
            _("This person was erased, so nothing is sent to them."), rule="permits.erased"
        )


def _refuse_unless_allowed(topic: str, channel: str) -> None:
    if topic not in DUTIES:
        raise Refused(
            _("Nobody has chosen to hear about this, so nothing is sent."),
            next_step=_("Ask them first; their choice then stands here."),
            rule="permits.not_chosen",
        )
    if channel not in CHANNELS:
        raise Refused(_("We do not write this way yet."), rule="permits.channel")
