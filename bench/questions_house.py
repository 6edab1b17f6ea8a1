"""False claims in a house of invented persons: what each kind of claimant opens, by level.

Every claim goes through the product's own operations, as its claimant: asked, looked for by the
task, proved as far as the claimant can.  A claimant knows the other's address, and may hold a bill
of theirs or read their mailbox; who holds what a level asks for has proved it, so those rows say
what the level itself lets through.  Before a proof the claimant's pages are read, and every value
of the other record that stands in them is a leak.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pages_bench import _folder, _house

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Claim, Record

CLAIMS_EACH = 5  # a person may try five values a day
GUESSES = 5
WRONG_YES = 0.02  # of the holders who are asked press "that is me too" by mistake
PAGES = 20  # claims whose pages are read for leaks


class Figure(Protocol):
    def __call__(self, what: str, value: float, rows: int, **more: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Claimant:
    """What somebody has who claims what is not theirs."""

    who: str
    mailbox: bool = False
    bill: bool = False
    signed_in: bool = False  # the holder has a sign-in of their own, and is asked first
    most: tuple[int | None, int | None, int | None] = (
        0,
        0,
        0,
    )  # takeovers of level 1, 2, 3: the bars


# A code has a million values and five tries: 5 in a million, so none of a thousand is the bar.
CLAIMANTS = (
    Claimant("knows the address alone"),
    Claimant("holds a bill, reads no mailbox", bill=True),
    Claimant("reads the mailbox, holds no bill", mailbox=True, most=(None, 0, 0)),
    Claimant("reads the mailbox and holds a bill", mailbox=True, bill=True, most=(None, None, 0)),
    Claimant(
        "both, and the holder signs in",
        mailbox=True,
        bill=True,
        signed_in=True,
        most=(None, None, None),
    ),
)


def run(figure: Figure, claims: int) -> None:
    """Print takeovers by kind of claimant and level, and what was seen before its proof."""
    with _folder(None) as folder, _house(folder):
        leaks = 0
        for claimant in CLAIMANTS:
            opened, seen = _Street(claimant, claims).claim()
            leaks += seen
            for level in (1, 2, 3):
                named = f"takeovers in 1,000 false claims, level {level}: {claimant.who}"
                value = 1000 * opened.get(level, 0) / claims
                figure(named, value, claims, most=claimant.most[level - 1])
        figure("values of others seen before a proof", leaks, claims * len(CLAIMANTS), most=0)


class _Street:
    """One kind of claimant beside as many others, each with a record and a bill."""

    def __init__(self, claimant: Claimant, claims: int) -> None:
        from tests.support import make  # noqa: PLC0415  (needs Django)

        self.make, self.kind, self.count = make, claimant, claims
        self.code = re.sub("[^a-z]+", "-", claimant.who.casefold()).strip("-")
        division = make.make_division(self.code, "Mere Energy")
        self.source = make.make_source(division, verifies=["email"] if claimant.signed_in else [])
        self.dice = random.Random(7)  # noqa: S311

    def claim(self) -> tuple[dict[int, int], int]:
        """How many claims opened each level, or more; and how many values leaked."""
        levels: list[int] = []
        leaks, me = 0, None
        for number in range(self.count):
            if number % CLAIMS_EACH == 0:
                me = self.make.make_customer(f"{self.code}-{number}@claims.example", "Mal")
            record, bill = self._other(number)
            claim = self._ask(me, number, bill)
            if number < PAGES:
                leaks += self._leaks(me, claim, record)
            levels.append(self._prove(me, claim))
            if levels[-1] and sum(map(bool, levels)) == 1 and not self._leaks(me, claim, record):
                raise SystemExit("The pages read show nothing after a proof either.")
        return {level: sum(one >= level for one in levels) for level in (1, 2, 3)}, leaks

    def _other(self, number: int) -> tuple[Record, str]:
        email, bill = self._address(number), f"B-{self.code}-{number}"
        record = self.make.make_record(
            self.source, name=f"Cara Dunn{number}", email=email, street=f"{number} Quiet Lane"
        )
        self.make.make_bill(record, bill, f"{20 + number % 80}.40")
        if self.kind.signed_in:
            self.make.make_customer(email, "Cara")
        return record, bill

    def _address(self, number: int) -> str:
        return f"cara.{number}.{self.code}@others.example"

    def _ask(self, me: Any, number: int, bill: str) -> Claim:
        from goodterms.customer.identity.operations import claims, looking  # noqa: PLC0415
        from goodterms.kernel.acting import acting, working  # noqa: PLC0415

        means, value, fact = "email", self._address(number), ""
        if self.kind.bill:
            means, value, fact = "invoice", bill, f"{20 + number % 80}.40"
        with acting(me.actor):
            claim = claims.ask(
                by=me.actor, person=me.person.pk, means=means, value=value, fact=fact
            )
        with working("bench"):
            looking.look(claim.pk)
        return claim

    def _prove(self, me: Any, claim: Claim) -> int:
        """The level this claim opened at last."""
        from goodterms.customer.identity.models import Claim  # noqa: PLC0415
        from goodterms.customer.identity.operations import claims  # noqa: PLC0415
        from goodterms.kernel import secrets  # noqa: PLC0415
        from goodterms.kernel.acting import acting, working  # noqa: PLC0415

        codes = [f"{self.dice.randrange(10**6):06}" for _ in range(GUESSES)]
        if self.kind.mailbox:
            codes = [secrets.code("claim", claim.pk, 1)]
        for code in codes:
            with acting(me.actor):
                done = claims.prove(by=me.actor, person=me.person.pk, claim=claim.pk, code=code)
            if done.state not in {Claim.State.ASKED, Claim.State.WAITING}:
                break
        if done.state == Claim.State.CHECKING:
            self._answer(me, done)
        with working("bench"):
            after = Claim.objects.get(pk=claim.pk)
        return after.level if after.state == Claim.State.PROVED else 0

    def _answer(self, me: Any, claim: Claim) -> None:
        """The holder is asked, and nearly all press "not me"; after a yes the claimant says yes."""
        from tests.support import actors  # noqa: PLC0415

        from goodterms.customer.identity.models import SecondWord  # noqa: PLC0415
        from goodterms.customer.identity.operations import holders  # noqa: PLC0415
        from goodterms.customer.people.models import Person  # noqa: PLC0415
        from goodterms.kernel.acting import acting, working  # noqa: PLC0415

        with working("bench"):
            second = SecondWord.objects.get(claim=claim)
            holder = Person.objects.get(pk=second.holder_id)
        actor = actors.customer(holder, "Cara")
        agrees = self.dice.random() < WRONG_YES
        verb = holders.agree if agrees else holders.disown
        with acting(actor):
            verb(by=actor, person=holder.pk, second=second.pk)
        if agrees:
            with acting(me.actor):
                holders.confirm(by=me.actor, person=me.person.pk, claim=claim.pk)

    def _leaks(self, me: Any, claim: Claim, record: Record) -> int:
        """Values of the other record in what the claimant reads before proving anything."""
        from django.test import Client  # noqa: PLC0415
        from django.urls import reverse  # noqa: PLC0415

        client = Client()
        client.force_login(me.login)
        pages = [reverse(f"portal:{name}") for name in ("home", "held", "claims", "accounts")]
        pages.append(reverse("portal:claims-one", args=[claim.pk]))
        read = " ".join(client.get(page).text for page in pages)
        return sum(str(value) in read for value in record.payload.values())
