"""The plain values of a column, answered in SQL: the quick half of the bulk road.

Most names are two common words, most addresses need no library.  What is said here in SQL is
said for every value in ``parts``, and a test holds the two equal; whatever is not plain goes
there.  A plain value is ASCII, so lower case means the same on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.contacts import PLAIN_EMAIL, ROLE_HEAD, ROLE_TAIL
from goodterms.customer.identity.matching.signs import BIT, SPECIAL, family_names, given_names
from goodterms.customer.identity.matching.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KNOWN_GIVEN, KNOWN_FAMILY, NEEDS_A_LOOK = 1, 2, 4

# Titles common enough to be worth taking off here; the others go the long way.
_TITLE = "^(?:mr|mrs|ms|miss|dr)[.]? "


@dataclass(frozen=True, slots=True)
class Plain:
    """When a column's value is plain, and what its part's columns then are; SQL over ``p``."""

    holds: str
    columns: Mapping[str, str]


def quoted(values: Iterable[str]) -> str:
    """The values as the inside of an SQL list: 'a', 'b'."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))


def known_words() -> dict[str, int]:
    """Every listed name with what is known of it; words that need a look are marked so."""
    known = dict.fromkeys(given_names(), KNOWN_GIVEN)
    for word in family_names():
        known[word] = known.get(word, 0) | KNOWN_FAMILY
    for word in SPECIAL:
        known[word] = NEEDS_A_LOOK
    return known


# --- names: three small steps, each over the one before ----------------------------------------

NAME_BODY = f"""CASE WHEN strlen(name) = length(name)
    THEN regexp_replace(lower(name), '{_TITLE}', '') END AS name_body"""

NAME_WORDS = """CASE WHEN regexp_full_match(name_body, '[a-z]+,? [a-z]+')
    THEN string_split(CASE WHEN contains(name_body, ',')
        THEN split_part(name_body, ' ', 2) || ' ' || split_part(name_body, ',', 1)
        ELSE name_body END, ' ') END AS name_words"""

# The two words are looked up where plainness is decided; their bits travel with the row.
_KNOWN = "coalesce(known_given.bits, 0) | coalesce(known_family.bits, 0)"
KNOWN_JOIN = """LEFT JOIN known known_given ON known_given.word = name_words[1]
    LEFT JOIN known known_family ON known_family.word = name_words[2]"""
KNOWN_BITS = """coalesce(known_given.bits, 0) AS given_bits,
    coalesce(known_family.bits, 0) AS family_bits"""
_WORD_ONE = "length(name_words[1]) > 1"
_ONE_LETTER = "translate(name_words[{0}], left(name_words[{0}], 1), '') = ''"


def _bit_if(condition: str, code: str) -> str:
    return f"CASE WHEN {condition} THEN {BIT[code]} ELSE 0 END"


NAME = Plain(
    holds=f"""name_words IS NOT NULL AND ({_KNOWN}) & {NEEDS_A_LOOK} = 0
        AND NOT (length(name_words[1]) > 2 AND {_ONE_LETTER.format(1)})
        AND NOT (length(name_words[2]) > 2 AND {_ONE_LETTER.format(2)})""",
    columns={
        "given": "name_words[1]",
        "middle": "NULL",
        "family": "name_words[2]",
        "full_name": "name_words[1] || ' ' || name_words[2]",
        "tokens": """nullif(list_sort(list_distinct(
            list_filter(name_words, lambda word: length(word) > 1))), [])""",
        "signs": f"""{BIT["named"]}
            | {_bit_if("name_body <> lower(name)", "titled")}
            | {_bit_if("length(name_words[1]) = 1", "initial")}
            | {_bit_if(f"{_WORD_ONE} AND given_bits & {KNOWN_GIVEN} > 0", "given_known")}
            | {_bit_if(f"family_bits & {KNOWN_FAMILY} > 0", "family_known")}""",
    },
)

# --- addresses and codes -----------------------------------------------------------------------


def _email() -> Plain:
    value = "lower(p.email)"
    local, domain = f"split_part({value}, '@', 1)", f"split_part({value}, '@', 2)"
    bare = f"rtrim({local}, '0123456789')"
    role = f"""(regexp_replace({local}, '{ROLE_TAIL}', '') IN ({quoted(words("role"))})
        OR regexp_matches({local}, '{ROLE_HEAD}'))"""
    test = f"rtrim({local}, '0123456789._-') IN ({quoted(words('test_mail'))})"
    labels = "|".join(sorted(words("reserved_mail")))
    reserved = f"regexp_matches({domain}, '(?:^|[.])(?:{labels})[.]')"
    return Plain(
        holds=f"""strlen(p.email) = length(p.email)
            AND regexp_full_match({value}, '{PLAIN_EMAIL.replace("'", "''")}')""",
        columns={
            "email": f"CASE WHEN {bare} NOT IN ({quoted(words('nobody_mail'))}) THEN {value} END",
            "role": role,
            "signs": f"""{BIT["mail"]} | {_bit_if(role, "role_mail")}
                | {_bit_if(test, "test_mail")}
                | {_bit_if(reserved, "reserved_mail")}""",
        },
    )


def _code(column: str, nobodys: str) -> Plain:
    """Letters and digits with blanks, dots and strokes between them, but for fillers."""
    value = f"lower(p.{column})"
    bare = f"regexp_replace({value}, '[^a-z0-9]', '', 'g')"
    return Plain(
        holds=f"""regexp_full_match(p.{column}, '[A-Za-z0-9]+(?:[ ./-][A-Za-z0-9]+)*')
            AND regexp_matches(p.{column}, '[1-9]') AND NOT {nobodys.format(value=value)}""",
        columns={"value": bare},
    )


_REPEATED = "translate({value}, left({value}, 1), '') = ''"
PLAIN = {
    "name": NAME,
    "email": _email(),
    "postcode": _code("postcode", "regexp_full_match({value}, '[0-9]{{5}}-?[0-9]{{4}}')"),
    "account_no": _code("account_no", _REPEATED),
    "national_id": _code("national_id", _REPEATED),
}
