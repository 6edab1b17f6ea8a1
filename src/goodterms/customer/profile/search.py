"""Finding a person by whatever is at hand: a name, an email, a phone, an account or invoice number.

Cards are searched by trigram index, numbers by their own: exactly, or by how they begin. When
nothing is found, cards spelt nearly so are shown instead, and said to be that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from rapidfuzz.distance import OSA

from goodterms.customer.holdings.models import AccountParty, Bill
from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.models import Paper
from goodterms.customer.identity.papers import index
from goodterms.customer.people.models import Division, Person, Post
from goodterms.customer.profile.models import Card, CardQuerySet, Word
from goodterms.customer.profile.question import Question
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

PAGE = 50
LEAST_NUMBER = 4  # signs of a number before its beginning is searched for
LEAST_ALIKE = 3  # letters before a spelling can be compared
FORMS = 8  # words in place of a misspelt one
CANDIDATES = 200  # cards that hold such words; the closest of them are shown
LIKENESS = 0.6  # share of a word's letters that must be right: two slips in five are too many
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
    SPELLING = "spelling"  # another name or firm in one of the records
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
    """A page of the people who match, all customers when nothing is asked; at most four queries.

    Who is no customer by the firm's definition is found all the same, for people
    call. Where few match a name, those spelt nearly so come after them: clerks mishear.
    """
    asked = Question.read(typed)
    if not asked.text:
        return _page(Card.objects.filter(is_customer=True).order_by("name", "pk"), page)
    numbers = _numbered(asked.text) if asked.has_figures else {}
    hits = _page(_matching(asked, numbers), page, lambda card: _reasons(card, asked, numbers))
    if hits.total > FEW or (hits.total and not asked.is_name):
        return hits
    return _and_alike(hits, asked)


def card_of(seed: UUID) -> Hit | None:
    """The card of the person any of whose seeds this is; none for an unknown id. One query.

    Somebody nobody has a record of yet, or whose card is still being made, has an empty one; that
    takes two more.
    """
    at_work = Post.objects.filter(person__canonical=OuterRef("pk"), until__isnull=True)
    card: Any = _described(Card.objects.filter(person__seeds=seed)).annotate(
        at_work=Exists(at_work)
    )
    found = card.first()
    if found is not None:
        return replace(_hit(found), is_colleague=found.at_work)
    group = dict(Person.objects.of(seed).order_by("pk").values_list("pk", "canonical_id"))
    if not group:
        return None
    works = Post.objects.filter(person__in=list(group), until__isnull=True).exists()
    return Hit(Card(person_id=group[seed]), tuple(group), (), is_colleague=works)


def names_of(seeds: Iterable[UUID]) -> dict[UUID, str]:
    """What the cards of these people call them, by any of their seeds; one query."""
    found = Card.objects.filter(person__seeds__in=list(seeds))
    return dict(found.values_list("person__seeds", "name"))


def _matching(asked: Question, numbers: dict[UUID, tuple[Why, str]]) -> CardQuerySet:
    """Numbers first, then what stands in the name, then what stands elsewhere in the card."""
    every_word = reduce(and_, (_holding(forms) for forms in asked.words))
    in_name = reduce(and_, (Q(name__icontains=forms[0]) for forms in asked.words))
    found: CardQuerySet = (
        Card.objects.filter(every_word | Q(pk__in=list(numbers)))
        .annotate(
            order=Case(
                When(pk__in=list(numbers), then=Value(0)),
                When(in_name, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("order", "name", "pk")
    )
    return found


def _holding(forms: Iterable[str]) -> Q:
    return reduce(or_, (Q(search__contains=form) for form in forms))


def _and_alike(hits: Hits, asked: Question) -> Hits:
    """With those that come close after those that are written so."""
    known = {hit.card.pk for hit in hits.people}
    close = tuple(hit for hit in _alike(asked) if hit.card.pk not in known)
    if hits.total:
        return replace(hits, people=hits.people + close[:FEW])
    return Hits(close, len(close), alike=True)


def _alike(asked: Question) -> tuple[Hit, ...]:
    """The cards whose words come closest, each word near enough by itself.

    First the words that cards hold and that come near, then the cards that hold them: there are
    far fewer words than people, and their number stands still while that of people grows.
    """
    words = [forms[-1] for forms in asked.words if len(forms[-1]) >= LEAST_ALIKE]
    parts = [part for word in words for part in _parts(word)]
    if not parts:
        return ()
    known = _sharing(parts)
    meant = [_near(part, known) for part in parts]
    if not all(meant):
        return ()
    near = reduce(and_, (_holding(forms) for forms in meant))
    cards: Any = _described(Card.objects.filter(near))[:CANDIDATES]
    ranked = [(_likeness(card, words), card) for card in cards]
    ranked.sort(key=lambda pair: (-min(pair[0]), -sum(pair[0]), pair[1].name, pair[1].pk))
    found = tuple(_hit(card, (Why.ALIKE,)) for near, card in ranked if min(near) >= LIKENESS)
    return found[:CLOSEST]


def _parts(word: str) -> list[str]:
    """A word as it is; of an email the words before the @, which are most often a name."""
    if "@" not in word:
        return [word]
    return [part for part in _BETWEEN.split(word.partition("@")[0]) if len(part) >= LEAST_ALIKE]


_BETWEEN = re.compile("[^a-z]+")


def _sharing(words: list[str]) -> list[str]:
    """Words that stand in cards and have letters in a row in common with one of these."""
    like = reduce(or_, (Q(word__trigram_similar=word) for word in words))
    sql.value(_BY_INDEX, [str(min(_bar(word) for word in words))])
    found = list(Word.objects.filter(like).values_list("word", flat=True))
    sql.value("SELECT set_config('enable_seqscan', 'on', true)")
    return found


def _near(word: str, known: list[str]) -> tuple[str, ...]:
    """Those among ``known`` that come close to this word by letters that are right."""
    ranked = sorted((-OSA.normalized_similarity(word, other), other) for other in known)
    return tuple(other for likeness, other in ranked if -likeness >= LIKENESS)[:FORMS]


# The planner takes comparing two words for as cheap as comparing two numbers, and would read them
# all: thirty milliseconds a word among sixty thousand, where the index takes two.
_BY_INDEX = """
SELECT set_config('pg_trgm.similarity_threshold', %s, true),
       set_config('enable_seqscan', 'off', true)
"""


def _bar(word: str) -> float:
    """The share of trigrams another word must have in common with this one to be looked at.

    Two letters swapped in a word of n spoil four of its n + 1 trigrams, and four of the other's.
    """
    swapped = (len(word) - 3) / (len(word) + 5)
    return round(min(max(swapped - 0.01, 0.2), 0.5), 2)


def _likeness(card: Card, words: list[str]) -> list[float]:
    """How near each word comes to one of a card's, by letters that are right; 1 is the same.

    Trigrams find who may be meant but cannot take two letters swapped for one slip; this does.
    """
    held = fold(card.search).split()
    return [max(OSA.normalized_similarity(word, other) for other in held) for word in words]


def _page(cards: CardQuerySet, page: int, why: Any = None) -> Hits:
    """One page, and how many there are in all; they are counted only where a page cannot tell."""
    page = min(page, MOST_COUNTED // PAGE)
    start = (page - 1) * PAGE
    # Only the page's own rows are described: those before it would be, too, at an offset.
    here = cards.values("pk")[start : start + PAGE + 1]
    rows = list(_described(cards.filter(pk__in=here)) if start else _described(cards)[: PAGE + 1])
    is_last = len(rows) <= PAGE and (rows or not start)
    total = start + len(rows) if is_last else cards.order_by()[:MOST_COUNTED].count()
    if start and not rows and total:  # past the end: the last page there is
        return _page(cards, -(-total // PAGE), why)
    hits = (_hit(card, *(why(card) if why else ())) for card in rows[:PAGE])
    return Hits(tuple(hits), total, page)


def _described(cards: CardQuerySet) -> CardQuerySet:
    """With all seeds and the names of the divisions, so that a list asks once."""
    place = Func(
        OuterRef("divisions"), F("pk"), function="array_position", output_field=IntegerField()
    )
    names = Division.objects.annotate(place=place).filter(place__isnull=False).order_by("place")
    return cards.annotate(
        seeds=ArraySubquery(Person.objects.filter(canonical=OuterRef("pk")).values("pk")),
        division_names=ArraySubquery(names.values("name")),
    )


def _hit(card: Any, why: tuple[Why, ...] = (), number: str = "") -> Hit:
    return Hit(card, tuple(card.seeds), tuple(card.division_names), why, number)


def _numbered(text: str) -> dict[UUID, tuple[Why, str]]:
    """Canonical persons whose account or invoice has this number, or one that begins so.

    A national number is found whole or not at all.

    Behind a wall only operators that give nothing away may use an index: equality and
    ``starts_with`` may, LIKE and upper() may not. So both the number as typed and in capitals.
    """
    forms = sorted({text, text.upper()})
    bills = Bill.objects.filter(_number("number", forms), person__isnull=False).values_list(
        "person__canonical", "number", Value(Why.INVOICE.value)
    )
    parties = AccountParty.objects.filter(
        _number("account__number", forms), until__isnull=True, person__isnull=False
    ).values_list("person__canonical", "account__number", Value(Why.ACCOUNT.value))
    papers = Paper.objects.filter(
        national_index=index(text) or b"",  # nothing has an empty one
        record__membership__until__isnull=True,
        record__membership__person__isnull=False,
    ).values_list("record__membership__person__canonical", Value(""), Value(Why.NATIONAL.value))
    found: dict[UUID, tuple[Why, str]] = {}
    for person, number, why in bills.union(parties, papers)[:MOST_NUMBERED]:
        found.setdefault(person, (Why(why), number))
    return found


def _number(column: str, forms: list[str]) -> Q:
    exactly = Q(**{f"{column}__in": forms})
    if len(forms[0]) < LEAST_NUMBER:
        return exactly
    begins = (
        Q(Func(F(column), Value(form), function="starts_with", output_field=BooleanField()))
        for form in forms
    )
    return reduce(or_, begins, exactly)


def _reasons(
    card: Card, asked: Question, numbers: dict[UUID, tuple[Why, str]]
) -> tuple[tuple[Why, ...], str]:
    """What of the question this card answers to."""
    if card.pk in numbers:
        why, number = numbers[card.pk]
        return (why,), number
    found = {_reason(card, forms) for forms in asked.words}
    return tuple(why for why in Why if why in found), ""


def _reason(card: Card, forms: tuple[str, ...]) -> Why:
    if any(form in text for form in forms for text in (card.name.lower(), fold(card.name))):
        return Why.NAME
    token = next(
        (token for form in forms for token in card.search.split() if form in token), forms[0]
    )
    if "@" in token:
        return Why.EMAIL
    if any(sign.isdigit() for sign in token):
        return Why.NUMBER
    return Why.FIRM if any(form in fold(card.firm) for form in forms) else Why.SPELLING
