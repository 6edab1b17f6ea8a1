"""Finding a person by whatever is at hand: a name, an email, a phone, an account or invoice number.

Cards are found by the words they hold, whole or begun; numbers by their own index, exactly or by
how they begin. When nothing is found, cards spelt nearly so are shown instead, and said to be that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, Q, Value

from goodterms.customer.holdings.models import AccountParty, Bill
from goodterms.customer.identity.models import Paper
from goodterms.customer.identity.papers import index
from goodterms.customer.people.models import Division, Person, Post
from goodterms.customer.profile import findable
from goodterms.customer.profile.models import Card
from goodterms.customer.profile.nearly import LIKENESS, known_words, likeness, near
from goodterms.customer.profile.question import Question, holding
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from goodterms.customer.profile.question import Word

    type Numbers = dict[UUID, tuple[Why, str]]

PAGE = 50
LEAST_NUMBER = 4  # signs of a bill's or an account's number before its beginning is searched for
CANDIDATES = 200  # cards that hold such words; the closest of them are shown
CLOSEST = 20
FEW = 5  # so few matches of a name that others may be meant
MOST_NUMBERED = 200
MOST_COUNTED = 10_000


class Why(StrEnum):
    """What a person was found by, the most telling first."""

    INVOICE = "invoice"
    ACCOUNT = "account"
    NATIONAL = "national"  # the national number, found by its index: it lies sealed
    EMAIL = "email"
    NUMBER = "number"  # a phone, or an account number as a record gives it
    NAME = "name"
    FIRM = "firm"
    PLACE = "place"
    SPELLING = "spelling"  # another name or firm in one of the records
    CALLED = "called"  # by another form of the given name
    ALIKE = "alike"  # nothing is written so, but this comes close


@dataclass(frozen=True, slots=True)
class Hit:
    """A card, all seeds behind it, the names of its divisions, and what it was found by."""

    card: Card
    seeds: tuple[UUID, ...]
    divisions: tuple[str, ...]
    why: tuple[Why, ...] = ()
    number: str = ""  # the account or invoice number in full
    is_colleague: bool = False  # has a post in the firm; told by ``card_of`` alone


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found; ``alike`` when nothing is written as asked.

    ``total`` counts what is written so, or, when nothing is, what comes close; counting ends at
    ``MOST_COUNTED``, for nobody leafs through more and a million take a tenth of a second.
    """

    people: tuple[Hit, ...]
    total: int
    page: int = 1
    alike: bool = False

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.total >= MOST_COUNTED


def people(typed: str = "", *, page: int = 1) -> Hits:
    """A page of the people who match, all customers when nothing is asked; at most eight queries.

    Who is no customer by the firm's definition is found all the same, for people
    call. Where few match a name, those spelt nearly so come after them: clerks mishear.
    """
    asked = Question.read(typed)
    if not asked.text:
        return _everybody(page)
    if asked.is_empty:
        return Hits((), 0)
    numbers = _numbered(asked.text) if asked.number else {}
    found = _found(_Sought(asked.whole, asked.named, people=tuple(numbers)), page)
    if found.total > (PAGE if asked.is_one_word else FEW) or (found.total and not asked.is_name):
        return _hits(found, asked, numbers)
    known = known_words(asked)
    if asked.is_one_word or not found.total:
        found = _and_begun(found, asked, known, page)
    hits = _hits(found, asked, numbers)
    return hits if hits.total > FEW or not known else _and_alike(hits, asked, known)


def card_of(seed: UUID) -> Hit | None:
    """The card of the person any of whose seeds this is; none for an unknown id, or an erased one.

    One query. Somebody nobody has a record of yet, or whose card is still being made, has an empty
    one; that takes two more.
    """
    at_work = Post.objects.filter(person__canonical=OuterRef("pk"), until__isnull=True)
    card: Any = _described(Card.objects.filter(person__seeds=seed)).annotate(
        at_work=Exists(at_work)
    )
    found = card.first()
    if found is not None:
        return replace(_hit(found), is_colleague=found.at_work)
    known = Person.objects.of(seed).filter(erased_at__isnull=True)
    group = dict(known.order_by("pk").values_list("pk", "canonical_id"))
    if not group:
        return None
    works = Post.objects.filter(person__in=list(group), until__isnull=True).exists()
    return Hit(Card(person_id=group[seed]), tuple(group), (), is_colleague=works)


def names_of(seeds: Iterable[UUID]) -> dict[UUID, str]:
    """What the cards of these people call them, by any of their seeds; one query."""
    found = Card.objects.filter(person__seeds__in=list(seeds))
    return dict(found.values_list("person__seeds", "name"))


@dataclass(frozen=True, slots=True)
class _Sought:
    """Cards that answer to a query, and those of ``people``, who come first; see found.sql."""

    words: str
    named: str = ""
    within: tuple[str, ...] = ()
    people: tuple[UUID, ...] = ()
    size: int = PAGE
    most: int = MOST_COUNTED


@dataclass(frozen=True, slots=True)
class _Found:
    """A page of them, and how many there are."""

    people: tuple[UUID, ...]
    total: int
    page: int = 1


def _found(sought: _Sought, page: int = 1) -> _Found:
    """One page; past the end the last there is."""
    asked = {
        "words": sought.words,
        "named": sought.named or None,
        "within": [f"%{one}%" for one in sought.within],
        "people": list(sought.people),
        "most": sought.most,
        "page": sought.size,
        "start": sought.size * (page - 1),
    }
    rows = sql.rows(_FOUND, asked)
    if rows or page == 1:
        return _Found(tuple(person for person, _ in rows), rows[0][1] if rows else 0, page)
    last = -(-_found(sought).total // sought.size)
    return _found(sought, max(last, 1))


_FOUND = sql.text("goodterms.customer.profile", "found")


def _and_begun(whole: _Found, asked: Question, known: list[str], page: int) -> _Found:
    """With those who hold a word that begins so: "hal" is Hal first, but Hale as well."""
    query = asked.loose(known)
    if query == asked.whole:
        return whole
    first = whole.people
    found = _found(_Sought(query, within=asked.within, people=first), page)
    places = {person: place for place, person in enumerate(first)}
    there = sorted(found.people, key=lambda person: places.get(person, len(first)))
    return replace(found, people=tuple(there))


def _hits(found: _Found, asked: Question, numbers: Numbers) -> Hits:
    cards = _cards(found.people)
    hits = (_hit(cards[one], *_reasons(cards[one], asked, numbers)) for one in found.people)
    return Hits(tuple(hits), found.total, found.page)


def _cards(people: Collection[UUID]) -> dict[UUID, Any]:
    return _described(Card.objects.filter(pk__in=people)).in_bulk() if people else {}


def _and_alike(hits: Hits, asked: Question, known: list[str]) -> Hits:
    """With those that come close after those that are written so."""
    there = {hit.card.pk for hit in hits.people}
    close = tuple(hit for hit in _alike(asked, known) if hit.card.pk not in there)
    if hits.total:
        return replace(hits, people=hits.people + close[:FEW])
    return Hits(close, len(close), alike=True)


def _alike(asked: Question, known: list[str]) -> tuple[Hit, ...]:
    """The cards whose words come closest, each word near enough by itself.

    First the words that cards hold and that come near, then the cards that hold them: there are
    far fewer words than people, and their number stands still while that of people grows.
    """
    words = asked.letters
    meant = [near(word, known) for word in words]
    if not all(meant):
        return ()
    cards = _cards(_found(_Sought(holding(meant), size=CANDIDATES, most=CANDIDATES)).people)
    ranked = [(likeness(card.search, words), card) for card in cards.values()]
    ranked.sort(key=lambda pair: (-min(pair[0]), -sum(pair[0]), pair[1].name, pair[1].pk))
    found = (_hit(card, (_how(close),)) for close, card in ranked if min(close) >= LIKENESS)
    return tuple(found)[:CLOSEST]


def _how(close: list[float]) -> Why:
    return Why.CALLED if min(close) == 1 else Why.ALIKE


def _everybody(page: int) -> Hits:
    """A page of all customers; they are counted only where a page cannot tell."""
    cards = Card.objects.filter(is_customer=True).order_by("name", "pk")
    page = min(page, MOST_COUNTED // PAGE)
    start = (page - 1) * PAGE
    # Only the page's own rows are described: those before it would be, too, at an offset.
    here = cards.values("pk")[start : start + PAGE + 1]
    rows = list(_described(cards.filter(pk__in=here)) if start else _described(cards)[: PAGE + 1])
    is_last = len(rows) <= PAGE and (rows or not start)
    total = start + len(rows) if is_last else cards.order_by()[:MOST_COUNTED].count()
    if start and not rows and total:  # past the end: the last page there is
        return _everybody(-(-total // PAGE))
    return Hits(tuple(map(_hit, rows[:PAGE])), total, page)


def _described(cards: QuerySet[Card]) -> QuerySet[Card]:
    """With all seeds and the names of the divisions, so that a list asks once."""
    place = Func(
        OuterRef("divisions"), F("pk"), function="array_position", output_field=IntegerField()
    )
    names = Division.objects.annotate(place=place).filter(place__isnull=False).order_by("place")
    return cards.defer("words").annotate(
        seeds=ArraySubquery(Person.objects.filter(canonical=OuterRef("pk")).values("pk")),
        division_names=ArraySubquery(names.values("name")),
    )


def _hit(card: Any, why: tuple[Why, ...] = (), number: str = "") -> Hit:
    return Hit(card, tuple(card.seeds), tuple(card.division_names), why, number)


def _numbered(text: str) -> Numbers:
    """Canonical persons whose account or invoice has this number, or one that begins so.

    Blanks, dashes and case do not matter. A national number is found whole or not at all.

    Behind a wall only operators that give nothing away may use an index: equality and
    ``starts_with`` may, LIKE and upper() may not, so bills and accounts keep their bare number.
    """
    number = findable.bare(text).upper()
    bills = (
        Bill.objects.filter(_begins("bare", number), person__isnull=False)
        .order_by("bare")
        .values_list("person__canonical", "number", Value(Why.INVOICE.value))[:MOST_NUMBERED]
    )
    parties = (
        AccountParty.objects.filter(
            _begins("account__bare", number), until__isnull=True, person__isnull=False
        )
        .order_by("account__bare")
        .values_list("person__canonical", "account__number", Value(Why.ACCOUNT.value))
    )[:MOST_NUMBERED]
    papers = Paper.objects.filter(
        national_index=index(text) or b"",  # nothing has an empty one
        record__membership__until__isnull=True,
        record__membership__person__isnull=False,
    ).values_list("record__membership__person__canonical", Value(""), Value(Why.NATIONAL.value))
    found: Numbers = {}
    for person, held, why in bills.union(parties, papers, all=True):
        found.setdefault(person, (Why(why), held))
    return found


def _begins(column: str, number: str) -> Q:
    if len(number) < LEAST_NUMBER:
        return Q(**{column: number})
    begins = Func(F(column), Value(number), function="starts_with", output_field=BooleanField())
    return Q(begins)


def _reasons(card: Card, asked: Question, numbers: Numbers) -> tuple[tuple[Why, ...], str]:
    """What of the question this card answers to."""
    if card.pk in numbers:
        why, number = numbers[card.pk]
        return (why,), number
    if asked.number and (found := _reason(card, asked.number)):
        return (found,), ""
    told = {_reason(card, word) or Why.SPELLING for word in asked.words}
    return tuple(why for why in Why if why in told), ""


def _reason(card: Card, word: Word) -> Why | None:
    """What of a card a word of the question is."""
    who, _, where = card.search.partition("\n")
    if any(map(word.fits, findable.words(card.name))):
        return Why.NAME
    token = next(filter(word.fits, who.split()), "")
    if "@" in token or "." in token:
        return Why.EMAIL
    if any(sign.isdigit() for sign in token):
        return Why.NUMBER
    if token:
        return Why.FIRM if token in findable.words(card.firm) else Why.SPELLING
    return Why.PLACE if any(map(word.fits, where.split())) else None
