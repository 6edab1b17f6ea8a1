"""The card of a person: their short form for lists and search, rebuilt whenever records move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from goodterms.customer.identity import defining
from goodterms.customer.identity.models import Kind, Record
from goodterms.customer.people.models import Person
from goodterms.customer.profile import findable
from goodterms.customer.profile.models import Card
from goodterms.customer.profile.naming import name_of
from goodterms.customer.profile.queries import held_by
from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

CHUNK = 1_000
LONGEST = 300  # signs of a name; a list shows no more, and its index holds some thousand at most


def refresh() -> int:
    """Cards of everyone who has none or newer records, and none for those who stand no more.

    Answers how many were made. Runs as a task, after an import or a batch.
    """
    sql.run(_GONE)
    stale = [person for (person,) in sql.rows(_STALE)]
    made = sum(rebuild(chunk) for chunk in _chunks(stale))
    refresh_words()
    return made


def recount() -> int:
    """Say on every card whether its person is a customer now. Answers how many changed; a task."""
    return sql.run(_RECOUNT, defining.parameters(defining.in_force()))


def refresh_words() -> None:
    """The words of all cards as they are now: new ones in, those nobody holds any more out."""
    sql.scratch("held", "word text PRIMARY KEY")
    sql.run(f"INSERT INTO held {_WORDS}", {"people": None})
    sql.run(
        "DELETE FROM profile_word w WHERE NOT EXISTS (SELECT FROM held h WHERE h.word = w.word)"
    )
    sql.run("INSERT INTO profile_word (word) SELECT word FROM held ON CONFLICT DO NOTHING")


_WORDS = """
SELECT DISTINCT word FROM profile_card c, regexp_split_to_table(c.search, '[[:space:]]') AS word
 WHERE word ~ '^[a-z]{3,40}$'
   AND (%(people)s::uuid[] IS NULL OR c.person_id = ANY (%(people)s::uuid[]))
"""
_GONE = """
DELETE FROM profile_card c USING people_person p
 WHERE p.id = c.person_id AND p.canonical_id <> p.id
"""
_RECOUNT = """
WITH judged AS (
  SELECT p.canonical_id AS person,
         bool_or(r.kind = ANY (%(kinds)s::int[])
           AND (r.source_id <> ALL (%(quiet)s::int[]) OR o.code = ANY (%(own)s::text[]))) AS makes
    FROM identity_membership m
    JOIN people_person p ON p.id = m.person_id
    JOIN identity_record r ON r.id = m.record_id
    JOIN identity_source o ON o.id = r.source_id
   WHERE m.until IS NULL AND r.withdrawn_at IS NULL AND r.erased_at IS NULL GROUP BY 1)
UPDATE profile_card c SET is_customer = j.makes
  FROM judged j WHERE j.person = c.person_id AND c.is_customer <> j.makes
"""
_STALE = """
SELECT p.canonical_id FROM identity_membership m
  JOIN people_person p ON p.id = m.person_id
  JOIN identity_record r ON r.id = m.record_id
  LEFT JOIN profile_card c ON c.person_id = p.canonical_id
 WHERE m.until IS NULL
   AND CASE WHEN c.person_id IS NULL THEN r.withdrawn_at IS NULL AND r.erased_at IS NULL
            ELSE c.made_at < greatest(r.last_seen, r.withdrawn_at, r.erased_at) END
 GROUP BY 1 ORDER BY 1
"""


@transaction.atomic
def rebuild(people: Collection[UUID]) -> int:
    """The cards of these persons (any of their seeds) anew; those who stand no more lose theirs.

    Two tasks may be told of one person at once: the second waits for the first on the seed.
    """
    canonical = set(Person.objects.filter(pk__in=people).values_list("canonical_id", flat=True))
    list(Person.objects.filter(pk__in=canonical).order_by("pk").select_for_update())
    Card.objects.filter(person__in={*people, *canonical}).delete()
    cards = [card for card in _cards(canonical) if card]
    Card.objects.bulk_create(cards)
    new = f"INSERT INTO profile_word (word) {_WORDS} ON CONFLICT DO NOTHING"
    sql.run(new, {"people": [card.person_id for card in cards]})
    return len(cards)


def _cards(canonical: Collection[UUID]) -> Iterable[Card | None]:
    records: dict[UUID, list[Record]] = {person: [] for person in canonical}
    speaking = (
        Record.objects.standing()
        .filter(membership__until__isnull=True, membership__person__canonical__in=list(canonical))
        .exclude(kind__in=(Kind.ASSET, Kind.TEST, Kind.DEPARTMENT, Kind.ROLE_MAILBOX))
        .values_list("pk", "membership__person__canonical_id")
    )
    by_id = dict(speaking)
    told = Record.objects.filter(pk__in=by_id).select_related("source", "paper")
    for record in told.order_by("pk"):
        records[by_id[record.pk]].append(record)
    terms = defining.in_force()
    return [_card(person, told, terms) for person, told in records.items()]


def _card(person: UUID, records: list[Record], terms: defining.Terms) -> Card | None:
    if not records:
        return None
    held = held_by(records)
    name = name_of(held).full[:LONGEST]
    return Card(
        person_id=person,
        name=name,
        short=(name or "?")[:1].upper(),
        firm=held.value("organisation")[:LONGEST],
        place=held.value("city")[:LONGEST],
        divisions=sorted({r.source.division_id for r in records if r.source.division_id}),
        records=len(records),
        search=findable.lines(name, (record.whole for record in records)),
        is_customer=any(map(terms.makes_customer, records)),
        made_at=clock.now(),
    )


def _chunks(items: list[UUID]) -> Iterable[list[UUID]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
