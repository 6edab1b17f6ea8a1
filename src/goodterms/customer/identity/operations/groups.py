"""Joining and parting groups of seeds, so that each step can be taken back exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.models import Assertion, Change, Membership, Record, Says
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock
from goodterms.kernel.actors import Kind
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID


class SaidDifferent(Refused):
    """Somebody's standing word says these are two people."""


class TwoSignIns(Refused):
    """Each side is somebody's own sign-in, and neither has said that they are one person."""


def seeds_of(records: Iterable[int]) -> list[UUID]:
    """The seeds of the persons these records speak of."""
    found = Membership.objects.filter(
        record__in=list(records), until__isnull=True, person__isnull=False
    )
    return sorted(seed for seed in found.values_list("person_id", flat=True) if seed)


def group_of(seed: UUID) -> list[UUID]:
    """All seeds of the person this one stands behind, itself among them, in order; one query."""
    return sorted(Person.objects.of(seed).values_list("pk", flat=True))


def hold(seeds: Iterable[UUID]) -> None:
    """Till the transaction ends nobody else moves these: of two at once one comes first.

    The persons they stand behind come first, here and wherever seeds move, each in order: so nobody
    waits for a person and holds a seed that its holder wants.
    """
    wanted = list(seeds)
    persons = set(Person.objects.filter(pk__in=wanted).values_list("canonical_id", flat=True))
    for some in (persons, wanted):
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk"))


@transaction.atomic
def join(
    seed: UUID,
    others: Collection[UUID],
    *,
    cause: dict[str, Any],
    agreed: bool = False,
    proof: int = 0,
) -> Change:
    """Make ``seed`` and each of ``others``, with all their groups, one person.

    The survivor is the group holding a login, then the one with most seeds, then the oldest. Two
    groups with a login each would read one another's, so they join only where both ``agreed``.
    A word of our own desk that says "different" gives way to a customer's stronger ``proof``, and
    both stay to be read; nobody else's word does.
    """
    hold([seed, *others])
    groups = {tuple(group_of(one)) for one in (seed, *others)}
    everyone = sorted({member for group in groups for member in group})
    _refuse_if_said_different(groups, proof)
    if not agreed:
        _refuse_two_sign_ins(groups)
    now = dict(Person.objects.filter(pk__in=everyone).values_list("pk", "canonical_id"))
    survivor = _survivor(groups, now)
    moved = {one: survivor for one in everyone if now[one] != survivor}
    people.point(moved)
    return _remember("merged", sorted(moved), now, moved, cause)


@transaction.atomic
def part(seed: UUID, *, stay: UUID, cause: dict[str, Any]) -> Change:
    """Take ``seed`` out of its group; those who stay gather behind ``stay``."""
    hold([seed, stay])
    everyone = group_of(seed)
    now = dict(Person.objects.filter(pk__in=everyone).values_list("pk", "canonical_id"))
    wanted = {one: seed if one == seed else stay for one in everyone}
    moved = {one: to for one, to in wanted.items() if now[one] != to}
    people.point(moved)
    return _remember("split", sorted(moved), now, moved, cause)


def leave(seed: UUID, *, cause: dict[str, Any]) -> Change | None:
    """Let a seed stand alone; those it leaves gather behind one that stays. None if it does."""
    others = [one for one in group_of(seed) if one != seed]
    if not others:
        return None
    canonical = Person.objects.values_list("canonical_id", flat=True).get(pk=seed)
    return part(seed, stay=canonical if canonical != seed else _heir(others), cause=cause)


def _heir(others: list[UUID]) -> UUID:
    """The one a customer has opened furthest, else the oldest."""
    ranked = Person.objects.filter(pk__in=others).order_by("-opened", "minted_at", "pk")
    return ranked.values_list("pk", flat=True)[0]


@transaction.atomic
def take_back(change: Change, *, cause: dict[str, Any]) -> Change:
    """Put every seed a change moved back where it was, unless it has moved on since."""
    hold([*change.seeds, *change.was])
    now = dict(Person.objects.filter(pk__in=change.seeds).values_list("pk", "canonical_id"))
    steps = zip(change.seeds, change.was, change.now, strict=True)
    moved = {seed: was for seed, was, moved_to in steps if now.get(seed) == moved_to}
    # A former survivor may itself stand behind another by now: then its seeds follow it.
    stands = dict(Person.objects.filter(pk__in=moved.values()).values_list("pk", "canonical_id"))
    moved = {
        seed: was if was in moved or stands[was] == was else stands[was]
        for seed, was in moved.items()
    }
    people.point(moved)
    return _remember("split", sorted(moved), now, moved, {**cause, "undoes": str(change.pk)})


def _survivor(groups: set[tuple[UUID, ...]], now: dict[UUID, UUID]) -> UUID:
    with_login = set(
        Login.objects.filter(person__in=[one for group in groups for one in group]).values_list(
            "person_id", flat=True
        )
    )

    def order(group: tuple[UUID, ...]) -> tuple[bool, int, UUID]:
        return (not with_login.intersection(group), -len(group), now[group[0]])

    return now[min(groups, key=order)[0]]


def _refuse_if_said_different(groups: set[tuple[UUID, ...]], proof: int) -> None:
    of = {one: number for number, group in enumerate(sorted(groups)) for one in group}
    seed_of = dict(
        Membership.objects.filter(person__in=list(of), until__isnull=True).values_list(
            "record_id", "person_id"
        )
    )
    said = Assertion.objects.standing().filter(says__lt=Says.SAME)  # related is not the same
    bans = said.exclude(by_kind=Kind.STAFF, strength__lt=proof)
    for a, b in bans.touching(seed_of).values_list("a_id", "b_id"):
        if a in seed_of and b in seed_of and of[seed_of[a]] != of[seed_of[b]]:
            raise SaidDifferent(
                _("Somebody told us before that these are two people."),
                next_step=_("A person here will look at both words and write to you."),
            )


def _refuse_two_sign_ins(groups: set[tuple[UUID, ...]]) -> None:
    of = {one: number for number, group in enumerate(sorted(groups)) for one in group}
    signed_in = Login.objects.filter(person__in=list(of)).values_list("person_id", flat=True)
    if len({of[person] for person in signed_in if person}) > 1:
        raise TwoSignIns(
            _("Two people sign in here, each to what is theirs."),
            next_step=_("Only they can say that they are one, each from their own sign-in."),
            rule="groups.two_sign_ins",
        )


def leave_strangers(seeds: Iterable[UUID], *, cause: dict[str, Any]) -> None:
    """Seeds the machine put beside somebody's sign-in, which nobody proved, leave it.

    Proof outranks a match; to join the whole group would make strangers one person.
    """
    for seed in Person.objects.filter(pk__in=list(seeds), opened=0).order_by("pk"):
        if Login.objects.filter(person__in=group_of(seed.pk)).exists():
            leave(seed.pk, cause=cause)


def _remember(
    what: str,
    seeds: list[UUID],
    was: dict[UUID, UUID],
    now: dict[UUID, UUID],
    cause: dict[str, Any],
) -> Change:
    change = Change(
        at=clock.now(),
        what=what,
        cause=cause,
        seeds=seeds,
        was=[was[seed] for seed in seeds],
        now=[now[seed] for seed in seeds],
    )
    change.save(force_insert=True)
    touched = tuple(sorted({*change.was, *change.now, *seeds}))
    if touched:
        announce(PeopleChanged(touched))
    return change


def ordered(a: int, b: int) -> dict[str, int]:
    """The two record ids as an assertion keeps them."""
    return {"a_id": min(a, b), "b_id": max(a, b)}


def anchor(person: UUID) -> Record:
    """The person's own portal record: what assertions of theirs are tied to."""
    return Record.objects.get(Q(source__code="portal"), source_key=str(person))
