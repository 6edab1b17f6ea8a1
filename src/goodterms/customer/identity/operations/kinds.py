"""A steward's word on what a record is about, and taking it back.

It outranks the machine: the next resolve leaves such a record's kind alone and learns from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import PeopleChanged, RecordsMoved
from goodterms.customer.identity.models import (
    Change,
    Kind,
    KindBy,
    Membership,
    Record,
)
from goodterms.customer.identity.operations.deciding import at_once
from goodterms.customer.identity.operations.groups import hold, leave, take_back
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

HUMAN = (Kind.PERSON, Kind.UNKNOWN)  # a doubtful one is never hidden: it has a seed, too
WHY = "steward"


@operation("identity.kind.corrected")
def correct_kind(*, by: Actor, about: Record, kind: Kind) -> Change:
    """Say what a record is about. Its membership follows: a customer has a seed, a lamp has none.

    ``about`` was fetched as the steward, so they could see it. A seed that loses its record leaves
    its group and stands for itself; whatever came through it stays with it.
    """
    _refuse_where_it_is_not_theirs(by, about)
    with working("identity.kind.corrected"):
        row = _locked(about.pk)
        before = Membership.objects.filter(record=row, until__isnull=True).first()
        cause: dict[str, Any] = {"record": row.pk, "kind": kind.label, "was": _decided(row)}
        cause["by"] = by.name
        if before and before.person_id and kind not in HUMAN:
            _refuse_if_proved(before.person_id)
            change = leave(before.person_id, cause={"kind": WHY})
            cause["split"] = str(change.pk) if change else None
        cause["had"] = _held(before)
        now_held = _follow(row, before, kind)
        row.kind, row.kind_p, row.kind_why, row.kind_by = kind, 1.0, [], KindBy.STEWARD
        row.save(update_fields=["kind", "kind_p", "kind_why", "kind_by"])
        change = _told("kind_changed", cause, before, now_held)
        at_once([row.pk], why="kind corrected")
    record("identity.kind.corrected", row, by=by, about=change.seeds, kind=kind.label)
    return change


@operation("identity.kind.correction_undone")
def undo_correction(*, by: Actor, change: UUID) -> Record:
    """Take a correction back: kind, reasons, membership and group are what they were before it."""
    with working("identity.kind.correction_undone"):
        said = Change.objects.filter(pk=change, what="kind_changed").first()
        if said is None:
            raise Refused(_("There is nothing to undo here any more."), rule="kinds.no_change")
        row = _locked(said.cause["record"])
        _refuse_where_it_is_not_theirs(by, row)
        newest = Change.objects.filter(cause__record=row.pk).order_by("at", "id").last()
        if newest != said:
            raise Refused(_("There is nothing to undo here any more."), rule="kinds.not_newest")
        before = Membership.objects.filter(record=row, until__isnull=True).first()
        if before and before.person_id and str(before.person_id) != said.cause["had"]["person"]:
            _refuse_if_proved(before.person_id)
        now_held = _hold(row, before, said.cause["had"])
        was = said.cause["was"]
        row.kind, row.kind_p = was["kind"], was["p"]
        row.kind_why, row.kind_by = was["why"], was["by"]
        row.save(update_fields=["kind", "kind_p", "kind_why", "kind_by"])
        if said.cause.get("split"):
            take_back(Change.objects.get(pk=said.cause["split"]), cause={"record": row.pk})
        undone = {"record": row.pk, "undoes": str(said.pk), "kind": Kind(row.kind).label}
        done = _told("kind_undone", undone, before, now_held)
        at_once([row.pk], why="kind correction undone")
    record("identity.kind.correction_undone", row, by=by, about=done.seeds)
    return row


def _refuse_where_it_is_not_theirs(by: Actor, about: Record) -> None:
    if not by.may(Power.STEWARD):
        raise Refused(
            _("What a record is about is for a steward to say."),
            next_step=_("Ask one of them to look at it."),
            rule="kinds.steward",
        )
    if about.kind_by == KindBy.HOLDER:
        raise Refused(
            _("This is what somebody told us of themselves."),
            next_step=_("Only they can take it back."),
            rule="kinds.holder",
        )


def _locked(record: int) -> Record:
    """Nobody else decides what it is about; whoever speaks of it meanwhile need not wait."""
    row = Record.objects.select_for_update(no_key=True).get(pk=record)
    if row.erased_at:
        raise Refused(_("What this record told of was erased."), rule="kinds.erased")
    return row


def _refuse_if_proved(seed: UUID) -> None:
    """Held from here on: a proof comes before this, or finds what was decided."""
    hold([seed])
    if Person.objects.filter(pk=seed, opened__gt=0).exists():
        raise Refused(
            _("A customer has proved that this is theirs."),
            next_step=_("Ask them first: they can say “that is not me”."),
            rule="kinds.proved",
        )


def _follow(row: Record, before: Membership | None, kind: Kind) -> Membership:
    """The membership that fits the kind: the same, the record's own earlier seed, or a new one."""
    wanted: dict[str, str | None] = {"person": None, "organisation": None}
    if kind in HUMAN:
        wanted["person"] = str(_own_seed(row, "person") or people.mint().pk)
    elif kind is Kind.ORGANISATION:
        wanted["organisation"] = str(
            _own_seed(row, "organisation") or people.mint_organisation().pk
        )
    return _hold(row, before, wanted)


def _own_seed(row: Record, of: str) -> UUID | None:
    """A record keeps the seed it once brought, whatever it was taken for in between."""
    had = Membership.objects.filter(record=row, **{f"{of}__isnull": False}).order_by("since")
    seed: UUID | None = had.values_list(f"{of}_id", flat=True).last()
    return seed


def _hold(row: Record, before: Membership | None, wanted: dict[str, str | None]) -> Membership:
    if before and _held(before) == wanted:
        return before
    now = clock.now()
    if before:
        Membership.objects.filter(pk=before.pk).update(until=now)
    after = Membership(
        record=row,
        person_id=wanted["person"],
        organisation_id=wanted["organisation"],
        since=now,
        why=WHY,
    )
    after.save(force_insert=True)
    after.refresh_from_db()
    announce(RecordsMoved((row.pk,)))
    return after


def _held(membership: Membership | None) -> dict[str, str | None]:
    person = membership.person_id if membership else None
    organisation = membership.organisation_id if membership else None
    return {
        "person": str(person) if person else None,
        "organisation": str(organisation) if organisation else None,
    }


def _decided(row: Record) -> dict[str, Any]:
    return {"kind": row.kind, "p": row.kind_p, "why": list(row.kind_why), "by": row.kind_by}


def _told(what: str, cause: dict[str, Any], before: Membership | None, after: Membership) -> Change:
    """The change as both sides may read it, and the cards of those concerned made anew."""
    touched = {m.person_id for m in (before, after) if m and m.person_id}
    seeds = sorted(touched)
    change = Change(at=clock.now(), what=what, cause=cause, seeds=seeds, was=seeds, now=seeds)
    change.save(force_insert=True)
    if seeds:
        announce(PeopleChanged(tuple(seeds)))
    return change
