"""What happens to a name, a date or a number on its way into a system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.journeys.demo.words import meanings

if TYPE_CHECKING:
    from datetime import date
    from random import Random

_NEXT_KEY = {"a": "s", "e": "r", "i": "o", "n": "m", "o": "p", "r": "t", "s": "a", "t": "y"}
_DAYS_THAT_COULD_BE_MONTHS = 12


def typo(rng: Random, text: str, share: float) -> str:
    """Now and then two letters swapped, one lost, one doubled, or the key beside it."""
    if len(text) < 4 or rng.random() >= share:  # noqa: PLR2004
        return text
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        [
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + _NEXT_KEY.get(text[at], text[at]) + text[at + 1 :],
        ]
    )


def nickname(rng: Random, given: str, share: float) -> str:
    return meanings("nicknames").get(given, given) if rng.random() < share else given


def maybe(rng: Random, text: str, share: float) -> str:
    """The value, or the blank that stands there otherwise."""
    return text if rng.random() < share else ""


def shouted(rng: Random, text: str, share: float) -> str:
    return text.upper() if rng.random() < share else text


def shortened(street: str) -> str:
    """``14 Quay Lane`` as an old system has it: ``14 QUAY LN``."""
    for way, short in meanings("ways").items():
        street = street.replace(f" {way}", f" {short}")
    return street


def day(rng: Random, when: date, form: str, *, swapped: float = 0.0) -> str:
    """A date in a system's own form; some were typed with day and month changed over."""
    if when.day <= _DAYS_THAT_COULD_BE_MONTHS and rng.random() < swapped:
        when = when.replace(day=when.month, month=when.day)
    return when.strftime(form)


def international(phone: str) -> str:
    return f"+44 {phone[1:]}" if phone else ""


def run_together(phone: str) -> str:
    return phone.replace(" ", "")
