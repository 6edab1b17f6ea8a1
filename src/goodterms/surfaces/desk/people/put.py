"""What the customer put to us about a fact, beside its value: nobody acts on a value unaware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.models import Proposal
from goodterms.ui.parts import Action
from goodterms.ui.templatetags.ui import day, moment
from goodterms.ui.wording import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind, Answer = Proposal.Kind, Proposal.Answer


def beside(proposals: Iterable[Proposal], name: str) -> list[Action]:
    """Each that waits, and the disputes where both sides kept their word; leads to its check."""
    return [
        Action(label=_words(one, name), url=reverse("desk:checks-one", args=[one.pk]))
        for one in proposals
        if one.is_open or (one.kind == Kind.DISPUTE and one.answer == Answer.NO)
    ]


def beside_records(proposals: Iterable[Proposal], name: str) -> dict[int, list[Action]]:
    """The same about all of a record."""
    whole: dict[int, list[Proposal]] = {}
    for one in proposals:
        if one.record_id and not one.field:
            whole.setdefault(one.record_id, []).append(one)
    return {record: beside(put, name) for record, put in whole.items()}


def _words(one: Proposal, name: str) -> str:
    field = FIELDS.get(one.field)
    said = {
        "name": name,
        "value": value_of(field, one.value) if field else one.value,
        "who": one.owner_name if one.is_open else one.answered_by,
        "when": moment(one.due_at),
        "day": day(one.answered_at),
    }
    if not one.is_open:
        told = _("%(name)s says that this is wrong; %(who)s held it for right on %(day)s.")
        return told % said
    return {
        Kind.WISH: _("%(name)s wishes “%(value)s”; %(who)s answers by %(when)s."),
        Kind.DISPUTE: _("%(name)s says that this is wrong; %(who)s answers by %(when)s."),
        Kind.OBJECTION: _("%(name)s objects, so it is out of use; %(who)s answers by %(when)s."),
    }[Kind(one.kind)] % said
