"""What people say on records, as it stands after the operations that hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.models import Assertion, Says, Strength
from goodterms.customer.identity.operations.groups import anchor, ordered
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind as ActorKind

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Record
    from goodterms.kernel.actors import Actor
    from tests.conftest import Member


def own_words(member: Member) -> Record:
    """The record of what they say of themselves, which their words on others are tied to."""
    with working("a test"):
        return anchor(member.person.pk)


def make_word(
    a: int,
    b: int,
    says: Says,
    *,
    by: Actor | None = None,
    strength: int = Strength.PROVED,
    level: int = 0,
) -> Assertion:
    """A standing word on two records, from which nothing followed; our desk's without ``by``."""
    with working("a test"):
        return Assertion.objects.create(
            **ordered(a, b),
            says=says,
            by_kind=by.kind if by else ActorKind.STAFF,
            by_actor=by.person if by else None,
            strength=strength,
            level=level,
            at=clock.now(),
        )
