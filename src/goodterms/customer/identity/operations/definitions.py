"""Saying what makes a customer: drafted, tried on our own records, switched on, switched back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import turns
from goodterms.customer.identity.defining import Terms, in_force
from goodterms.customer.identity.events import Redefined
from goodterms.customer.identity.models import CUSTOMERS, Definition, MatchModel, Run
from goodterms.customer.identity.operations.resolve import TASK
from goodterms.customer.people.models import Role
from goodterms.kernel import clock
from goodterms.kernel.actors import Power
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

TRIAL = "goodterms.identity.try_definition"
SILENT = timedelta(minutes=10)  # a trial that has said nothing for so long was killed


@operation("identity.definition.tried")
def try_out(*, by: Actor, terms: Terms, reason: str) -> Definition:
    """Draft it and try it on all we hold; a task does that, and nothing changes for anybody.

    The draft before it gives way. Whoever asks the same again while it runs gets that one.
    """
    _take_turn(by)
    _refuse_what_cannot_be(terms)
    now = clock.now()
    former = Definition.objects.drafts().first()
    if former and _under_way(former) and Terms.read(former.contents) == terms:
        return former
    if former:
        Definition.objects.drafts().update(dropped_at=now)
    draft = Definition(
        contents=terms.contents(),
        reason=reason,
        by_actor=by.person,
        by_name=by.name[:120],
        drafted_at=now,
        moved_at=now,
        trial={"stage": "waiting", "done": 0, "of": 0},
    )
    draft.save(force_insert=True)
    app.configure_task(TRIAL, queue="batch", lock="identity.resolve").defer(
        definition=str(draft.pk)
    )
    record("identity.definition.tried", draft, by=by)
    return draft


@operation("identity.definition.dropped")
def drop(*, by: Actor, definition: UUID) -> Definition:
    """Let a draft go; it stays on record that it was tried."""
    _take_turn(by)
    draft = _draft(definition)
    draft.dropped_at = clock.now()
    draft.save(update_fields=["dropped_at"])
    record("identity.definition.dropped", draft, by=by)
    return draft


@operation("identity.definition.switched")
def switch_on(*, by: Actor, definition: UUID) -> Definition:
    """From now on a tried draft says what a customer is. A run applies it, as events."""
    _take_turn(by)
    draft = _draft(definition)
    if draft.tried_at is None:
        raise Refused(
            _("It has not been tried to the end yet."),
            next_step=_("Wait until its figures stand here, look at them, and switch it on then."),
            rule="definition.untried",
        )
    draft.since, draft.switched_by = clock.now(), by.name[:120]
    draft.save(update_fields=["since", "switched_by"])
    announce(Redefined(draft.pk))
    record("identity.definition.switched", draft, by=by)
    return draft


@operation("identity.definition.switched_back")
def switch_back(*, by: Actor, reason: str, to: UUID | None) -> Definition:
    """Let an earlier definition count again, or (``to`` none) the one every house starts with.

    A new row says so: what was in force in between stays in the history.
    """
    _take_turn(by)
    former = None
    if to is not None:
        former = Definition.objects.switched_on().filter(pk=to).first()
        if former is None:
            raise Refused(_("There is no such definition."), rule="definition.unknown")
    terms = Terms.read(former.contents) if former else Terms()
    if terms == in_force():
        raise Refused(_("That is what counts already."), rule="definition.same")
    now = clock.now()
    row = Definition(
        contents=terms.contents(),
        reason=reason,
        by_actor=by.person,
        by_name=by.name[:120],
        switched_by=by.name[:120],
        drafted_at=now,
        moved_at=now,
        since=now,
        back_to=former,
    )
    row.save(force_insert=True)
    announce(Redefined(row.pk))
    record("identity.definition.switched_back", row, by=by)
    return row


def carry_out(definition: UUID) -> None:
    """Let the matcher decide by what is in force now, and resolve everything by it. A task's.

    Told twice, or of one that another has followed, it does the same: what is in force counts.
    """
    # The matcher's engines take a second to load: only the process that resolves should pay it.
    from goodterms.customer.identity.resolving import models  # noqa: PLC0415

    terms = in_force()
    models.follow(terms)
    if terms.roles is not None:
        Role.objects.filter(at_firms=True).exclude(pk__in=terms.roles).update(in_use=False)
        Role.objects.filter(at_firms=True, pk__in=terms.roles).update(in_use=True)
    row = Definition.objects.select_for_update().get(pk=definition)
    if row.run_id:
        return
    now = clock.now()
    row.run = Run(started=now, moved_at=now, stage="waiting")
    row.run.save(force_insert=True)
    row.save(update_fields=["run"])
    app.configure_task(TASK, queue="batch", lock="identity.resolve").defer(run=str(row.run_id))


def _take_turn(by: Actor) -> None:
    """A steward's, one after the other: pressed twice or in two windows it is still one word."""
    if not by.may(Power.STEWARD):
        raise Refused(
            _("What makes a customer is for a steward to say."),
            next_step=_("Ask one of them."),
            rule="definition.steward",
        )
    turns.define()


def _refuse_what_cannot_be(terms: Terms) -> None:
    if not set(terms.kinds) & set(CUSTOMERS):
        raise Refused(
            _("Somebody has to be a customer: people, or firms and offices, or both."),
            rule="definition.nobody",
        )
    if terms == in_force():
        raise Refused(
            _("That is what counts already."),
            next_step=_("Change something, and try that."),
            rule="definition.same",
        )
    if not MatchModel.objects.filter(state=MatchModel.State.LIVE).exists():
        raise Refused(
            _("Nothing has been resolved yet, so there is nothing to compare with."),
            next_step=_("Press Resolve on Today first."),
            rule="definition.unresolved",
        )


def _under_way(draft: Definition) -> bool:
    return draft.tried_at is None and clock.now() - draft.moved_at < SILENT


def _draft(definition: UUID) -> Definition:
    draft = Definition.objects.drafts().select_for_update().filter(pk=definition).first()
    if draft is None:
        raise Refused(
            _("This draft is gone: another was tried after it, or it is in force."),
            next_step=_("Look at the page again."),
            rule="definition.gone",
        )
    return draft
