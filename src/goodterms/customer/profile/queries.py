"""What we hold about a person, fact by fact: a view over records, never a copy.

The reader's database role decides which records there are; nothing here filters by trust again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.models import DESK, PORTAL, Record
from goodterms.customer.people.models import Person
from goodterms.customer.profile.fields import FIELDS, GROUPS, Field

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


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

    @property
    def is_yours(self) -> bool:
        """The customer's own words."""
        return self.code == PORTAL

    @property
    def is_desk(self) -> bool:
        return self.code == DESK

    @property
    def order(self) -> tuple[bool, bool, int, float]:
        """What is believed first: own words, proved channels, the source's rank, then the newest."""
        return (not self.is_yours, not self.verified, self.rank, -self.at.timestamp())


@dataclass(frozen=True, slots=True)
class Fact:
    """The value we go by, and what else was said; ``unsure`` where sources disagree."""

    field: Field
    chosen: Said
    others: tuple[Said, ...] = ()

    @property
    def value(self) -> str:
        return self.chosen.value

    @property
    def unsure(self) -> bool:
        return not self.chosen.is_yours and bool(self.others)


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything held on one person: ``facts`` by group, and how many records they come from."""

    facts: dict[str, list[Fact]]
    sources: tuple[str, ...]
    records: int
    missing: tuple[Field, ...] = field(default=())

    @property
    def count(self) -> int:
        return sum(len(facts) for facts in self.facts.values())

    @property
    def unsure(self) -> list[Fact]:
        return [fact for facts in self.facts.values() for fact in facts if fact.unsure]


def records_of(person: UUID) -> list[Record]:
    """The standing records that speak of this person and that the reader may see; one query."""
    seeds = Person.objects.of(person)
    found = (
        Record.objects.standing()
        .filter(membership__until__isnull=True, membership__person__in=seeds)
        .select_related("source", "source__division")
        .order_by("source__rank", "pk")
    )
    return list(found)


def facts(person: UUID) -> Holding:
    """What we hold on a person, as the reader may see it."""
    return held_by(records_of(person))


def held_by(records: Iterable[Record]) -> Holding:
    """The facts these records say; pure."""
    records = list(records)
    said = [word for record in records for word in _words(record)]
    chosen = {name: _choose(name, said) for name in FIELDS}
    grouped: dict[str, list[Fact]] = {group: [] for group in GROUPS}
    for fact in chosen.values():
        if fact:
            grouped[fact.field.group].append(fact)
    return Holding(
        facts={group: found for group, found in grouped.items() if found},
        sources=tuple(dict.fromkeys(record.source.name for record in records)),
        records=len(records),
        missing=tuple(FIELDS[name] for name in ASKED if not chosen[name]),
    )


# What a firm usually lacks and the customer may add (R4); a part of a name is never asked for.
ASKED = ("name", "birth_date", "phone", "street", "city", "postcode", "organisation")


def _words(record: Record) -> Iterable[Said]:
    for name, value in record.payload.items():
        known = FIELDS.get(name)
        if known is None or not isinstance(value, str) or not value.strip():
            continue
        mark: dict[str, Any] = record.said.get(name, {})
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
        )


def _choose(name: str, said: list[Said]) -> Fact | None:
    words = [word for word in said if word.field.name == name]
    if not words:
        return None
    often = Counter(plain(word.value) for word in words)
    best = min(
        words, key=lambda word: (*word.order[:3], -often[plain(word.value)], *word.order[3:])
    )
    others: dict[str, Said] = {}
    for word in sorted(words, key=lambda word: word.order):
        if plain(word.value) != plain(best.value):
            others.setdefault(plain(word.value), word)
    return Fact(field=FIELDS[name], chosen=best, others=tuple(others.values()))


def plain(value: str) -> str:
    """Two spellings that mean the same to a reader are one value: case, blanks and dots aside."""
    return re.sub(r"[\W_]+", "", value).casefold()
