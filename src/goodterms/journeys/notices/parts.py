"""Whoever holds an account hears by mail that they are asked for a part in it."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.holdings.events import PartAsked
from goodterms.customer.holdings.models import PartOffer
from goodterms.customer.holdings.operations.offers import asked_at
from goodterms.customer.people.models import Person
from goodterms.journeys.notices.sending import Notice, tell
from goodterms.kernel.acting import working
from goodterms.kernel.events import on


@on(PartAsked)
def tell_whoever_holds_it(event: PartAsked) -> None:
    """Each holder at the oldest address they sign in with; any of them may answer, signed in."""
    with working("notices.part") as by:
        asked = PartOffer.objects.select_for_update(of=("self",)).get(pk=UUID(str(event.offer)))
        theirs = Person.objects.of(asked.person_id)
        sign_ins = asked_at(asked.account_id, theirs).order_by("-pk")
        told = sign_ins.values_list("person__canonical", "person", "email")
        oldest = {holder: (seed, address) for holder, seed, address in told}
        notice = Notice("part-asked", {"offer": str(asked.pk)}, topic="account")
        for seed, address in oldest.values():
            tell(notice, to=seed, address=address, by=by)
