"""Records in: each is resolved before the answer, all of a request or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goodterms.customer.identity.models import Record, Source
from goodterms.journeys.intake.headers import CONTACT_FIELDS
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Scope
from goodterms.surfaces.api.endpoint import Faulty, ProgramRequest, endpoint, told
from goodterms.surfaces.api.records import reading

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.customer.identity.operations.receiving import Received, Told


@endpoint("POST", Scope.RECORDS_WRITE)
def records(request: ProgramRequest) -> HttpResponse:
    """One record or up to fifty; told of each is who it speaks of, and whether that is news."""
    # The matcher's rules take a moment to load: a process that serves pages alone never pays it.
    from goodterms.customer.identity.operations.receiving import receive  # noqa: PLC0415

    code, sent = reading.read(request.body, request.headers.get("Content-Type", ""))
    source = Source.objects.filter(code=code).first()  # the wall shows its divisions' alone
    if source is None:
        raise Faulty(
            _("Your divisions have no source called “%(code)s”.") % {"code": code},
            field="source",
            next_step=_("An administrator makes one, with the key or by a first list."),
        )
    done = receive(by=request.actor, source=source, told=[_told(one) for one in sent])
    with working("api.records"):  # a program reads no records, not even its own
        stand = Record.objects.filter(pk__in=[one.record for one in done])
        sure = dict(stand.values_list("pk", "kind_p"))
    return told({"records": [_answer(one, sure[one.record]) for one in done]})


def _told(sent: reading.Sent) -> Told:
    """Contact facts apart from what could prove a claim, as intake splits a row."""
    from goodterms.customer.identity.operations.receiving import Told  # noqa: PLC0415

    contact = {name: said for name, said in sent.fields.items() if name in CONTACT_FIELDS}
    account = sent.fields.get("account_no")
    return Told(
        key=sent.key,
        payload=contact,
        paper={"account_no": account} if account else {},
        national_id=sent.fields.get("national_id"),
    )


def _answer(one: Received, probability: float) -> dict[str, Any]:
    return {
        "key": one.key,
        "record": one.record,
        "change": one.state,
        "kind": one.kind,
        "probability": round(probability, 4),
        "seed": _id(one.seed),
        "person": _id(one.person),
        "organisation": _id(one.organisation),
    }


def _id(seed: UUID | None) -> str | None:
    return str(seed) if seed else None
