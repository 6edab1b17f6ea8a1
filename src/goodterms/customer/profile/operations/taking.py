"""Taking one's data along, and bringing a card in: both leave a record (R138 in part)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.operations.records import say
from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.operations import proposals
from goodterms.customer.profile.queries import facts
from goodterms.customer.profile.reading import read
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from goodterms.kernel.actors import Actor


@operation("profile.taken")
def take(*, by: Actor, person: UUID, form: str) -> None:
    """Say that what we hold is taken along, as ``form``: vcf, json or zip."""
    record("profile.taken", f"people.person:{person}", by=by, about=[person], form=form)


@operation("profile.card_brought")
def bring(*, by: Actor, person: UUID, values: Mapping[str, str]) -> int:
    """What they ticked of a card becomes their own words; shared facts become wishes.

    All or nothing: one value that cannot be is refused with its label. Answers how many changed.
    """
    holding = facts(person)
    said: dict[str, str | None] = {}
    for field, value in values.items():
        told = _read(field, value)
        known = holding.fact(field)
        if known and known.is_shared and by.is_customer:
            proposals.wish(by=by, person=person, field=field, value=told)
        else:
            said[field] = told
    if said:
        words = say(by=by, person=person, values=said)
        announce(PeopleChanged((person,)))
        record("profile.card_brought", words, by=by, about=[person], fields=sorted(said))
    return len(values)


def _read(field: str, value: str) -> str:
    if field not in FIELDS:
        raise Refused(_("This is not a field you can change here."))
    try:
        return read(field, value)
    except Refused as refusal:
        raise Refused(
            _("%(label)s: %(sentence)s")
            % {"label": FIELDS[field].label, "sentence": refusal.sentence},
            next_step=refusal.next_step,
        ) from refusal
