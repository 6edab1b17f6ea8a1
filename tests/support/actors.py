"""Actors for tests, made as the middleware would make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.kernel.actors import Actor, Kind, Power, Scope

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Person

STEWARD = frozenset({Power.READER, Power.CONTRIBUTOR, Power.STEWARD})


def customer(person: Person, name: str = "") -> Actor:
    return Actor(kind=Kind.CUSTOMER, name=name, person=person.pk, proof=1, surface="portal")


def staff(
    person: Person,
    name: str = "",
    *,
    divisions: tuple[int, ...] = (),
    powers: frozenset[Power] = STEWARD,
) -> Actor:
    return Actor(
        kind=Kind.STAFF,
        name=name,
        person=person.pk,
        proof=1,
        powers=powers,
        divisions=divisions,
        surface="desk",
    )


def program(number: UUID, name: str, divisions: tuple[int, ...], scopes: frozenset[Scope]) -> Actor:
    return Actor(
        kind=Kind.PROGRAM,
        name=name,
        program=number,
        divisions=divisions,
        scopes=scopes,
        surface="api",
    )


def system(name: str = "a test") -> Actor:
    return Actor(kind=Kind.SYSTEM, name=name, surface="task")


def visitor() -> Actor:
    return Actor(kind=Kind.VISITOR, surface="portal")
