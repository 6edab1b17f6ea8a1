"""Finding by words: what answers best stands first, and every find is a place to go.

A word of the question counts where it begins a word of the thing; words that say nothing ("when",
"is") count nowhere. What holds more of the question stands above what holds less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from goodterms.customer.identity.matching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 6  # of one group; who must read more was not found
LEAST = 2  # letters of a word that can find something

# Words that say nothing about what is looked for, in the reader's language.
QUIET = gettext_lazy(
    "a an and are at be by can do does for from has have how i in is it me my of on or our so that"
    " the this to was we what when where which who why will with would you your"
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``words`` is the line beneath; ``also`` is looked through and not shown.

    ``thing`` points at it for an ask about it (``bill:0193...``), ``division`` is whose it is.
    """

    title: str
    url: str
    icon: str
    words: str = ""
    also: str = ""
    theirs: bool = False
    thing: str = ""
    division: int | None = None


def best(question: str, things: Iterable[Found]) -> list[Found]:
    """What answers to the question, best first; at most ``SHOWN``."""
    asked = _said(question) - _said(str(QUIET))
    scored = [(_score(asked, thing), thing) for thing in things]
    hits = [(score, thing) for score, thing in scored if score]
    top = max((score for score, _thing in hits), default=0)
    good = [(score, thing) for score, thing in hits if score * 2 >= top]
    return [thing for _score_, thing in sorted(good, key=lambda hit: -hit[0])][:SHOWN]


def _score(asked: set[str], thing: Found) -> int:
    """How many letters of the question this thing answers; what it is called counts twice."""
    called, told = _said(thing.title), _said(f"{thing.words} {thing.also}")
    return sum(len(word) * (2 * _begins(word, called) or _begins(word, told)) for word in asked)


def _begins(word: str, others: set[str]) -> int:
    return int(any(other.startswith(word) for other in others))


def _said(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if len(word) >= LEAST}
