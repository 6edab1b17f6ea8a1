"""A proved mailbox: what a first and every later sign-in opens (identity.md 10, rule 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.audit.operations import record
from goodterms.customer.identity.events import PeopleChanged, SignedIn
from goodterms.customer.identity.models import (
    Assertion,
    Kind,
    Membership,
    Record,
    Says,
    Strength,
)
from goodterms.customer.identity.operations.deciding import later
from goodterms.customer.identity.operations.groups import (
    SaidDifferent,
    TwoSignIns,
    join,
    leave_strangers,
    ordered,
)
from goodterms.customer.identity.operations.records import say
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind as ActorKind
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor


def welcome(*, login_id: int, email: str) -> UUID:
    """Somebody has proved this mailbox. Answers their seed, made now if this is the first time.

    Runs as a task in a transaction of its own: the door itself may read no record.
    """
    with working("door.welcome") as task:
        person = seed_of(login_id, email, task)
        _open_mailbox(person, email, task)
        announce(PeopleChanged((person,)))
        announce(SignedIn(person))
    return person


def seed_of(login_id: int, email: str, task: Actor) -> UUID:
    """The seed behind a login, made now if it has none. It opens nothing of anybody else's."""
    person = Login.objects.filter(pk=login_id).values_list("person_id", flat=True).first()
    if person is None:
        person = people.mint(opened=2).pk
        say(by=task, person=person, values={"email": email})
        record("identity.welcomed", by=task, about=[person])
    return person


def _open_mailbox(person: UUID, email: str, task: Actor) -> None:
    """Open the records that hold the proved mailbox: 2 where their source proved it, else 1.

    An address under which records of several people lie opens none of them: a mailbox proves a
    mailbox, not which of its readers sits there. A second proof, a claim, tells.
    """
    anchor = Record.objects.get(source__code="portal", source_key=str(person))
    speaking = _speaking_of(email, besides=person)
    holders = {membership.person.canonical_id for membership in speaking if membership.person}
    mine = Person.objects.get(pk=person).canonical_id
    if len(holders - {mine}) > 1:
        return
    for membership in speaking:
        _open_record(person, anchor, membership, task)


def _speaking_of(email: str, *, besides: UUID) -> list[Membership]:
    records = Record.objects.standing().told_by_others().with_address(email)
    found = (
        Membership.objects.filter(
            record__in=records.filter(kind=Kind.PERSON), until__isnull=True, person__isnull=False
        )
        .exclude(person=besides)
        .select_related("person", "record__source")
        .order_by("record_id")
    )
    return list(found)


def _open_record(person: UUID, anchor: Record, membership: Membership, task: Actor) -> None:
    record_, seed = membership.record, membership.person
    level = 2 if "email" in record_.source.verifies else 1
    pair = ordered(anchor.pk, record_.pk)
    words = Assertion.objects.filter(**pair)
    if seed is None or seed.opened >= level or words.exists():
        return  # opened before, denied, or taken back: a later sign-in changes none of it
    cause = {"mailbox": str(person)}
    if seed.canonical_id != Person.objects.get(pk=person).canonical_id:
        leave_strangers([seed.pk], cause=cause)
    try:
        join(person, [seed.pk], cause=cause)
    except (SaidDifferent, TwoSignIns):
        return
    Assertion(
        **pair,
        says=Says.SAME,
        by_kind=ActorKind.CUSTOMER,
        by_actor=person,
        strength=Strength.PROVED if level > 1 else Strength.MAILBOX,
        level=level,
        at=clock.now(),
    ).save(force_insert=True)
    people.open_to_level([seed.pk], level)
    later([anchor.pk, record_.pk], why="mailbox")
    record("identity.mailbox_opened", record_, by=task, about=[person], level=level)
