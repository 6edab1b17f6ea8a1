"""A small town whose records come, change and go while people claim, deny, judge and undo.

``Town`` does one thing at a time through the operations the product itself uses and remembers what
it has done; ``laws`` are what must hold after each, whatever came before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from goodterms.customer.identity.live.again import redecide
from goodterms.customer.identity.models import (
    Assertion,
    Claim,
    Edge,
    Face,
    Key,
    Kind,
    Membership,
    Paper,
    Record,
    Review,
    Says,
    Version,
)
from goodterms.customer.identity.operations import (
    claims,
    deciding,
    erasing,
    kinds,
    looking,
    queue,
    review,
    words,
)
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving.reading import spoken_pairs
from goodterms.customer.people.models import Login, Person
from goodterms.kernel import clock, secrets, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused
from tests.support.make import make_customer, make_record, make_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division
    from tests.conftest import Member

type Partition = frozenset[frozenset[int]]
type Standing = list[tuple[UUID, UUID, int]]

DECIDE = "decide_again_whom_they_speak_of"
STREETS = ("Quay Lane", "Mill Road", "Abbey Walk", "Harbour Street", "Orchard Close")
GIVEN = ("Ruth", "Oscar", "Maya", "Theo", "Ivy", "Noel")
FAMILY = ("Tolland", "Whitlock", "Marsh", "Iveson", "Petrie")


@dataclass
class Town:
    near: Source
    far: Source
    customers: list[Member]
    steward: Member
    records: list[int] = field(default_factory=list)
    told: dict[int, tuple[Source, str, dict[str, str]]] = field(default_factory=dict)
    claimed: list[tuple[Member, UUID]] = field(default_factory=list)
    denied: list[tuple[Member, UUID]] = field(default_factory=list)
    answered: list[UUID] = field(default_factory=list)
    corrected: list[UUID] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    seeds: set[UUID] = field(default_factory=set)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    numbers: int = 0

    # --- what can happen --------------------------------------------------------------------

    def imported(self, rows: list[dict[str, Any]]) -> bool:
        """A file: its rows have no face until somebody decides them."""
        for row in rows:
            record = make_record(self.near, key=self._key(), **row)
            self.records.append(record.pk)
            self.told[record.pk] = (self.near, record.source_key, row)
        self.decide(self.records[-len(rows) :])
        return True

    def received(self, rows: list[dict[str, str]], *, far: bool) -> bool:
        source = self.far if far else self.near
        told = [Told(self._key(), row) for row in rows]
        with working("a test") as task:
            made = receive(by=task, source=source, told=told)
        for one, row in zip(made, rows, strict=True):
            self.records.append(one.record)
            self.told[one.record] = (source, one.key, row)
        return True

    def edited(self, number: int, changes: dict[str, str]) -> bool:
        """A source tells of the same key anew; what it no longer tells is gone."""
        if record := _pick(sorted(self.told), number):
            source, key, row = self.told[record]
            new = {name: value for name, value in {**row, **changes}.items() if value}
            with working("a test") as task:
                receive(by=task, source=source, told=[Told(key, new)])
            self.told[record] = (source, key, new)
            if record in self.withdrawn:
                self.withdrawn.remove(record)
            return True
        return False

    def withdraws(self, number: int) -> bool:
        if record := _pick(sorted(set(self.told) - set(self.withdrawn)), number):
            with working("a test"):
                Record.objects.filter(pk=record).update(withdrawn_at=clock.now())
            self.decide([record])
            self.withdrawn.append(record)
            return True
        return False

    def erases(self, number: int) -> bool:
        """Somebody who does not sign in is erased, and their sources go on telling of them."""
        persons = self._who_may_be_erased()
        if not (person := _pick(persons, number)):
            return False
        with working("a test") as task:
            erasing.erase(by=task, person=person, because="A letter asked for it.")
            gone = set(Record.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))
            for record in gone - self.gone:
                if told := self.told.pop(record, None):
                    source, key, row = told
                    (again,) = receive(by=task, source=source, told=[Told(key, row)])
                    assert (again.state, again.record) == ("erased", record)
        self.records = [record for record in self.records if record not in gone]
        self.withdrawn = [record for record in self.withdrawn if record not in gone]
        self.gone = gone
        return True

    def _who_may_be_erased(self) -> list[UUID]:
        """Persons whom some record of this story speaks of; the two customers go on."""
        spoken = Membership.objects.filter(record__in=self.records, until__isnull=True)
        signs_in = Login.objects.values("person__canonical")
        persons = spoken.filter(person__isnull=False).exclude(person__canonical__in=signs_in)
        with working("a test"):
            return sorted(set(persons.values_list("person__canonical", flat=True)))

    def claims(self, who: int, email: str) -> bool:
        one = self.customers[who]
        with acting(one.actor):
            claim = claims.ask(by=one.actor, person=one.person.pk, means="email", value=email)
        with working("a test"):
            looking.look(claim.pk)
        with acting(one.actor):
            done = claims.prove(
                by=one.actor,
                person=one.person.pk,
                claim=claim.pk,
                code=secrets.code("claim", claim.pk, 1),
            )
        if done.state != Claim.State.PROVED:
            return False
        self.claimed.append((one, claim.pk))
        return True

    def undoes_claim(self, number: int) -> bool:
        if picked := _pick(self.claimed, number):
            one, claim = picked
            with acting(one.actor):
                claims.undo(by=one.actor, person=one.person.pk, claim=claim)
            self.claimed.remove(picked)
            return True
        return False

    def denies(self, number: int) -> bool:
        """Somebody who has claimed says of a record that they see: that is not me."""
        one, _ = self.claimed[number % len(self.claimed)]
        with acting(one.actor):
            seen = Record.objects.told_by_others().order_by("pk")
            about = _pick(list(seen), number)
            if about:
                word = words.deny(by=one.actor, person=one.person.pk, about=about)
                self.denied.append((one, word.pk))
                return True
        return False

    def undoes_denial(self, number: int) -> bool:
        if picked := _pick(self.denied, number):
            one, word = picked
            with acting(one.actor):
                words.undo_denial(by=one.actor, person=one.person.pk, word=word)
            self.denied.remove(picked)
            return True
        return False

    def answers(self, number: int, says: Says) -> bool:
        with working("a test"):
            queue.refresh()
            waiting = list(Review.objects.open().in_turn())
        if waits := _pick(waiting, number):
            with acting(self.steward.actor):
                review.answer(by=self.steward.actor, review=waits.pk, says=says)
            self.answered.append(waits.pk)
            return True
        return False

    def undoes_answer(self, number: int) -> bool:
        if picked := _pick(self.answered, number):
            with acting(self.steward.actor):
                review.undo(by=self.steward.actor, review=picked)
            self.answered.remove(picked)
            return True
        return False

    def takes_apart(self, number: int) -> bool:
        if record := _pick(self.records, number):
            with acting(self.steward.actor):
                about = Record.objects.get(pk=record)
                row = review.take_apart(
                    by=self.steward.actor, about=about, reason="They live in two towns."
                )
            self.answered.append(row.pk)
            return True
        return False

    def corrects(self, number: int, kind: Kind) -> bool:
        if record := _pick(self.records, number):
            with acting(self.steward.actor):
                about = Record.objects.get(pk=record)
                change = kinds.correct_kind(by=self.steward.actor, about=about, kind=kind)
            self.corrected.append(change.pk)
            return True
        return False

    def undoes_correction(self, number: int) -> bool:
        if picked := _pick(self.corrected, number):
            with acting(self.steward.actor):
                kinds.undo_correction(by=self.steward.actor, change=picked)
            self.corrected.remove(picked)
            return True
        return False

    def work(self) -> None:
        """What the deeds left to a task: whom they touched is decided again."""
        jobs, self.waiting[:] = list(self.waiting), []
        for job in jobs:
            if job["handler"].endswith(DECIDE):
                with working("a test"):
                    deciding.at_once(job["event"]["records"], why=job["event"]["why"])

    def decide(self, records: list[int]) -> int:
        """Decide these once more; answers how many seeds moved."""
        return len(redecide(records, cause={"test": True}).moved)

    def _key(self) -> str:
        self.numbers += 1
        return f"T{self.numbers}"

    # --- what must hold -----------------------------------------------------------------------

    def check(self) -> None:
        """All the laws; a broken one says which."""
        with working("a test"):
            sql.run("SET CONSTRAINTS ALL IMMEDIATE")
            sql.run("SET CONSTRAINTS ALL DEFERRED")
            _pointers_are_one_step_deep()
            self._no_seed_is_lost()
            _every_record_speaks_of_one_at_the_most()
            _sign_ins_stand_apart()
            _words_hold()
            _nothing_is_open_that_nobody_proved()
            _nothing_is_left_of_the_erased()

    def _no_seed_is_lost(self) -> None:
        now = set(Person.objects.values_list("pk", flat=True))
        assert self.seeds <= now, "a seed is gone"
        self.seeds = now


def _pick[T](some: list[T], number: int) -> T | None:
    return some[number % len(some)] if some else None


def _pointers_are_one_step_deep() -> None:
    assert not Person.objects.exclude(canonical__canonical=F("canonical")).exists()


def _every_record_speaks_of_one_at_the_most() -> None:
    open_ = Membership.objects.filter(until__isnull=True).values_list("record_id", flat=True)
    assert len(open_) == len(set(open_))
    told = Record.objects.filter(erased_at__isnull=True)
    lacking = told.filter(kind__in=[Kind.PERSON, Kind.UNKNOWN]).exclude(pk__in=open_)
    assert not lacking.exists(), "a person's record speaks of nobody"


def _sign_ins_stand_apart() -> None:
    """Nobody here has agreed to be one with another who signs in."""
    stand = Login.objects.values_list("person__canonical", flat=True)
    assert len(stand) == len(set(stand)), "two who sign in were made one"


def _words_hold() -> None:
    """Of the standing words on records that stand, by strength, each that can hold does."""
    person_of = dict(
        Membership.objects.filter(
            until__isnull=True, person__isnull=False, record__withdrawn_at__isnull=True
        ).values_list("record_id", "person__canonical")
    )
    told = [word for word in spoken_pairs() if word[0] in person_of and word[1] in person_of]
    signs_in = set(Login.objects.values_list("person__canonical", flat=True))
    for a, b, says in _kept(told):
        one, other = person_of[a], person_of[b]
        if says > 0:
            both = {one, other} <= signs_in
            assert one == other or both, f"{a} and {b} are said to be one and are not"
        else:
            assert one != other, f"{a} and {b} are said to be two and are one"


def _kept(told: list[tuple[Any, ...]]) -> list[tuple[int, int, int]]:
    """The words no stronger one contradicts: an oracle in a few lines, groups as plain sets."""
    groups: dict[int, frozenset[int]] = {}
    bans: set[frozenset[int]] = set()
    kept = []

    def of(one: int) -> frozenset[int]:
        return groups.get(one, frozenset([one]))

    for a, b, says, *_ in sorted(told, key=lambda s: (-s[3], s[4], s[5], s[0], s[1], s[2])):
        both = of(a) | of(b)
        if says > 0 and not any(ban <= both for ban in bans):
            groups.update(dict.fromkeys(both, both))
            kept.append((a, b, says))
        elif says < 0 and of(a) != of(b):
            bans.add(frozenset((a, b)))
            kept.append((a, b, says))
    return kept


def _nothing_is_open_that_nobody_proved() -> None:
    """Open are one's own seed, and seeds of records that a customer's word with proof ties."""
    proved: dict[UUID, int] = defaultdict(int)
    seed_of = dict(
        Membership.objects.filter(until__isnull=True, person__isnull=False).values_list(
            "record_id", "person_id"
        )
    )
    said = Assertion.objects.standing().filter(says=Says.SAME, by_kind="customer")
    for a, b, level in said.values_list("a_id", "b_id", "level"):
        for record in (a, b):
            if record in seed_of:
                proved[seed_of[record]] = max(proved[seed_of[record]], level)
    own = set(Login.objects.values_list("person_id", flat=True))
    for seed, opened in Person.objects.filter(opened__gt=0).values_list("pk", "opened"):
        assert seed in own or proved[seed] >= opened, f"{seed} stands open at {opened}"


def _nothing_is_left_of_the_erased() -> None:
    """Their rows stay, emptied, and so do their seeds; no evidence, no word and no label."""
    gone = list(Record.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))
    if not gone:
        return
    left = Record.objects.filter(pk__in=gone)
    assert not left.exclude(payload={}, source_key__startswith="erased ").exists()
    assert not Membership.objects.filter(record__in=gone, until__isnull=True).exists()
    for table in (Face, Key, Paper, Version):
        assert not table.objects.filter(record__in=gone).exists(), f"{table.__name__} is left"
    for pairs in (Edge.objects.all(), Assertion.objects.all()):
        assert not pairs.filter(Q(a__in=gone) | Q(b__in=gone)).exists(), f"{pairs.model} is left"
    seeds = Membership.objects.filter(record__in=gone, person__erased_at__isnull=False)
    assert not Person.objects.filter(pk__in=seeds.values("person"), opened__gt=0).exists()


# --- looking at it from outside -----------------------------------------------------------------


def partition() -> Partition:
    """Who is one person: the records behind each, persons and organisations alike."""
    groups: dict[UUID, set[int]] = defaultdict(set)
    with working("a test"):
        held = Membership.objects.filter(until__isnull=True, record__withdrawn_at__isnull=True)
        for record, person, firm in held.values_list(
            "record_id", "person__canonical", "organisation__canonical"
        ):
            if person or firm:
                groups[person or firm].add(record)
    return frozenset(frozenset(members) for members in groups.values())


def standing() -> Standing:
    with working("a test"):
        return list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))


def try_to(town: Town, deed: Callable[[], bool]) -> bool:
    """Do it as a caller would, and what follows as its task; whether it was done.

    A refusal is an answer, and leaves nothing.
    """
    try:
        with transaction.atomic():
            done = deed()
    except Refused:
        town.waiting.clear()
        return False
    town.work()
    return done


def settle(near: Division, far: Division, steward: Member) -> Town:
    """Thirty people known to both divisions, two customers, and a steward."""
    one, other = make_source(near), make_source(far, verifies=["email"])
    for number in range(len(GIVEN) * len(FAMILY)):
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN)]
        facts: dict[str, Any] = {
            "street": f"{number + 1} {STREETS[number % 5]}",
            "postcode": f"QU{number % 9 + 1} {number % 7 + 1}AB",
            "birth_date": f"19{40 + number % 55}-0{number % 9 + 1}-{10 + number % 18}",
        }
        make_record(one, name=f"{given} {family}", phone=f"01632 96{number:04d}", **facts)
        make_record(other, name=f"{family}, {given}", **facts)
    customers = [
        make_customer("ana.ferreira@mail.example", "Ana Ferreira"),
        make_customer("ben.ferreira@mail.example", "Ben Ferreira"),
    ]
    return Town(one, other, customers, steward)


def keyed_partition() -> frozenset[frozenset[str]]:
    """Who is one person, by their sources' own keys: the same in whatever order they came."""
    with working("a test"):
        key_of = dict(Record.objects.values_list("pk", "source_key"))
    return frozenset(frozenset(key_of[one] for one in group) for group in partition())


def nothing_is_half_done() -> None:
    """Every record has all that belongs to it, or is not there at all; no pointer hangs."""
    with working("a test"):
        for (record,) in sql.rows(_HALF):
            raise AssertionError(f"record {record} is half there")
        _pointers_are_one_step_deep()
        _every_record_speaks_of_one_at_the_most()
        _words_hold()


_HALF = """
SELECT r.id FROM identity_record r
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
  LEFT JOIN identity_face f ON f.record_id = r.id
 WHERE m.id IS NULL OR f.record_id IS NULL
    OR (f.kind IN (0, 1, 2) AND f.email IS NOT NULL
        AND NOT EXISTS (SELECT FROM identity_key k WHERE k.record_id = r.id))
UNION ALL
SELECT k.record_id FROM identity_key k LEFT JOIN identity_record r ON r.id = k.record_id
 WHERE r.id IS NULL
"""
