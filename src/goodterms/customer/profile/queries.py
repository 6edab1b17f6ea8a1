"""What we hold about a person, fact by fact: a view over records, never a copy.

The reader's database role decides which records there are; nothing here filters by trust again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F

from goodterms.customer.identity.models import DESK, PORTAL, Record
from goodterms.customer.people.models import Affiliation, Person
from goodterms.customer.profile.fields import FIELDS, GROUPS, Field, Owner
from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.sameness import is_rough, meaning
from goodterms.kernel.actors import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division


@dataclass(frozen=True, slots=True)
class Said:
    """One record's word on one field."""

    field: Field
    value: str
    record: int
    source: str  # name of the source, as people read it
    code: str
    at: datetime
    by: str  # who at the desk wrote it down, if staff did
    rank: int
    verified: bool
    can_be_taken_back: bool  # somebody said it, so they may unsay it; a file's row stays
    division: str = ""  # whose source it is; "" for what the whole firm heard
    division_id: int | None = None

    @property
    def is_yours(self) -> bool:
        """The customer's own words."""
        return self.code == PORTAL

    @property
    def is_desk(self) -> bool:
        return self.code == DESK

    @property
    def is_spoken(self) -> bool:
        """Said by the person, to us or to the desk; not a row of some file."""
        return self.is_yours or self.is_desk

    @property
    def order(self) -> tuple[bool, float, bool, int]:
        """What is believed first: the newest spoken word, then proved channels, then the rank."""
        said = -self.at.timestamp() if self.is_spoken else 0.0
        return (not self.is_spoken, said, not self.verified, self.rank)


@dataclass(frozen=True, slots=True)
class Fact:
    """The value we go by, and what else was said; ``unsure`` where sources disagree."""

    field: Field
    chosen: Said
    others: tuple[Said, ...] = ()
    same: tuple[Said, ...] = ()  # who else says the value we go by

    @property
    def value(self) -> str:
        return self.chosen.value

    @property
    def unsure(self) -> bool:
        return not self.chosen.is_spoken and bool(self.others)

    @property
    def is_shared(self) -> bool:
        """Held by our side too, so that a change of theirs is a wish that somebody checks."""
        return self.field.owner is Owner.SHARED and not self.chosen.is_yours

    @property
    def known_to(self) -> tuple[str, ...]:
        """The divisions whose own sources hold this value; none where the whole firm heard it."""
        words = (self.chosen, *self.same)
        if any(not word.division for word in words):
            return ()
        return tuple(dict.fromkeys(word.division for word in words))


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything held on one person: ``facts`` by group, and how many records they come from."""

    facts: dict[str, list[Fact]]
    told_by: tuple[Source, ...]
    records: int
    missing: tuple[Field, ...] = field(default=())
    proposals: tuple[Proposal, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(source.name for source in self.told_by)

    @property
    def divisions(self) -> tuple[Division, ...]:
        """The firm's divisions that know of them."""
        return tuple(dict.fromkeys(s.division for s in self.told_by if s.division is not None))

    @property
    def count(self) -> int:
        return sum(len(facts) for facts in self.facts.values())

    @property
    def unsure(self) -> list[Fact]:
        return [fact for facts in self.facts.values() for fact in facts if fact.unsure]

    def fact(self, name: str) -> Fact | None:
        """The fact of this field, if anything is known of it."""
        facts = (fact for facts in self.facts.values() for fact in facts)
        return next((fact for fact in facts if fact.field.name == name), None)

    def value(self, name: str) -> str:
        fact = self.fact(name)
        return fact.value if fact else ""

    def division_of(self, record: int) -> int | None:
        """The division whose source a record of theirs is."""
        facts = (fact for facts in self.facts.values() for fact in facts)
        said = (word for fact in facts for word in (fact.chosen, *fact.same, *fact.others))
        return next((word.division_id for word in said if word.record == record), None)

    def about(self, field: str) -> tuple[Proposal, ...]:
        """What was put to us about a field or something worked out, the newest first."""
        return tuple(one for one in self.proposals if one.field == field)

    def stops(self, key: str) -> bool:
        """Whether something worked out is out of use, because they objected."""
        newest = next((p for p in self.about(key) if p.kind == Proposal.Kind.OBJECTION), None)
        return newest is not None and newest.holds


def seeds_of(person: UUID) -> list[UUID]:
    """The person's seeds that the reader may see."""
    return list(Person.objects.of(person).values_list("pk", flat=True))


def records_of(person: UUID) -> list[Record]:
    """The standing records that speak of this person and that the reader may see; one query."""
    seeds = Person.objects.of(person)
    found = (
        Record.objects.standing()
        .filter(membership__until__isnull=True, membership__person__in=seeds)
        .select_related("source", "source__division", "paper")
        .annotate(
            opened=F("membership__person__opened"),
            proposed=Exists(Proposal.objects.filter(person__in=seeds)),
            works=Exists(Affiliation.objects.filter(person__in=seeds)),
        )
        .order_by("source__rank", "pk")
    )
    return list(found)


def opened_of(record: Record) -> int:
    """How far a record of ``records_of`` is opened to its person's own sign-in, 0 to 3."""
    return int(getattr(record, "opened"))  # noqa: B009  (an annotation, not a field)


def work_anywhere(records: list[Record]) -> bool:
    """Whether anything is told of where the person of ``records_of`` works, so that one asks."""
    return any(getattr(record, "works", True) for record in records[:1])


def facts(person: UUID) -> Holding:
    """What we hold on a person, as the reader may see it."""
    records = records_of(person)
    return held_by(records, proposals_on(records, person))


def proposals_on(records: list[Record], person: UUID) -> list[Proposal]:
    """Their proposals; no query where the records of ``records_of`` say that there are none."""
    proposed = any(getattr(record, "proposed", True) for record in records[:1])
    return proposals_of(person) if proposed else []


def proposals_of(person: UUID) -> list[Proposal]:
    """What was wished, objected to or disputed for this person, the newest first; one query."""
    return list(Proposal.objects.of(person).order_by("-asked_at", "-pk"))


def held_by(records: Iterable[Record], proposals: Iterable[Proposal] = ()) -> Holding:
    """The facts these records say; pure. A value we agreed is wrong is believed no more."""
    records, proposals = list(records), tuple(proposals)
    wrong = {(p.record_id, p.field, p.was) for p in proposals if _agreed_wrong(p)}
    said = [
        word
        for record in records
        for word in _words(record)
        if (word.record, word.field.name, word.value) not in wrong
    ]
    chosen = {name: _choose(name, said) for name in FIELDS}
    grouped: dict[str, list[Fact]] = {group: [] for group in GROUPS}
    for fact in chosen.values():
        if fact:
            grouped[fact.field.group].append(fact)
    return Holding(
        facts={group: found for group, found in grouped.items() if found},
        told_by=tuple(dict.fromkeys(record.source for record in records)),
        records=len(records),
        missing=tuple(FIELDS[name] for name in (*ASKED, *OFFERED) if not chosen[name]),
        proposals=proposals,
    )


def _agreed_wrong(proposal: Proposal) -> bool:
    return (
        proposal.kind == Proposal.Kind.DISPUTE
        and proposal.answer == Proposal.Answer.YES
        and bool(proposal.field)
    )


# What a firm usually lacks and the customer may add (R4); a part of a name is never asked for.
ASKED = ("name", "birth_date", "phone", "street", "city", "postcode", "organisation")
OFFERED = (
    *("known_as", "phone_mobile", "phone_home", "phone_work", "email_home", "email_work"),
    *("role", "state", "country", "visit_note", "note"),
)


def _words(record: Record) -> Iterable[Said]:
    payload = {name: value for name, value in record.payload.items() if isinstance(value, str)}
    for name, value in _whole_name(payload).items():
        known = FIELDS.get(name)
        if known is None or not value.strip():
            continue
        mark: dict[str, Any] = (record.said or {}).get(name) or {}
        yield Said(
            field=known,
            value=value.strip(),
            record=record.pk,
            source=record.source.name,
            code=record.source.code,
            at=datetime.fromisoformat(mark["at"]) if mark else record.last_seen,
            by=mark.get("by", "") if record.source.code == DESK else "",
            rank=record.source.rank,
            verified=name in record.source.verifies,
            can_be_taken_back=is_a_word(mark),
            division=record.source.division.name if record.source.division else "",
            division_id=record.source.division_id,
        )


def _whole_name(payload: dict[str, str]) -> dict[str, str]:
    """A name kept in two columns is one fact; the record itself shows how it is kept."""
    given, family = payload.get("given_name", "").strip(), payload.get("family_name", "").strip()
    if not (given and family):
        return payload
    others = {k: v for k, v in payload.items() if k not in {"given_name", "family_name"}}
    return {"name": f"{given} {family}", **others}


def is_a_word(mark: dict[str, Any] | None) -> bool:
    """Whether somebody said this; what the door wrote down at the first sign-in nobody did."""
    return mark is not None and mark.get("kind", Kind.SYSTEM) != Kind.SYSTEM


def _choose(name: str, said: list[Said]) -> Fact | None:
    words = [word for word in said if word.field.name == name]
    if len(words) <= 1:  # nothing to compare, which spares reading it
        return Fact(FIELDS[name], words[0]) if words else None
    means = {word: meaning(name, word.value) for word in words}
    often = Counter(means.values())

    def order(word: Said) -> tuple[Any, ...]:
        """Of two that are believed alike the more frequent, then the better written, the newest."""
        rough = not word.is_spoken and is_rough(name, word.value)
        return (*word.order, -often[means[word]], rough, -word.at.timestamp())

    best, *rest = sorted(words, key=order)
    others: dict[str, Said] = {}
    for word in rest:
        if means[word] != means[best]:
            others.setdefault(means[word], word)
    same = tuple(word for word in rest if means[word] == means[best])
    return Fact(FIELDS[name], best, tuple(others.values()), same)
