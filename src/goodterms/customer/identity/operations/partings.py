"""Colleagues are so at one firm: their tie ends with the place of either, and returns with it.

So do the parts somebody plays there.

A tie is what both agreed on, and a place is what one of them says. So an end of the place dates the
tie, and whoever puts the place right has the tie back, unless one of the two has ended it by hand,
the other has left the firm as well, or both have said yes anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.firms import key_of
from goodterms.customer.people.models import Affiliation, Colleagues, Person
from goodterms.customer.people.operations.households import stands_anew
from goodterms.kernel import clock

if TYPE_CHECKING:
    from datetime import date


def part(place: Affiliation, key: str, on: date) -> None:
    """They left the firm of this key on that day: its ties end, and so does any other way back.

    Nothing ends while another place of theirs there goes on.
    """
    today = clock.now().date()
    there = Affiliation.objects.of_person(place.person_id).counting().filter(firm_key=key)
    if any(not one.is_over(max(on, today)) for one in there.exclude(pk=place.pk)):
        return
    mine = set(Person.objects.of(place.person_id).values_list("pk", flat=True))
    for tie in _ties(place, key):
        if not tie.is_over(today):
            tie.until, tie.ended_with = max(on, tie.since), place
        elif tie.ended_with is None or tie.ended_with.person_id not in mine:
            tie.ended_at = tie.ended_by = tie.ended_with = None
        tie.save(update_fields=["until", "ended_at", "ended_by", "ended_with"])


def rejoin(place: Affiliation) -> None:
    """The place stands after all, at the firm that it names now."""
    for tie in _ties(place, place.firm_key):
        if tie.ended_with_id == place.pk and not stands_anew(tie):
            tie.until = tie.ended_with = None
            tie.save(update_fields=["until", "ended_with"])


def lay_down(place: Affiliation, key: str, on: date) -> None:
    """Their parts at the firm of this key end with the place; those ended by hand stay so."""
    place.roles.filter(until__isnull=True).update(until=on, left_key=key)


def take_up(place: Affiliation) -> None:
    """The parts that ended with this place, at the firm it names now, go on; the newest of each."""
    if not place.firm_key:
        return
    played = set(place.roles.filter(until__isnull=True).values_list("role", flat=True))
    for held in place.roles.filter(left_key=place.firm_key).order_by("-at", "-pk"):
        if held.role_id not in played:
            played.add(held.role_id)
            held.until, held.left_key = None, ""
            held.save(update_fields=["until", "left_key"])


def _ties(place: Affiliation, key: str) -> list[Colleagues]:
    """All of theirs at that firm, held: of two who leave at once one comes first."""
    known = Colleagues.objects.of_person(place.person_id).select_for_update(of=("self",))
    told = known.select_related("ended_with").order_by("pk")
    return [tie for tie in told if key and key_of(tie.firm) == key]
