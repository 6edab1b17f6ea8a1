"""Correcting a fact and taking it back: by the customer, or by staff on their behalf."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.models import PORTAL, Record, Version
from goodterms.customer.identity.operations.records import say, voice_of
from goodterms.customer.people.models import Login, Person
from goodterms.customer.profile.fields import FIELDS, Owner
from goodterms.customer.profile.queries import facts, is_a_word
from goodterms.customer.profile.reading import read
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from goodterms.kernel.actors import Actor


@operation("profile.fact.corrected")
def correct(*, by: Actor, person: UUID, field: str, value: str) -> Record:
    """Write the person's value for a field of theirs; the earlier one stays in the versions."""
    known = FIELDS.get(field)
    if known is None:
        raise Refused(
            _("This is not a field you can change here."), next_step=_("Talk to a person.")
        )
    if known.owner is Owner.SHARED and by.is_customer:
        _refuse_if_shared(person, field)
    said = read(field, value)
    words = say(by=by, person=person, values={field: said})
    announce(PeopleChanged((person,)))
    record("profile.fact.corrected", words, by=by, about=[person], field=field)
    return words


@operation("profile.fact.taken_back")
def take_back(*, by: Actor, person: UUID, field: str) -> Record:
    """Undo the last word on a field: what was said before it holds again, with its own date.

    Pressed again it goes back one word more. The address a sign-in proved is no word: it stays.
    """
    words = Record.objects.filter(source__code=voice_of(by), source_key=str(person)).first()
    if words is None or not is_a_word(words.said.get(field)):
        raise Refused(_("There is nothing to undo here any more."))
    value, mark = _before(words, field)
    undone = say(by=by, person=person, values={field: value})
    others = {name: told for name, told in undone.said.items() if name != field}
    undone.said = {**others, field: mark} if mark else others
    undone.save(update_fields=["said"])
    announce(PeopleChanged((person,)))
    record("profile.fact.taken_back", undone, by=by, about=[person], field=field)
    return undone


def _refuse_if_shared(person: UUID, field: str) -> None:
    fact = facts(person).fact(field)
    if fact and fact.is_shared:
        raise Refused(
            _("Our side relies on this too, so somebody checks it first."),
            next_step=_("Wish for the other value; you hear by an hour."),
            rule="facts.shared",
        )


def _before(words: Record, field: str) -> tuple[str | None, dict[str, str] | None]:
    """The value that held before the present one was said, and when and by whom; None if none."""
    since = words.said[field]["at"]
    for version in Version.objects.filter(record=words).order_by("-version"):
        mark = version.said.get(field)
        if mark is None or mark["at"] < since:
            return version.payload.get(field), mark
    return None, None


def language_for_desk(person: UUID) -> str:
    """The language they chose to read us in; "" for none.

    Asked as the worker: who signs in is the door's knowledge, and staff learn this word of it.
    """
    with working("desk.language"):
        chosen = Login.objects.filter(person__canonical=person).exclude(language="")
        return chosen.order_by("pk").values_list("language", flat=True).first() or ""


def seed_for_desk(person: UUID) -> UUID:
    """Where staff's words on a person hang: the seed of the sign-in, else the canonical one.

    A sign-in is known by its own portal record; who signs in how is the door's knowledge alone.
    """
    seeds = [str(seed) for seed in Person.objects.of(person).values_list("pk", flat=True)]
    own = Record.objects.filter(source__code=PORTAL, source_key__in=seeds).first()
    if own:
        return UUID(own.source_key)
    return Person.objects.values_list("canonical_id", flat=True).get(pk=person)
