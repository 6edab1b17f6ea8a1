"""Who does something, and for whom. Every operation takes ``by: Actor`` and nothing else about it.

An Actor is made in three places only: the request middleware (``ui.middleware``), the task wrapper
(``kernel.acting.working``) and the command line. A test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Kind(StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"
    AGENT = "agent"  # the customer's own software
    PROGRAM = "program"  # a firm's or partner's software with a key
    SYSTEM = "system"  # a task, named
    VISITOR = "visitor"


class Power(StrEnum):
    """What a member of staff may do (trust.md 2b)."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    BILLER = "biller"
    STEWARD = "steward"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a program may do, each said when its key is made."""

    RECORDS_WRITE = "records:write"
    PEOPLE_READ = "people:read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """``proof``: 0 none, 1 mailbox code, 2 passkey or two proofs, 3 = that in the last 5 minutes.

    ``person`` is the seed of the sign-in; ``acting_for`` the seed on whose behalf, if another's.
    ``divisions`` are ids of ``people_division``; ``surface`` and ``request`` say where it began.
    ``program`` and ``scopes`` are of a program with a key: which one it is, and what it may do.
    """

    kind: Kind
    name: str = ""
    user: int | None = None
    person: UUID | None = None
    acting_for: UUID | None = None
    grant: UUID | None = None
    proof: int = 0
    powers: frozenset[Power] = field(default_factory=frozenset)
    divisions: tuple[int, ...] = ()
    look: UUID | None = None
    program: UUID | None = None
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    surface: str = ""
    request: str = ""

    @property
    def is_staff(self) -> bool:
        return self.kind is Kind.STAFF

    @property
    def is_customer(self) -> bool:
        return self.kind in {Kind.CUSTOMER, Kind.AGENT}

    def may(self, *powers: Power) -> bool:
        """Whether a member of staff holds any of these powers."""
        return self.is_staff and not self.powers.isdisjoint(powers)
