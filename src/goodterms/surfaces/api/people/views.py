"""Who an id stands for. An id handed out once is answered for ever: by itself, or by a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel.actors import Scope
from goodterms.surfaces.api.endpoint import Faulty, ProgramRequest, endpoint, told
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

REASON, SEEN = "by.program", "number"


@endpoint("GET", Scope.PEOPLE_READ)
def person(request: ProgramRequest, seed: UUID) -> HttpResponse:
    """The person, who reads that a program looked; 308 to the survivor, 410 for an erased one."""
    found = Person.objects.filter(pk=seed).first()  # the wall shows a program its divisions' own
    if found is None:
        raise _unknown(_("No person of your divisions has this id."))
    if found.erased_at:
        raise Faulty(
            _("This person had everything about them erased."),
            next_step=_("Forget the id; it will never stand for anybody else."),
            status=410,
        )
    seeds = Person.objects.of(seed).values_list("pk", flat=True)
    look(by=request.actor, kind=Look.Kind.MACHINE, people=list(seeds), groups=[SEEN], reason=REASON)
    return _answer("person", seed, found.canonical_id)


@endpoint("GET", Scope.PEOPLE_READ)
def organisation(_request: ProgramRequest, seed: UUID) -> HttpResponse:
    """The organisation; it is no person, so nobody's page says who looked."""
    found = Organisation.objects.filter(pk=seed).first()
    if found is None:
        raise _unknown(_("No organisation of your divisions has this id."))
    return _answer("organisation", seed, found.canonical_id)


def _answer(what: str, seed: UUID, canonical: UUID) -> HttpResponse:
    is_redirect = seed != canonical
    return told(
        {"id": str(seed), "canonical": str(canonical), "redirected": is_redirect},
        status=308 if is_redirect else 200,
        there=reverse(f"api:{what}", args=[canonical]) if is_redirect else "",
    )


def _unknown(sentence: str) -> Faulty:
    return Faulty(sentence, next_step=_("Use an id that this API has given you."), status=404)
