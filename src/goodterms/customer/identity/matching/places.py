"""Places: street, postcode, country.

There is no address parser here: a house number and the first two words of the street, with
the usual abbreviations written out, agree often enough and never guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pycountry

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.words import meanings, words

_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")
_STREET_WORDS, _UNIT_WORDS = meanings("street_word"), words("unit_word")
_LEADING_UNIT = re.compile(
    "(?:" + "|".join(sorted(words("unit_word"))) + ") [a-z]?[0-9]*[a-z]? (?=(?:[a-z]+ )?[0-9])"
)
LONGEST_REPEAT = 3  # "111" may be somebody's number, "1111" fills a field
OUTWARD = 4  # characters of a British district; what is longer ends in three of a street
_ZIP_PLUS_FOUR = re.compile("([0-9]{5})-?[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Street:
    """A street line; every part folded, "" when absent."""

    street: str = ""
    key: str = ""
    house_no: str = ""


def parse_street(folded: str) -> Street:
    """The line with its house number and its key: the number and the first two words."""
    line = _NOT_ALPHANUMERIC.sub(" ", folded).strip()
    numbered = _LEADING_UNIT.sub("", line, count=1) if line >= "a" else line
    said = numbered.split()
    house_no = next((word for word in said if word < "a"), "")
    names = [
        _STREET_WORDS.get(word, word)
        for word in said
        if word >= "a" and len(word) > 1 and word not in _UNIT_WORDS
    ]
    key = f"{house_no} {' '.join(names[:2])}" if house_no and names else ""
    return Street(line, key, house_no)


def parse_postcode(folded: str) -> str:
    """Letters and digits only; of a ZIP+4 the first five; "" for 00000."""
    if found := _ZIP_PLUS_FOUR.fullmatch(folded):
        folded = found[1]
    bare = _NOT_ALPHANUMERIC.sub("", folded)
    return bare if bare.strip("0") else ""


def district_of(postcode: str | None) -> str | None:
    """The part of a postcode that a town's quarter shares: "ls1" of "ls14ab", "101" of "10115"."""
    if postcode is None:
        return None
    lettered = "a" <= postcode[:1] <= "z" and len(postcode) > OUTWARD
    return postcode[:-3] if lettered else postcode[:3]


DISTRICT_SQL = f"""CASE WHEN postcode[1] BETWEEN 'a' AND 'z' AND length(postcode) > {OUTWARD}
        THEN left(postcode, length(postcode) - 3) ELSE left(postcode, 3) END"""


def parse_code(folded: str) -> str:
    """An account number or id without blanks and marks; "" for 0000 and 11111."""
    bare = _NOT_ALPHANUMERIC.sub("", folded)
    repeated = len(bare) > LONGEST_REPEAT and not bare.strip(bare[0])
    return "" if repeated or not bare.strip("0") else bare


@cache
def parse_country(folded: str) -> str:
    """ISO alpha-2 in lower case; a country nobody knows stays as it is written."""
    if not folded:
        return ""
    known = {"uk": "gb", "england": "gb", "scotland": "gb", "wales": "gb", "usa": "us"}
    if folded in known:
        return known[folded]
    return _countries().get(folded, folded)


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in pycountry.countries:
        two = country.alpha_2.lower()
        names = (country.name, getattr(country, "common_name", ""), country.alpha_3, two)
        found |= {fold(name): two for name in names if name}
    return found | {
        "deutschland": "de", "allemagne": "de", "osterreich": "at", "schweiz": "ch",
        "suisse": "ch", "frankreich": "fr", "espana": "es", "italia": "it", "nederland": "nl",
        "holland": "nl", "belgie": "be", "belgique": "be", "great britain": "gb",
        "northern ireland": "gb", "u.k.": "gb", "u.s.": "us", "u.s.a.": "us", "america": "us",
        "united states of america": "us",
    }  # fmt: skip
