"""Programs: software with a key. Let in with scopes, divisions and an end date, and ended.

The key is shown once, where it is made; we keep its hash. Whoever keeps the installation does this
from the command line, an administrator at the desk.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Source
from goodterms.customer.people.models import Division
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind, Power, Scope
from goodterms.kernel.refusals import Refused
from goodterms.trust.access.models import Program

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from goodterms.kernel.actors import Actor

A_MINUTE = 600  # requests, each of up to 50 records
A_YEAR = timedelta(days=365)
MARK = "gt_"  # a key is known for one where it lies about


class Made(NamedTuple):
    """A program and its key, which nobody can show again."""

    program: Program
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A program as people read of it."""

    program: Program
    divisions: tuple[str, ...]
    used_at: datetime | None


class Recognised(NamedTuple):
    """Whose key it is, what it opens, and how many requests came with it this minute."""

    id: UUID
    name: str
    scopes: frozenset[Scope]
    divisions: tuple[int, ...]
    a_minute: int
    asked: int


@operation("access.program.added")
def add(
    *,
    by: Actor,
    name: str,
    divisions: Collection[str],
    scopes: Collection[Scope] = tuple(Scope),
    until: date | None = None,
    a_minute: int = A_MINUTE,
    source: str = "",
) -> Made:
    """Let a program in. ``divisions`` and ``source`` are codes; a new source is made for it."""
    _refuse_others(by)
    called, today = " ".join(name.split()), clock.now().date()
    ends = until or today + A_YEAR
    with working("access.program.added"):
        units = _units(divisions)
        _refuse_nonsense(called, scopes, ends, today)
        key = MARK + secrets.token_urlsafe(32)
        made = Program(
            name=called,
            scopes=sorted(set(scopes)),
            divisions=sorted(units.values()),
            key_hash=hashed(key),
            a_minute=a_minute,
            since=today,
            until=ends,
            made_by=by.name[:120],
        )
        made.save(force_insert=True)
        if source:
            _give_source(source, next(iter(units.values())), made.divisions)
    record("access.program.added", made, by=by, scopes=made.scopes, divisions=made.divisions)
    return Made(made, key)


@operation("access.program.ended")
def end(*, by: Actor, name: str = "", number: UUID | None = None) -> Program:
    """Its key opens nothing from this moment on; what it did keeps its name."""
    _refuse_others(by)
    today = clock.now().date()
    which = Q(pk=number) if number else Q(name__iexact=name)
    with working("access.program.ended"):
        program = Program.objects.select_for_update().filter(which, until__gt=today).first()
        if program is None:
            raise Refused(
                _("No program called %(name)s is let in.") % {"name": name}
                if name
                else _("This program has ended already."),
                next_step=_("Look at the list of programs again."),
                rule="programs.unknown",
            )
        program.until = today
        program.save(update_fields=["until"])
    record("access.program.ended", program, by=by)
    return program


def programs() -> list[Known]:
    """Every program ever let in, by name, those whose key still opens something first."""
    today = clock.now().date()
    with working("access.programs"):
        names = dict(Division.objects.values_list("pk", "name"))
        found = list(Program.objects.select_related("use"))
    found.sort(key=lambda one: (one.until <= today, one.name.casefold(), one.since))
    return [_known(one, names) for one in found]


def let_in(divisions: Collection[int]) -> list[Known]:
    """Programs whose key opens something of these divisions today, by name."""
    with working("access.programs.let_in"):
        names = dict(Division.objects.filter(pk__in=divisions).values_list("pk", "name"))
        found = Program.objects.on(clock.now().date()).filter(divisions__overlap=list(divisions))
        return [_known(one, names) for one in found.select_related("use").order_by("name", "pk")]


def _known(program: Program, names: Mapping[int, str]) -> Known:
    return Known(
        program=program,
        divisions=tuple(names[number] for number in program.divisions if number in names),
        used_at=program.use.at if hasattr(program, "use") else None,
    )


def recognise(key: str, at: datetime) -> Recognised | None:
    """Whose key this is, the request counted; None for a key that opens nothing. One statement."""
    with working("access.program.recognised"):
        row = sql.rows(_RECOGNISED, {"hash": hashed(key), "at": at, "today": at.date()})
    if not row:
        return None
    number, name, scopes, divisions, a_minute, asked, _off = row[0]
    return Recognised(
        UUID(str(number)), name, frozenset(map(Scope, scopes)), tuple(divisions), a_minute, asked
    )


_RECOGNISED = """
WITH known AS (
  SELECT id, name, scopes::text[], divisions, a_minute FROM access_program
   WHERE key_hash = %(hash)s AND since <= %(today)s AND until > %(today)s),
counted AS (
  INSERT INTO access_program_use AS u (program_id, minute, asked, at)
  SELECT id, date_trunc('minute', %(at)s::timestamptz), 1, %(at)s FROM known
  ON CONFLICT (program_id) DO UPDATE
     SET asked = CASE WHEN u.minute = excluded.minute THEN u.asked + 1 ELSE 1 END,
         minute = excluded.minute, at = excluded.at
  RETURNING asked)
SELECT known.*, counted.asked,
       set_config('synchronous_commit', 'off', true)  -- a count lost in a crash harms nobody
  FROM known, counted
"""


def hashed(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _refuse_others(by: Actor) -> None:
    if by.kind is Kind.SYSTEM or by.may(Power.ADMINISTRATOR):
        return
    raise Refused(
        _("Letting programs in is for an administrator."),
        next_step=_("Ask one of them."),
        rule="programs.administrator",
    )


def _units(codes: Collection[str]) -> dict[str, int]:
    """The divisions of these codes, in the order they were named."""
    there = dict(Division.objects.values_list("code", "pk"))
    strange = [code for code in codes if code not in there]
    if strange or not codes:
        raise Refused(
            _("There is no division %(code)s.") % {"code": strange[0]}
            if strange
            else _("A program works for one division at least."),
            next_step=_("There are: %(codes)s.") % {"codes": ", ".join(sorted(there)) or "-"},
            rule="programs.division",
        )
    return {code: there[code] for code in codes}


def _refuse_nonsense(name: str, scopes: Collection[Scope], ends: date, today: date) -> None:
    if not name:
        raise Refused(_("The program has no name yet."), rule="programs.name")
    if not scopes:
        raise Refused(
            _("A program without a scope may do nothing."),
            next_step=_("There are: %(scopes)s.") % {"scopes": ", ".join(Scope)},
            rule="programs.scopes",
        )
    if ends <= today:
        raise Refused(
            _("The end lies in the past."),
            next_step=_("Give the first day on which the key no longer opens anything."),
            rule="programs.until",
        )
    if Program.objects.filter(name__iexact=name, until__gt=today).exists():
        raise Refused(
            _("A program called %(name)s is let in already.") % {"name": name},
            next_step=_("End it first, or choose another name."),
            rule="programs.name",
        )


def _give_source(code: str, division: int, reach: Collection[int]) -> None:
    """The source it speaks as; a new one belongs to the first division named."""
    known, _made = Source.objects.get_or_create(
        code=code, defaults={"name": code, "division_id": division}
    )
    if known.division_id not in reach:
        raise Refused(
            _("The source %(code)s belongs to no division of this program.") % {"code": code},
            next_step=_("Choose another source, or name its division too."),
            rule="programs.source",
        )
