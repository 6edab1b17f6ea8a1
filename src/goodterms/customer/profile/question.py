"""What somebody typed to find a person, read as cards are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goodterms.customer.identity.matching.folding import fold

LONGEST = 200  # signs of a question that are read
MOST_WORDS = 8
LEAST_PHONE = 4  # digits before a word may be part of a phone


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, read: the text, and its words as cards may hold them."""

    text: str
    words: tuple[tuple[str, ...], ...]  # the forms of each word, any of which will do

    @classmethod
    def read(cls, typed: str) -> Question:
        text = " ".join(typed[:LONGEST].split())
        if _is_phone(text):
            return cls(text, ((_phone(text), text.lower()),))
        return cls(text, tuple(_forms(word) for word in text.split()[:MOST_WORDS]))

    @property
    def is_name(self) -> bool:
        """Words alone: an address or a number is either right or another one."""
        return not self.has_figures and "@" not in self.text

    @property
    def has_figures(self) -> bool:
        return any(sign.isdigit() for sign in self.text)


def _forms(word: str) -> tuple[str, ...]:
    """A word as a card may hold it: in lower case, folded, or as part of a phone number."""
    forms = {word.lower(): None, fold(word) or word.lower(): None}
    if word.isdigit() and len(word) >= LEAST_PHONE:
        forms = {_phone(word): None, **forms}
    return tuple(forms)


_PHONE = re.compile(r"[+(]?[\d\s()./-]{6,}")


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and (" " in text or text.startswith("+"))


def _phone(text: str) -> str:
    """The digits of a phone as cards keep them, without what is dialled before the number."""
    digits = "".join(sign for sign in text if sign.isdigit()).removeprefix("00")
    return digits.removeprefix("44").removeprefix("0") or text.lower()
