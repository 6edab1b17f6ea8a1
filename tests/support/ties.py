"""Households and colleagues as people make them: one asks, the other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodterms.customer.people.models import Invitation
from goodterms.customer.people.operations import invitations
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member


def ask(who: Member, address: str, name: str = "Ana", **more: Any) -> Invitation:
    """As on the page; the task has looked whose the address is."""
    kind = more.pop("kind", Invitation.Kind.HOUSEHOLD)
    with acting(who.actor):
        asked = invitations.ask(
            by=who.actor, person=who.person.pk, kind=kind, address=address, name=name, **more
        )
    with working("a test"):
        invitations.bind()
    return asked


def say(who: Member, asked: Invitation, *, yes: bool, name: str = "") -> Invitation:
    with acting(who.actor):
        return invitations.answer(
            by=who.actor, person=who.person.pk, invitation=asked.pk, yes=yes, name=name
        )
