"""Erasing a person: what it would do, doing it, and doing it once more for what was on its way.

All records of all seeds go together, in one transaction, by what the ``holds`` of every context say
of its tables. Seeds stay, emptied, so that no id ever changes its meaning.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import turns
from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.models import Change, Record
from goodterms.customer.identity.operations.groups import group_of, hold
from goodterms.customer.identity.traces import Plan, plan_of, whole
from goodterms.customer.people.events import PersonErased
from goodterms.customer.people.models import Person, Post
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind
from goodterms.kernel.events import announce
from goodterms.kernel.holds import traces
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from goodterms.customer.identity.traces import Whole
    from goodterms.kernel.actors import Actor

ON_THE_WAY = timedelta(minutes=1)  # no page's or program's transaction lasts so long
TRIES = 3
_NAMED = ("name", "given_name", "family_name", "email", "phone")
SHORTEST = 3  # signs of a word that could name somebody


def plan(person: UUID) -> Plan:
    """What erasing this person would do, and what a duty keeps. Changes nothing."""
    with working("people.erased"):
        _refuse_who_cannot_be(person)
        return plan_of(whole(group_of(person)), clock.now())


@operation("people.erased")
def erase(*, by: Actor, person: UUID, because: str) -> Plan:
    """Erase a person, by any of their ids; answers what was done.

    Afterwards nothing of them is held, nobody signs in, and those who stood near are decided as if
    they had never been told of. Nothing brings it back.
    """
    if by.kind is not Kind.SYSTEM:
        raise Refused(
            _("Erasing is done by whoever keeps the installation."),
            next_step=_("Ask them: goodterms erase, on the command line."),
            rule="erasing.keeper",
        )
    because = " ".join(because.split())
    with _busy_if_locked(), working("people.erased"):
        _refuse_who_cannot_be(person)
        theirs = _held(person)
        _refuse_who_cannot_be(person)  # any more: somebody else may have been first
        _refuse_a_name(because, theirs)
        done = plan_of(theirs, clock.now())
        _carry_out(theirs)
        _remember(theirs)
        record("people.erased", by=by, about=theirs.seeds, because=because, records=done.records)
    return done


def sweep(seeds: list[UUID]) -> int:
    """Erase what was on its way while these were erased: a page may have been writing. A task.

    Answers how many records had come.
    """
    with working("people.swept"):
        theirs = _held(seeds[0])
        came = Record.objects.filter(pk__in=theirs.records, erased_at__isnull=True).count()
        _carry_out(theirs)
    return came


def _carry_out(theirs: Whole) -> None:
    # The matcher's rules take a moment to load: only the process that decides should pay it.
    from goodterms.customer.identity.live import rarity  # noqa: PLC0415
    from goodterms.customer.identity.live.again import redecide  # noqa: PLC0415

    now = clock.now()
    fresh = Record.objects.filter(pk__in=theirs.records, erased_at__isnull=True)
    rarity.forget(list(fresh.values_list("pk", flat=True)))
    if fresh.update(erased_at=now):
        # Before the words on them go, which tell who else is to be decided without them.
        outcome = redecide(theirs.records, cause={"why": "erased"})
        if outcome.later:  # their faces and keys would stand until then
            raise _busy()
    told = theirs.told(now)
    for trace in traces():
        if trace.statement:
            sql.run(trace.statement, told)


def _remember(theirs: Whole) -> None:
    """What both sides read of it: that it was, and when."""
    told = {"seeds": theirs.seeds, "was": theirs.seeds, "now": theirs.seeds}
    cause = {"records": len(theirs.records)}
    Change(at=clock.now(), what="erased", cause=cause, **told).save(force_insert=True)
    announce(PersonErased(tuple(theirs.seeds)))
    announce(PeopleChanged(tuple(theirs.seeds)))


class _Moved(Exception):  # noqa: N818  (a turn in the road, no error)
    """They were joined, parted or told of while we waited for our turn."""


def _held(person: UUID) -> Whole:
    """All of them, with nobody else at work on it.

    Sources first, then what others hold before they hold a person, then persons, as everywhere.
    """
    for _turn in range(TRIES):
        try:
            with transaction.atomic():  # left by what it raises, it lets all its locks go
                return _held_now(person)
        except _Moved:
            continue
    raise _busy()


def _held_now(person: UUID) -> Whole:
    before = whole(group_of(person))
    for source in sorted(before.sources):
        turns.take_in(source)
    told = before.told(clock.now())
    for trace in traces():
        if trace.first:
            sql.rows(trace.holding, told)
    hold(before.seeds)
    now = whole(group_of(person))
    if (now.seeds, now.sources) != (before.seeds, before.sources):
        raise _Moved
    return now


@contextmanager
def _busy_if_locked() -> Iterator[None]:
    """A lock was waited for as long as the database lets anybody wait, or by two in a ring."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise _busy() from error
        raise


def _busy() -> Refused:
    return Refused(
        _("Others are at work on the same records at this moment."),
        next_step=_("Do it once more."),
        rule="erasing.busy",
    )


def _refuse_who_cannot_be(person: UUID) -> None:
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise Refused(
            _("No person here has this id."),
            next_step=_("Take it from the address of their page at the desk."),
            rule="erasing.unknown",
        )
    if found.erased_at:
        raise Refused(_("This person was erased already."), rule="erasing.erased")
    if Post.objects.on(clock.now().date()).filter(person__in=group_of(person)).exists():
        raise Refused(
            _("This person works at the desk."),
            next_step=_("End their post first: goodterms staff end EMAIL."),
            rule="erasing.staff",
        )


def _refuse_a_name(because: str, theirs: Whole) -> None:
    """The reason is kept with the record of it, so it may not say again what is erased."""
    if not because:
        raise Refused(
            _("Say why this person is erased."),
            next_step=_("Who asked for it and when, in words that name nobody."),
            rule="erasing.no_reason",
        )
    told = Record.objects.filter(pk__in=theirs.records).values_list("payload", flat=True)
    named = {word for payload in told for word in _words(*map(payload.get, _NAMED))}
    if named & _words(because):
        raise Refused(
            _("The reason names the person, and it is kept for ten years."),
            next_step=_("Say it without a name, an address or a number of theirs."),
            rule="erasing.named",
        )


def _words(*texts: Any) -> set[str]:
    words = re.findall(r"\w+", " ".join(str(text) for text in texts if text).casefold())
    return {word for word in words if len(word) >= SHORTEST}
