"""Merge, a hundred further events on both sides, unmerge: everything is back where it belongs (R7).

Every table that points at a person is looked at, as the model registry lists them: a table added
later fails here until its rows are part of the story.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of

from goodterms.customer.holdings.models import Account, AccountParty, Bill, Purchase, Thing
from goodterms.customer.holdings.operations import bringing, offers, purchases, things
from goodterms.customer.identity.models import (
    Claim,
    Edge,
    Membership,
    Question,
    Record,
    Review,
    Says,
)
from goodterms.customer.identity.operations import claims, holders, looking, queue, review, words
from goodterms.customer.identity.operations.groups import group_of, ordered
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import (
    Affiliation,
    Colleagues,
    HouseholdChoice,
    HouseholdMember,
    Invitation,
    Organisation,
    Person,
    Side,
)
from goodterms.customer.people.operations import households, invitations
from goodterms.customer.profile.operations import cards, facts, permits, proposals
from goodterms.customer.profile.queries import facts as held_facts
from goodterms.dialogue.timeline.models import Ask, Message
from goodterms.dialogue.timeline.operations import asks, messages
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import acting, working
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

EVENTS = 100

# Columns that name who works here, and the projection that is made anew from records.
WORKS_HERE = {
    ("access.PowerHeld", "person"),
    ("access.Look", "looker"),
    ("people.Post", "person"),
    ("people.Absence", "person"),
    ("notices.Nudge", "owner"),
    ("profile.Proposal", "owner"),
    ("timeline.Ask", "owner"),
    ("timeline.Turn", "by"),
    ("holdings.SerialQuestion", "settled_by"),
}
MADE_ANEW = {("profile.Card", "person")}
# What an unmerge is: pointers and how far seeds stand open, and words taken back.
MOVES = {"people.Person", "profile.Card"}
TAKEN_BACK = {"revoked_by", "answered_by"}


@dataclass
class Life:
    """Two people that become one and two again, and every row that came through either."""

    ana: Member
    ben: Member
    dov: Member
    known: Record  # of Ana, open to her
    moor: Record  # of somebody else, as it turns out
    ties: list[tuple[type[models.Model], str]] = field(default_factory=list)
    rows: dict[tuple[type[models.Model], Any], str] = field(default_factory=dict)

    @property
    def mine(self) -> UUID:
        return self.ana.person.pk

    @property
    def theirs(self) -> UUID:
        return seed_of(self.moor).pk

    def keep(self, side: str, *rows: models.Model) -> None:
        for row in rows:
            self.rows[type(row), row.pk] = side


@pytest.fixture
def life(ben: Member, dov: Member, energy: Division, connect: Division) -> Life:
    source = make_source(energy, verifies=["email"])
    known = make_record(source, name="Ana Ferreira", email="ana@mail.example", phone="01632 1")
    moor = make_record(
        make_source(connect), name="A. Ferriera", email="a.f@old.example", street="14 Quay Lane"
    )
    whole = Life(make_customer("ana@mail.example", "Ana Ferreira"), ben, dov, known, moor)
    whole.keep("mine", make_bill(known, "ME-1", "61.35"))
    whole.keep("theirs", make_bill(moor, "MC-1", "48.20"))
    with working("a test"):
        for side, record in (("mine", known), ("theirs", moor)):
            whole.keep(side, *AccountParty.objects.filter(record=record))
            whole.keep(side, *Membership.objects.filter(record=record))
        a, b = sorted((known.pk, moor.pk))
        Edge.objects.create(a_id=a, b_id=b, weight=3.0, at=clock.now())
        whole.keep("mine", *Membership.objects.filter(person=whole.mine))
    return whole


# What happens to a customer, each kind of event once; ``n`` makes every one its own.


def fact_by_herself(life: Life, n: int) -> None:
    with acting(life.ana.actor):
        facts.correct(by=life.ana.actor, person=life.mine, field="role", value=f"buyer {n}")


def fact_by_our_desk(life: Life, n: int) -> None:
    with acting(life.dov.actor):
        seed = facts.seed_for_desk(life.mine)
        told = facts.correct(by=life.dov.actor, person=seed, field="city", value=f"Merehaven {n}")
    with working("a test"):
        life.keep("mine", *Membership.objects.filter(record=told))


def purchase_told(life: Life, n: int) -> None:
    with acting(life.ana.actor):
        told = purchases.Told(item=f"Kettle {n}")
        life.keep("mine", purchases.tell(by=life.ana.actor, person=life.mine, told=told))


def thing_told(life: Life, n: int) -> None:
    with acting(life.ana.actor):
        told = things.Told(known_as=f"Boiler {n}")
        life.keep("mine", things.tell(by=life.ana.actor, person=life.mine, told=told))


def dispute_put(life: Life, n: int) -> None:
    with acting(life.ana.actor):
        put = proposals.dispute(
            by=life.ana.actor, person=life.mine, about=life.known, words=f"Not right {n}"
        )
    life.keep("mine", put)


def question_asked(life: Life, n: int) -> None:
    with acting(life.ana.actor):
        asked = asks.ask(
            by=life.ana.actor, person=life.mine, words=f"When does it come, {n}?", kind="question"
        )
    life.keep("mine", asked)


def claim_asked(life: Life, n: int) -> None:
    with acting(life.ana.actor):
        asked = claims.ask(
            by=life.ana.actor, person=life.mine, means="person", value=f"an old account {n}"
        )
    life.keep("mine", asked)


def asked_for_more(life: Life, n: int) -> None:
    with working("a test"):
        now, lapsed = clock.now(), Question.State.LAPSED
        life.keep("mine", Question.objects.create(asked_id=life.mine, state=lapsed, asked_at=now))


def holder_asked(life: Life, n: int) -> None:
    """Somebody else claims what Ana signs in to, and she is asked for her word."""
    with acting(life.ben.actor):
        claim = claims.ask(
            by=life.ben.actor, person=life.ben.person.pk, means="person", value=f"hers {n}"
        )
    with working("a test"):
        until = clock.now() + timedelta(days=14)
        life.keep("mine", holders.ask_holder(claim, life.mine, until=until))


def tied(kind: Invitation.Kind) -> Callable[[Life, int], None]:
    """Ana and Ben both say that they belong together; once is enough."""

    def both_say_yes(life: Life, n: int) -> None:
        if any(row is Side and str(kind) in what for row, what in life.ties):
            return
        sides = [life.ana, life.ben]
        with working("a test"):
            asked = invitations.propose(
                [one.person.pk for one in sides], kind=kind, origin=Invitation.Origin.STEWARD
            )
        for one in sides:
            with acting(one.actor):
                invitations.answer(
                    by=one.actor, person=one.person.pk, invitation=asked.pk, yes=True, name="A B"
                )
        with working("a test"):
            life.ties.append((Side, f"{kind} {n}"))
            life.keep("mine", *Side.objects.filter(person=life.mine))
            life.keep("mine", *HouseholdMember.objects.filter(person=life.mine))
            life.keep("mine", *Colleagues.objects.filter(Q(one=life.mine) | Q(other=life.mine)))

    return both_say_yes


def one_letter_for_both(life: Life, n: int) -> None:
    tied(Invitation.Kind.HOUSEHOLD)(life, n)
    with acting(life.ana.actor):
        copies = HouseholdChoice.Copies.ONE
        chosen = households.choose_copies(
            by=life.ana.actor, person=life.mine, copies=copies, name="Ana"
        )
    life.keep("mine", chosen)


def bill_mine(life: Life, n: int) -> None:
    life.keep("mine", make_bill(life.known, f"ME-{100 + n}", "10.00"))


def bill_theirs(life: Life, n: int) -> None:
    bill = make_bill(life.moor, f"MC-{100 + n}", "20.00")
    with working("a test"):
        life.keep("theirs", bill, AccountParty.objects.get(account=bill.account_id))


def part_given(life: Life, n: int) -> None:
    """Ana says yes to somebody else's part in an account of hers."""
    bill = make_bill(life.known, f"ME-{500 + n}", "10.00")
    with acting(life.dov.actor):
        assert bill.account_id
        number = Account.objects.values_list("number", flat=True).get(pk=bill.account_id)
        asked = offers.offer(
            by=life.dov.actor, person=life.ben.person.pk, number=number, role="payer", name="Ben"
        )
    with acting(life.ana.actor):
        asked = offers.answer(by=life.ana.actor, person=life.mine, asked=asked.pk, yes=True)
    life.keep("mine", bill, asked)


def thing_told_of_theirs(life: Life, n: int) -> None:
    with working("a test"):
        bringing.bring(
            source=life.moor.source_id,
            things=[
                bringing.Brought(
                    record=life.moor.pk, key=f"R-{n}", origin=Thing.Origin.REGISTERED, kind="router"
                )
            ],
        )
        life.keep("theirs", Thing.objects.get(source_key=f"R-{n}"))


def purchase_of_theirs(life: Life, n: int) -> None:
    with working("a test"):
        life.keep(
            "theirs",
            Purchase.objects.create(
                source=life.moor.source,
                source_key=f"P-{n}",
                record=life.moor,
                person_id=life.theirs,
                item=f"Cable {n}",
                amount=Decimal("3.10"),
                on=date(2026, 5, 1),
                as_of=clock.now(),
            ),
        )


def message_to(side: str) -> Callable[[Life, int], None]:
    def sent(life: Life, n: int) -> None:
        seed = life.mine if side == "mine" else life.theirs
        with working("a test") as by:
            permit = permits.permit(by=by, person=seed, topic="claim", channel="email")
            message = messages.send(
                by=by, permit=permit, address=f"{n}@x.example", template="claim_answered", data={}
            )
        life.keep(side, permit, message)

    return sent


def work_of(side: str) -> Callable[[Life, int], None]:
    def told(life: Life, n: int) -> None:
        seed = life.mine if side == "mine" else life.theirs
        with working("a test"):
            firm: Organisation = people.mint_organisation()
            life.keep(
                side,
                Affiliation.objects.create(
                    person_id=seed,
                    organisation=firm,
                    firm="Norr Logistics",
                    title=f"buyer {n}",
                    told_at=clock.now(),
                ),
            )

    return told


def looked_at(life: Life, n: int) -> None:
    with acting(life.dov.actor):
        look(
            by=life.dov.actor,
            kind=Look.Kind.OPENED,
            people=group_of(life.mine),
            groups=["facts"],
            reason=f"to see that all is well {n}",
        )


HAPPENS = (
    fact_by_herself, fact_by_our_desk, purchase_told, thing_told, dispute_put, question_asked,
    claim_asked, asked_for_more, holder_asked, bill_mine, bill_theirs, part_given,
    thing_told_of_theirs,
    purchase_of_theirs, message_to("mine"), message_to("theirs"), work_of("mine"),
    work_of("theirs"), tied(Invitation.Kind.HOUSEHOLD), tied(Invitation.Kind.COLLEAGUE),
    one_letter_for_both, looked_at,
)  # fmt: skip


# Becoming one and two again: each way a pair can go.


@dataclass(frozen=True)
class Way:
    name: str
    merge: Callable[[Life], Any]
    unmerge: Callable[[Life, Any], None]


def by_claim(life: Life) -> Claim:
    with acting(life.ana.actor):
        claim = claims.ask(
            by=life.ana.actor, person=life.mine, means="invoice", value="MC-1", fact="48.20"
        )
    with working("a test"):
        looking.look(claim.pk)
    with acting(life.ana.actor):
        code = secrets.code("claim", claim.pk, 1)
        claim = claims.prove(by=life.ana.actor, person=life.mine, claim=claim.pk, code=code)
    assert claim.level == 2
    life.keep("mine", claim)
    return claim


def claim_undone(life: Life, claim: Claim) -> None:
    with acting(life.ana.actor):
        claims.undo(by=life.ana.actor, person=life.mine, claim=claim.pk)


def denied(life: Life, _: Any) -> None:
    with acting(life.ana.actor):
        about = Record.objects.get(pk=life.moor.pk)
        words.deny(by=life.ana.actor, person=life.mine, about=about)


def by_steward(life: Life) -> Review:
    with working("a test"):
        queue.refresh()
        waiting = Review.objects.get(**ordered(life.known.pk, life.moor.pk))
    with acting(life.dov.actor):
        return review.answer(by=life.dov.actor, review=waiting.pk, says=Says.SAME)


def answer_undone(life: Life, answered: Review) -> None:
    with acting(life.dov.actor):
        review.undo(by=life.dov.actor, review=answered.pk)


def by_machine(life: Life) -> None:
    with working("a test"):
        people.point({life.theirs: Person.objects.get(pk=life.mine).canonical_id})


def taken_apart(life: Life, _: Any) -> None:
    with acting(life.dov.actor):
        about = Record.objects.get(pk=life.moor.pk)
        review.take_apart(by=life.dov.actor, about=about, reason="another house number altogether")


WAYS = (
    Way("claim, undo", by_claim, claim_undone),
    Way("claim, not me", by_claim, denied),
    Way("steward, undo", by_steward, answer_undone),
    Way("machine, taken apart", by_machine, taken_apart),
)


def columns_of_people() -> Iterator[tuple[type[models.Model], str]]:
    """Every column of ours that points at a person, as the registry has it today."""
    for model in ours():
        for column in model._meta.concrete_fields:
            if column.is_relation and column.related_model is Person:
                yield model, column.name


def ours() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one.__module__.startswith("goodterms.")]


def pointers(model: type[models.Model]) -> list[str]:
    """Columns that can name a seed: by a key, or as a plain id in a column or a list."""

    def is_id(column: Any) -> bool:
        inner = column.base_field if isinstance(column, ArrayField) else column
        return isinstance(inner, models.UUIDField) and not column.primary_key

    return [
        column.attname
        for column in model._meta.concrete_fields
        if is_id(column) or (column.is_relation and column.related_model is Person)
    ]


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of every table that can name a seed: {table: {row: {column: value}}}."""
    with working("a test"):
        return {
            model._meta.label: {
                row["pk"]: row for row in model._default_manager.values("pk", *columns)
            }
            for model in ours()
            if (columns := pointers(model))
        }


def standing() -> dict[UUID, tuple[UUID, int]]:
    with working("a test"):
        rows = Person.objects.values_list("pk", "canonical_id", "opened")
        return {pk: (canonical, opened) for pk, canonical, opened in rows}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_after_a_hundred_events_an_unmerge_leaves_every_row_with_its_own_person(
    life: Life, way: Way
) -> None:
    before = standing()
    done = way.merge(life)
    with working("a test"):
        assert group_of(life.mine) == group_of(life.theirs), "they were one"
    happen(life)
    stood = everything()
    way.unmerge(life, done)

    assert {pk: canonical for pk, (canonical, _) in standing().items() if pk in before} == {
        pk: canonical for pk, (canonical, _) in before.items()
    }
    if way.unmerge is not denied:
        assert {pk: standing()[pk] for pk in before} == before, "each stands open as far as before"
    nothing_was_rewritten(stood, everything())
    each_row_is_with_its_own(life)
    what_each_reads_is_theirs(life)


def happen(life: Life) -> None:
    dice = Random(2026)  # noqa: S311  (an order, not a secret)
    events = [HAPPENS[n % len(HAPPENS)] for n in range(EVENTS)]
    dice.shuffle(events)
    for n, event in enumerate(events):
        event(life, n)


def nothing_was_rewritten(
    stood: dict[str, dict[Any, dict[str, Any]]], now: dict[str, dict[Any, dict[str, Any]]]
) -> None:
    for table, rows in stood.items():
        if table in MOVES:
            continue
        for pk, row in rows.items():
            kept = {name: value for name, value in row.items() if name not in TAKEN_BACK}
            assert pk in now[table], f"a row of {table} is gone"
            assert kept.items() <= now[table][pk].items(), f"a row of {table} names another seed"


def each_row_is_with_its_own(life: Life) -> None:
    with working("a test"):
        sides = {"mine": set(group_of(life.mine)), "theirs": set(group_of(life.theirs))}
        assert not sides["mine"] & sides["theirs"]
        everybody = sides["mine"] | sides["theirs"]
        for (model, pk), side in life.rows.items():
            row = model._default_manager.get(pk=pk)
            named = {
                getattr(row, f"{column}_id")
                for found, column in columns_of_people()
                if found is model and (model._meta.label, column) not in WORKS_HERE
            }
            assert named & everybody, f"{model._meta.label} names neither of the two"
            assert named & everybody <= sides[side], f"{model._meta.label} names the other"


def what_each_reads_is_theirs(life: Life) -> None:
    """The walls, the facts and the card say the same as the rows."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for (model, pk), side in life.rows.items():
        if model is Bill:
            with working("a test"):
                numbers[side].add(Bill.objects.get(pk=pk).number)
    with acting(life.ana.actor):
        assert set(Bill.objects.values_list("number", flat=True)) == numbers["mine"]
        assert list(Record.objects.told_by_others()) == [life.known]
        assert not Purchase.objects.filter(source=life.moor.source).exists()
        assert not Account.objects.filter(source=life.moor.source).exists()
        assert Ask.objects.count() == len([row for row, _ in life.rows if row is Ask])
    with working("a test"):
        cards.rebuild([life.mine, life.theirs])
        hers, others = held_facts(life.mine), held_facts(life.theirs)
        assert others.value("street") == "14 Quay Lane"
        assert hers.value("role").startswith("buyer")
        assert hers.value("city").startswith("Merehaven")
        assert not others.value("role")
        assert not others.value("city")
        sent = Message.objects.filter(to=life.theirs)
        assert sent.count() == len(
            [1 for (row, _), side in life.rows.items() if row is Message and side == "theirs"]
        )


def test_no_table_that_points_at_a_person_is_left_out_of_the_story(life: Life) -> None:
    by_claim(life)
    happen(life)
    written = {
        (model._meta.label, column)
        for model, column in columns_of_people()
        if any(kept is model for kept, _ in life.rows)
    }
    door = {("people.Login", "person"), ("people.Person", "canonical")}  # the seeds themselves
    every = {(model._meta.label, column) for model, column in columns_of_people()}
    assert every - written - WORKS_HERE - MADE_ANEW - door == set(), "add its rows to HAPPENS"
    assert every >= WORKS_HERE | MADE_ANEW, "named, but gone"
