"""What is sent when something below the timeline happened."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from goodterms.customer.identity.events import ProofWanted
from goodterms.customer.identity.models import ClaimMatch, Record
from goodterms.customer.identity.operations.groups import group_of, seeds_of
from goodterms.customer.people.models import Login
from goodterms.customer.profile.operations.permits import permit
from goodterms.dialogue.timeline.models import Message
from goodterms.dialogue.timeline.operations import send
from goodterms.kernel.acting import working
from goodterms.kernel.events import on
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from goodterms.kernel.actors import Actor

PROOF = "proof-code"


@on(ProofWanted)
def send_the_code(event: ProofWanted) -> None:
    """A claim found a record: ask at the address on that record, whoever reads there."""
    with working("notices.proof") as by:
        match = ClaimMatch.objects.select_for_update().get(pk=UUID(str(event.claim)))
        holder = _holder(match)
        if holder and not _is_sent(match, holder):
            _send(match, holder, by)


def _holder(match: ClaimMatch) -> UUID | None:
    """The seed of the person on the record whose address it is; none where it is no person's."""
    of_address = Record.objects.filter(
        pk__in=match.records, payload__email=match.channel
    ).values_list("pk", flat=True)
    return next(iter(seeds_of(of_address)), None)


def _is_sent(match: ClaimMatch, holder: UUID) -> bool:
    return Message.objects.filter(to=holder, template=PROOF, data=_data(match)).exists()


def _send(match: ClaimMatch, holder: UUID, by: Actor) -> None:
    try:
        leave = permit(by=by, person=holder, topic="proof", channel="email")
    except Refused:
        return  # the refusal's own record says so
    send(
        by=by,
        permit=leave,
        address=match.channel,
        template=PROOF,
        data=_data(match),
        language=_language(holder),
    )


def _data(match: ClaimMatch) -> dict[str, str | int]:
    return {"claim": str(match.pk), "attempt": match.attempt}


def _language(holder: UUID) -> str:
    """The one they signed in with, if they ever did."""
    spoken = Login.objects.filter(person__in=group_of(holder)).exclude(language="")
    return spoken.values_list("language", flat=True).first() or ""
