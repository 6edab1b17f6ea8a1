"""Parts of the operations: whose row it is, and the lock under which it changes.

The walls say first whether the actor may see the row at all; then it is written as a task does,
because no role of people may change a row that a division's system told of.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.customer.holdings.models import Purchase, Thing
from goodterms.customer.identity.models import Source
from goodterms.customer.identity.operations.records import voice_of
from goodterms.customer.people.models import Person
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from goodterms.kernel.actors import Actor


@contextmanager
def held[M: (Purchase, Thing)](model: type[M], pk: UUID, by: Actor) -> Iterator[M]:
    """The row, locked, for the one it belongs to or for staff who may see it."""
    theirs = model._default_manager.filter(pk=pk)  # noqa: SLF001
    if by.person and by.is_customer:
        theirs = theirs.filter(person__in=Person.objects.of(by.person))
    is_seen = theirs.exists()
    with working("holdings.own"):
        row = theirs.select_for_update(of=("self",)).first() if is_seen else None
        if row is None:
            raise Refused(
                _("There is no such thing here."),
                next_step=_("Look at the list as it is now."),
                rule="holdings.unseen",
            )
        yield row


def only_if_told(row: Purchase | Thing) -> None:
    """What a division's system told of is mended there, by a person."""
    if not row.is_told:
        raise Refused(
            _("One of our divisions told of this, so it is not yours to take off the list."),
            next_step=_("Ask us about it; a person looks into it."),
            rule="holdings.not_told",
        )


def voice(by: Actor) -> Source:
    """Our own source under which this actor's words are kept."""
    return Source.objects.get(code=voice_of(by))


def line(words: str, longest: int) -> str:
    """One line as it was meant: blanks at its ends and doubled ones left out."""
    said = " ".join(words.split())
    if len(said) > longest:
        raise Refused(
            _("That is longer than %(most)d signs.") % {"most": longest},
            next_step=_("Shorten it a little."),
            rule="holdings.long",
        )
    return said
