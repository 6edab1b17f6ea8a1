"""The plain values of a column, answered in SQL: the quick half of the bulk road.

Most names are two common words, most addresses need no library.  What is said here in SQL is
said for every value in ``parts``, and a test holds the two equal; whatever is not plain goes
there.  A plain value is ASCII, so lower case means the same on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.contacts import PLAIN_EMAIL, ROLE_HEAD
from goodterms.customer.identity.matching.signs import BIT, SPECIAL, family_names, given_names
from goodterms.customer.identity.matching.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN_GIVEN, KNOWN_FAMILY, NEEDS_A_LOOK = 1, 2, 4

# Titles common enough to be worth taking off here; the others go the long way.
_TITLE = "^(?:mr|mrs|ms|miss|dr)[.]? "


@dataclass(frozen=True, slots=True)
class Plain:
    """When a column's value is plain, and what its part's columns then are; SQL over ``p``."""

    holds: str
    columns: Mapping[str, str]


def known_words() -> dict[str, int]:
    """Every listed name with what is known of it; words that need a look are marked so."""
    known = dict.fromkeys(given_names(), KNOWN_GIVEN)
    for word in family_names():
        known[word] = known.get(word, 0) | KNOWN_FAMILY
    for word in SPECIAL:
        known[word] = NEEDS_A_LOOK
    return known


# --- names: small steps, each over the one before ----------------------------------------------

NAME_BODY = f"""CASE WHEN strlen(name) = length(name)
    THEN regexp_replace(lower(name), '{_TITLE}', '') END AS name_body"""
NAME_PLAIN = """CASE WHEN regexp_full_match(name_body, '[a-z]+,? [a-z]+') THEN name_body END
    AS name_plain"""
_GAP, _TURNED = "strpos(name_plain, ' ')", "contains(name_plain, ',')"
_LATTER = f"substr(name_plain, {_GAP} + 1)"
NAME_WORDS = f"""
    CASE WHEN {_TURNED} THEN {_LATTER} ELSE left(name_plain, {_GAP} - 1) END AS name_one,
    CASE WHEN {_TURNED} THEN left(name_plain, {_GAP} - 2) ELSE {_LATTER} END AS name_two"""

# The two words are looked up where plainness is decided; their bits travel with the row.
_KNOWN = "coalesce(known_given.bits, 0) | coalesce(known_family.bits, 0)"
KNOWN_JOIN = """LEFT JOIN known known_given ON known_given.word = name_one
    LEFT JOIN known known_family ON known_family.word = name_two"""
KNOWN_BITS = """coalesce(known_given.bits, 0) AS given_bits,
    coalesce(known_family.bits, 0) AS family_bits"""
_ONE_LETTER = "length({0}) > 2 AND translate({0}, left({0}, 1), '') = ''"


def _bit_if(condition: str, code: str) -> str:
    return f"CASE WHEN {condition} THEN {BIT[code]} ELSE 0 END"


NAME = Plain(
    holds=f"""name_plain IS NOT NULL AND ({_KNOWN}) & {NEEDS_A_LOOK} = 0
        AND NOT ({_ONE_LETTER.format("name_one")}) AND NOT ({_ONE_LETTER.format("name_two")})""",
    columns={
        "given": "name_one",
        "middle": "NULL",
        "family": "name_two",
        "full_name": "name_one || ' ' || name_two",
        # sorted and distinct, without words of one letter
        "tokens": """CASE
            WHEN length(name_one) > 1 AND length(name_two) > 1 AND name_one <> name_two
                THEN [least(name_one, name_two), greatest(name_one, name_two)]
            WHEN length(name_two) > 1 THEN [name_two]
            WHEN length(name_one) > 1 THEN [name_one] END""",
        "signs": f"""{BIT["named"]}
            | {_bit_if("name_body <> lower(name)", "titled")}
            | {_bit_if("length(name_one) = 1", "initial")}
            | {_bit_if(f"length(name_one) > 1 AND given_bits & {KNOWN_GIVEN} > 0", "given_known")}
            | {_bit_if(f"family_bits & {KNOWN_FAMILY} > 0", "family_known")}""",
    },
)

# --- addresses and codes -----------------------------------------------------------------------


# Patterns over a whole plain address, which has one @: taking it apart takes longer.
_MAIL = "lower(p.email)"


def _any(name: str) -> str:
    return f"(?:{'|'.join(sorted(words(name)))})"


def _email() -> Plain:
    role = f"""(regexp_matches({_MAIL}, '^{_any("role")}(?:[+][^@]*|[0-9]+)?@')
        OR regexp_matches({_MAIL}, '{ROLE_HEAD}'))"""
    test = f"regexp_matches({_MAIL}, '^{_any('test_mail')}[0-9._-]*@')"
    reserved = f"regexp_matches({_MAIL}, '@(?:.*[.])?{_any('reserved_mail')}[.]')"
    nobodys = f"regexp_matches({_MAIL}, '^{_any('nobody_mail')}[0-9]*@')"
    return Plain(
        holds=f"""strlen(p.email) = length(p.email)
            AND regexp_full_match({_MAIL}, '{PLAIN_EMAIL.replace("'", "''")}')""",
        columns={
            "email": f"CASE WHEN NOT {nobodys} THEN {_MAIL} END",
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
