"""What somebody typed to find a person, read as cards are written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.words import words as listed
from goodterms.customer.profile import findable
from goodterms.customer.profile.findable import AROUND, LONGEST, NAMED, TAIL_SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

READ = 200  # signs of a question that are read
MOST_WORDS = 8
MOST_LETTERS = 3  # in a row in a number with blanks
LEAST_DIALLED = 7  # digits of a phone: whole towns begin with fewer
LEAST_BEGUN = 2  # letters that may be the beginning of a word
MOST_LONGER = 100  # words in place of one that they begin with
LEAST_COMPARED = 3  # letters before a spelling can be compared

# Said for politeness or between two people; cards hold neither.
_SAID = listed("title") | {"and", "und"}
_PHONE = re.compile(r"[+(]?[\d\s()./+-]{4,}")
_SCHEME = re.compile("^(mailto|tel):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as cards may hold it: in any of these forms, or in pieces.

    It may be the beginning of another word (``stems``), of an address or a phone (``begun``), or
    the end of a number (``tails``). Of a number a card holds but the last signs alone, so that one
    of ``within`` has to stand in its line.
    """

    forms: tuple[str, ...]
    stems: tuple[str, ...] = ()
    pieces: tuple[Word, ...] = ()
    begun: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """For the words of a card, as PostgreSQL reads a query."""
        return _any([*map(_quoted, self.forms), _all(piece.whole for piece in self.pieces)])

    def loose(self, known: Sequence[str]) -> str:
        """The same for words that begin or end so, too; ``known`` are words there are."""
        longer = [word for word in known if word.startswith(self.stems)] if self.stems else []
        whole = map(_quoted, (*self.forms, *self.tails, *longer[:MOST_LONGER]))
        begun = (f"{_quoted(form)}:*" for form in self.begun)
        return _any([*whole, *begun, _all(piece.loose(known) for piece in self.pieces)])

    @property
    def named(self) -> str:
        """For the whole words of the name shown."""
        marked = [_quoted(NAMED + form.removeprefix(NAMED)) for form in self.forms]
        return _any([*marked, _all(piece.named for piece in self.pieces)])

    @property
    def parts(self) -> tuple[Word, ...]:
        return self.pieces or (self,)

    def fits(self, other: str) -> bool:
        """Whether a word of a card is meant by this one."""
        return (
            other in self.forms
            or other.startswith((*self.begun, *self.stems))
            or any(form in other for form in self.within)
            or any(piece.fits(other) for piece in self.pieces)
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, read: the text, its words, and all of it as one number."""

    text: str
    words: tuple[Word, ...]
    number: Word | None = None

    @classmethod
    def read(cls, typed: str) -> Question:
        text = " ".join(_SCHEME.sub("", typed[:READ].strip()).split())
        said = _said(text)
        number = _number(said) if _is_number(said) else None
        if number and _PHONE.fullmatch(said):
            return cls(text, (), number)
        told = [word for word in map(_word, _without_courtesy(said.split())) if word]
        return cls(text, tuple(told[:MOST_WORDS]), number)

    @property
    def is_name(self) -> bool:
        """Words alone: an address or a number is either right or another one."""
        return bool(self.words) and not _has_figures(self.text) and "@" not in self.text

    @property
    def is_one_word(self) -> bool:
        return self.is_name and len(self.words) == 1

    @property
    def is_empty(self) -> bool:
        """Nothing in it can be looked for: a smile, a dash."""
        return not self.words and self.number is None

    @property
    def named(self) -> str:
        """Cards whose shown name holds every word, whole; "" where no name can."""
        return _all(word.named for word in self.words) if self.is_name else ""

    @property
    def whole(self) -> str:
        """Cards that hold every word, or all of it as one number."""
        number = self.number.whole if self.number else ""
        return _any([number, _all(word.whole for word in self.words)])

    def loose(self, known: Sequence[str]) -> str:
        """The same for words that begin or end so."""
        number = self.number.loose(known) if self.number else ""
        return _any([number, _all(word.loose(known) for word in self.words)])

    @property
    def within(self) -> tuple[str, ...]:
        return self.number.within if self.number else ()

    @property
    def stems(self) -> list[str]:
        return [stem for word in self.words for part in word.parts for stem in part.stems]

    @property
    def letters(self) -> list[str]:
        """The words that can be compared by their letters; of an address those before the @."""
        if _has_figures(self.text) and "@" not in self.text:
            return []
        spelt = (part.forms[0] for word in self.words for part in word.parts)
        before = (re.split("[^a-z]+", one.partition("@")[0]) for one in spelt)
        return [word for found in before for word in found if len(word) >= LEAST_COMPARED]


def holding(words: Iterable[Iterable[str]]) -> str:
    """Cards that hold every one of these words in one of its forms."""
    return _all(_any(map(_quoted, forms)) for forms in words)


def _said(text: str) -> str:
    """Letters, figures and the marks between them: no quotes, no pictures."""
    kept = [sign for sign in text if sign == "+" or unicodedata.category(sign)[0] not in "SC"]
    return " ".join("".join(kept).translate(AROUND).split())


def _without_courtesy(said: list[str]) -> list[str]:
    """Without titles, unless there is nothing else."""
    return [word for word in said if fold(word).strip(".") not in _SAID] or said


def _word(said: str) -> Word | None:
    if "@" in said:
        address = "".join(fold(said).split()).strip("@.")[:LONGEST]
        return Word((address,), begun=(address,)) if address else None
    if _has_figures(said):
        return _number(said)
    found = list(dict.fromkeys(form[:LONGEST] for form in findable.words(said)))
    if not found:
        return None
    if "." in said.strip(".") or "-" in said.strip("-"):
        dotted = fold(said).strip(".")[:LONGEST]  # a domain, or an address before its @
        pieces = [_word(piece) for piece in re.split(r"[^\w']+", said) if piece]
        return Word((found[-1],), (), tuple(piece for piece in pieces if piece), begun=(dotted,))
    if len(found[0]) == 1:
        return Word((found[0], NAMED + found[0]))
    return Word(tuple(found), tuple(form for form in found if len(form) >= LEAST_BEGUN))


def _number(said: str) -> Word | None:
    """All signs as one number, the end of one, or how a phone begins."""
    bare = findable.bare(said)[:LONGEST]
    if not bare:
        return None
    dialled = findable.phones(said) if _PHONE.fullmatch(said) else []
    forms = tuple(dict.fromkeys((*dialled, bare)))
    begun = tuple(form for form in dialled if len(form) >= LEAST_DIALLED)
    tails = (findable.tail(bare),) if len(bare) >= TAIL_SIGNS else ()
    return Word(forms, begun=begun, tails=tails, within=forms if tails else ())


def _is_number(said: str) -> bool:
    """Whether all of it can be one number: INV 77190, MH4 2QT, but not 12 Quay Lane."""
    told = said.split()
    short = all(_has_figures(word) or len(word) <= MOST_LETTERS for word in told)
    return short and _has_figures(said) and "@" not in said


def _has_figures(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _all(queries: Iterable[str]) -> str:
    return " & ".join(f"({query})" for query in queries if query)


def _any(queries: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(f"({query})" for query in queries if query))


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
