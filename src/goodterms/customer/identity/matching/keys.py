"""Keys: where one record's likely others are found without looking at the rest.

A key is a number made of a rule's name and a face's values; records that share a key are looked at
together.  The rules are those of ``blocking`` that a single face can answer and that pay by the
figures; the surest stand first, for a record with many words keeps only its first keys.  On the
live path a key that too many hold is not used.  Python and DuckDB make the same number, so that a
batch can lay out the keys of all its records.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.comparisons_traits import KINDS
from goodterms.customer.identity.matching.numbering import BETWEEN, number_of, number_sql
from goodterms.customer.identity.matching.places import DISTRICT_SQL, district_of
from goodterms.customer.identity.matching.words import sql_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.customer.identity.matching.live import Comparable

MOST = 12  # keys of one record: each is a row, a lock and a look-up


@dataclass(frozen=True)
class Key:
    """``parts`` are columns of a face, "family:3" their first characters, or "district".

    ``words``: which of the name's words take part as well: none, any one or any two.
    """

    name: str
    parts: tuple[str, ...] = ()
    words: int = 0


PERSON_KEYS = (
    Key("national", ("national",)),
    Key("account", ("account_no",)),
    Key("email", ("email",)),
    Key("phone", ("phone",)),
    Key("start of both names", ("given:3", "family:4")),
    Key("street + initial", ("street_key", "given:1")),
    Key("born + city", ("born", "city")),
    Key("born + district", ("born", "district")),
    Key("word + birth year", ("born:4",), words=1),
    Key("word + district", ("district",), words=1),
    Key("word + firm", ("org",), words=1),
    Key("word + city", ("city",), words=1),
    Key("two words", words=2),
)
ORGANISATION_KEYS = (
    Key("national", ("national",)),
    Key("account", ("account_no",)),
    Key("domain", ("email_domain",)),
    Key("phone", ("phone",)),
    Key("name", ("org",)),
    Key("start of name", ("org:8",)),
    Key("word + street", ("street_key",), words=1),
    Key("word + district", ("district",), words=1),
    Key("word + city", ("city",), words=1),
    Key("two words", words=2),
)
KEYS = {"person": PERSON_KEYS, "organisation": ORGANISATION_KEYS}
_KINDS = {kind: resolved for resolved, kinds in KINDS.items() for kind in kinds}


def keys_of(face: Comparable) -> tuple[int, ...]:
    """The face's keys, sorted; none for what is no customer."""
    kind = _KINDS.get(face.kind)
    if kind is None:
        return ()
    words = _words(face, kind)
    told = (text for key in KEYS[kind] for text in _texts(key, face, words, kind))
    return tuple(sorted(map(number_of, islice(told, MOST))))


def keys_sql(faces: str = "face") -> str:
    """A query of ``row_`` and ``key`` for all faces of persons and organisations."""
    rules = " UNION ALL ".join(
        _rule_sql(place, key, kind, faces)
        for kind, keys in KEYS.items()
        for place, key in enumerate(keys)
    )
    return f"""SELECT row_, {number_sql("told")} AS key FROM (
        SELECT row_, told FROM ({rules})
        QUALIFY row_number() OVER (PARTITION BY row_ ORDER BY place, told) <= {MOST})"""


# --- Python ------------------------------------------------------------------------------------


def _texts(key: Key, face: Comparable, words: list[str], kind: str) -> Iterator[str]:
    values = [_value(part, face) for part in key.parts]
    filled = [value for value in values if value is not None]
    if len(filled) == len(values):
        for some in combinations(words, key.words):  # in order, as the query numbers them
            yield BETWEEN.join((f"{kind} {key.name}", *some, *filled))


def _words(face: Comparable, kind: str) -> list[str]:
    return sorted(set((face.names or ()) if kind == "person" else (face.org or "").split()))


def _value(part: str, face: Comparable) -> str | None:
    if part == "district":
        return district_of(face.postcode)
    column, _, length = part.partition(":")
    value = getattr(face, column)
    if value is None:
        return None
    return value[: int(length)] if length else str(value)


# --- DuckDB ------------------------------------------------------------------------------------


def _rule_sql(place: int, key: Key, kind: str, faces: str) -> str:
    names = "names" if kind == "person" else "list_distinct(string_split(org, ' '))"
    chosen = f"(SELECT *, {names} AS said FROM {faces} WHERE kind IN ({sql_list(KINDS[kind])}))"
    source = {0: chosen, 1: _ONE_WORD, 2: _TWO_WORDS}[key.words].format(chosen=chosen)
    values = [*("word", "word2")[: key.words], *map(_part_sql, key.parts)]
    filled = " AND ".join(f"{value} IS NOT NULL" for value in values)
    told = f"concat_ws(chr({ord(BETWEEN)}), '{kind} {key.name}', {', '.join(values)})"
    return f'SELECT "row" AS row_, {place} AS place, {told} AS told FROM {source} WHERE {filled}'


_ONE_WORD = "(SELECT *, unnest(said) AS word FROM {chosen})"
_TWO_WORDS = f"""(SELECT * FROM {_ONE_WORD}, unnest(said) AS other(word2) WHERE word < word2)"""


def _part_sql(part: str) -> str:
    if part == "district":
        return f"({DISTRICT_SQL})"
    column, _, length = part.partition(":")
    return f"left({column}, {length})" if length else column
