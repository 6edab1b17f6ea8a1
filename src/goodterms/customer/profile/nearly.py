"""Words that come near to one that was typed: as it goes on, as it is misspelt, as one is called.

They are looked for among the words that stand in cards, of which there are far fewer than people.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from rapidfuzz import process
from rapidfuzz.distance import OSA

from goodterms.customer.identity.matching.names import other_forms
from goodterms.customer.profile.models import Word
from goodterms.kernel import sql

if TYPE_CHECKING:
    from goodterms.customer.profile.question import Question

FORMS = 8  # words in place of a misspelt one
LIKENESS = 0.6  # share of a word's letters that must be right: two slips in five are too many


def known_words(asked: Question) -> list[str]:
    """Words that stand in cards and go on after one of these, or share letters in a row with it.

    Those that begin so come first, the shortest of them before all.
    """
    sought = [Q(word__startswith=stem) for stem in asked.stems]
    sought += [Q(word__trigram_similar=word) for word in asked.letters]
    sought += [Q(word__in=forms) for word in asked.letters if (forms := other_forms(word))]
    if not sought:
        return []
    bar = min((_bar(word) for word in asked.letters), default=1)
    sql.value(_BY_INDEX, [str(bar)])
    found = list(Word.objects.filter(reduce(or_, sought)).values_list("word", flat=True))
    sql.value("SELECT set_config('enable_seqscan', 'on', true)")
    return sorted(found, key=lambda word: (len(word), word))


def near(word: str, known: list[str]) -> list[str]:
    """Those among ``known`` that are other forms of this name, or near by right letters."""
    close = process.extract(
        word, known, scorer=OSA.normalized_similarity, score_cutoff=LIKENESS, limit=FORMS
    )
    spelt = (other for other, _share, _place in close)
    return list(dict.fromkeys((*(other_forms(word) & set(known)), *spelt)))


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


def likeness(line: str, words: list[str]) -> list[float]:
    """How near each word comes to one of a card's line, by letters that are right; 1 is the same.

    Trigrams find who may be meant but cannot take two letters swapped for one slip; this does.
    """
    held = line.split()
    return [
        1.0
        if not other_forms(word).isdisjoint(held)
        else max(OSA.normalized_similarity(word, other) for other in held)
        for word in words
    ]
