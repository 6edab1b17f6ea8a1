"""The words by which a card is found: whole, folded, and some of them cut or marked.

A card keeps two lines of them: who somebody is and how they are reached, then where they live. A
word of the name shown stands there twice, the second time marked, and marked are its initials. Of a
number its last signs stand there, too, for those are read out.

Words are looked up whole, so what a search costs does not grow with what others are called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phonenumbers import (
    NumberParseException,
    is_possible_number,
    national_significant_number,
    parse,
)

from goodterms.customer.identity.matching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from phonenumbers import PhoneNumber

NAMED = "="  # before a word of the name shown, and before an initial of it
TAIL = "~"  # before the last signs of a number
TAIL_SIGNS = 4
LONGEST = 60  # signs of a word
MOST = 2_000  # words of a line: a column of them has an end, and nobody has so many
AROUND = str.maketrans(dict.fromkeys('"“”„«»<>,;:!?…*', " "))  # they part words, as a blank does
NATIONAL_DIGITS = 10  # more of them begin with a country or with a 0

_BETWEEN = re.compile("[^a-z0-9]+")
_NOT_LETTERS = re.compile("[^a-z]+")
_INSIDE = str.maketrans("", "", "'`")  # O'Neill is written ONeill, too
_AS_SPOKEN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "å": "aa"}
)


def lines(name: str, told: Iterable[Mapping[str, object]]) -> str:
    """The two lines of a card that shows ``name`` and whose records told all this."""
    who, where = dict.fromkeys(_shown(name)), dict[str, None]()
    for said in told:
        for field, words_of in FIELDS.items():
            value = said.get(field)
            if isinstance(value, str) and value:
                found = where if field in PLACES else who
                found.update(dict.fromkeys(word[:LONGEST] for word in words_of(value)))
    return " ".join(list(who)[:MOST]) + "\n" + " ".join(list(where)[:MOST])


def words(text: str) -> Iterator[str]:
    """The words of a text; one with a mark inside in its pieces and as one."""
    for spelling in spellings(text.translate(AROUND)):
        for word in spelling.translate(_INSIDE).split():
            pieces = [piece for piece in _BETWEEN.split(word) if piece]
            yield from pieces
            if len(pieces) > 1:
                yield "".join(pieces)


def spellings(text: str) -> list[str]:
    """The text folded, and as it is written by whoever has no umlauts: muller, mueller."""
    return list(dict.fromkeys((fold(text), fold(text.translate(_AS_SPOKEN)))))


def phones(text: str) -> list[str]:
    """The digits of a phone without what is dialled before them.

    A number with its country stands before the same without: callers say either.
    """
    dialled = fold(text)
    found = "".join(sign for sign in dialled if sign.isdigit())
    if dialled.lstrip(" (").startswith(("+", "00")) or len(found) > NATIONAL_DIGITS:
        abroad = _abroad(found.removeprefix("00"))
        if abroad:
            national = national_significant_number(abroad)
            return [f"{abroad.country_code}{national}", national]
    return [found.removeprefix("0") or found] if found else []


def bare(text: str) -> str:
    """A number as it is compared: letters and digits alone."""
    return _BETWEEN.sub("", fold(text))


def tail(number: str) -> str:
    return TAIL + number[-TAIL_SIGNS:]


def _of_email(text: str) -> Iterator[str]:
    """An address whole, its domain, and the words before the @, which are most often a name."""
    folded = "".join(fold(text).split())
    before, at, domain = folded.rpartition("@")
    if not at:
        yield from words(text)
        return
    yield from (folded, domain)
    yield from (word for word in _NOT_LETTERS.split(before) if len(word) > 1)


def _of_phone(text: str) -> Iterator[str]:
    numbers = phones(text)
    if not numbers:
        yield from words(text)
    for number in numbers:
        yield from _and_tail(number)


def _of_number(text: str) -> Iterator[str]:
    """An account number without its blanks and dashes, and the parts between them."""
    yield from words(text)
    yield from _and_tail(bare(text))


def _of_postcode(text: str) -> Iterator[str]:
    yield from words(text)
    yield bare(text)


def _and_tail(number: str) -> Iterator[str]:
    yield number
    if len(number) > TAIL_SIGNS:
        yield tail(number)


def _shown(name: str) -> Iterator[str]:
    """The words of the name shown and their initials, marked."""
    if "@" in name:
        return
    for word in words(name):
        yield NAMED + word[:LONGEST]
        yield NAMED + word[0]


def _abroad(found: str) -> PhoneNumber | None:
    """The number whose digits begin with the code of a country, where they do."""
    try:
        number = parse(f"+{found}")
    except NumberParseException:
        return None
    return number if is_possible_number(number) else None


PLACES: dict[str, Callable[[str], Iterator[str]]] = {
    "street": words,
    "city": words,
    "postcode": _of_postcode,
}
FIELDS: dict[str, Callable[[str], Iterator[str]]] = {
    **dict.fromkeys(("name", "given_name", "family_name", "known_as", "organisation"), words),
    **dict.fromkeys(("email", "email_home", "email_work"), _of_email),
    **dict.fromkeys(("phone", "phone_mobile", "phone_home", "phone_work"), _of_phone),
    "account_no": _of_number,
    **PLACES,
}
