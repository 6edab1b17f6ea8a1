"""One claim at the desk: why it waits, and the four things that can be done with it (R7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations import handling
from goodterms.customer.profile.models import Card
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.claims import wording
from goodterms.surfaces.desk.claims.forms import DocumentsForm, WordsForm
from goodterms.surfaces.desk.shell import (
    local_time,
    readers_only,
    refusal,
    show,
    stewards_only,
    writers_only,
)
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.customer.identity.models import ClaimMatch
    from goodterms.ui.forms import Form

PAGE = "desk/claims/claim.html"
LETTER = "desk/claims/letter.html"
REASON = "by.claim"


@require_GET
@readers_only
def claim(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """What was claimed, why it waits, and what can be done."""
    return _page(request, claim_id)


@require_POST
@writers_only
def taking_up(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """Go on with it under one's own name, with a word to the customer."""
    return _act(request, claim_id, "take_up", handling.take_up)


@require_POST
@writers_only
def closure(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """Nothing more is done; the customer reads why."""
    return _act(request, claim_id, "close", handling.close)


@require_POST
@writers_only
def undo(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """The customer asked for it after the 30 days."""
    return _act(request, claim_id, "undo", handling.undo_for)


@require_POST
@stewards_only
def documents(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """Accept what somebody showed; what it was stays in the record and is read by the customer."""
    return _act(request, claim_id, "documents", handling.accept)


@require_POST
@writers_only
def letter(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """The letter with the code, to print and post; or the number to call and the code to read."""
    try:
        carried = handling.carry(by=request.actor, claim=claim_id)
    except Refused as refused:
        return _page(request, claim_id, refused=refused)
    look(
        by=request.actor,
        kind=Look.Kind.LISTED,
        people=carried.people,
        groups=["contact"],
        reason=REASON,
    )
    with local_time():
        context = {
            "carried": carried,
            "claim": get_object_or_404(Claim, pk=claim_id),
            "lines": [
                carried.told.payload[name]
                for name in ("name", "street", "city", "postcode")
                if carried.told.payload.get(name)
            ],
        }
        return show(request, LETTER, "letter", context)


def _act(request: StaffRequest, claim_id: UUID, name: str, verb: Any) -> HttpResponse:
    form = _forms(request.POST)[name]
    if form.is_valid():
        try:
            verb(by=request.actor, claim=claim_id, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(reverse("desk:claims-one", args=[claim_id]))
    return _page(request, claim_id, {name: form})


def _forms(data: Any = None) -> dict[str, Form]:
    return {
        "take_up": WordsForm(data, prefix="up"),
        "documents": DocumentsForm(data, prefix="doc"),
        "close": WordsForm(data, prefix="close"),
        "undo": WordsForm(data, prefix="undo"),
    }


def _page(
    request: StaffRequest,
    claim_id: UUID,
    filled: dict[str, Form] | None = None,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    found = Claim.objects.select_related("claimant", "match")
    one = get_object_or_404(found, pk=claim_id)
    person, match = one.claimant.canonical_id, wording.match_of(one)
    look(by=request.actor, kind=Look.Kind.LISTED, people=[person], groups=["card"], reason=REASON)
    with local_time():
        context = {
            "claim": one,
            "who": Card.objects.filter(pk=person).values_list("name", flat=True).first()
            or _("No name yet"),
            "person_url": f"{reverse('desk:people-person', args=[person])}?by=claim",
            "means": wording.MEANS[Claim.Means(one.means)],
            "waits": wording.waits_for(one),
            "alarms": wording.alarms(match.alarms if match else ()),
            "proofs": wording.proofs(one),
            "forms": {**_forms(), **(filled or {})},
            "wrong": next(iter(filled.values()), None) if filled else None,
            "may_undo": bool(one.undo_wanted_at and one.state == Claim.State.PROVED),
            "may_act": one.state in handling.WAITS,
            "may_accept": one.state in handling.WAITS and request.actor.may(Power.STEWARD),
            "may_carry": _is_carried(one, match),
            "refusal": refusal(refused) if refused else None,
        }
        status = 422 if filled or refused else 200
        return show(request, PAGE, "claim", context, status=status)


def _is_carried(claim: Claim, match: ClaimMatch | None) -> bool:
    waits = claim.state == Claim.State.WAITING
    return bool(waits and match and match.by_hand in handling.CARRIED)
