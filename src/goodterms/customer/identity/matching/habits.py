"""Habits: what a whole file tells that one value cannot.

"0113 496 0123" has a country only by its neighbours, "03/04/1980" an order only by theirs, and
an address at example.com is odd only where few have one.  A file's habits are read before its
faces are made; on the live path they come with the source.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import phonenumbers

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Habits:
    """Defaults for values that leave something open; the empty default decides nothing.

    Countries are lower-case ISO alpha-2, "" when unknown; a share is 0 to 1.
    """

    zero_country: str = ""  # whose numbers begin with a trunk 0
    plain_country: str = ""  # whose numbers are written without one
    day_first: bool = True  # 03/04/1980 is the third of April
    reserved_mail: float = 1.0  # share of addresses at example.com and the like


MOSTLY = 0.8  # crm_made's American numbers are made without regard to the plan


@cache
def calling_code(country: str) -> str:
    """The calling code of a country ("gb" -> "44"), "" when there is none."""
    return str(phonenumbers.country_code_for_region(country.upper()) or "")


@cache
def trunk_prefix(country: str) -> str:
    """What stands before a national number dialled at home ("0" in Britain), "" for nothing."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country.upper())
    return str((metadata and metadata.national_prefix) or "")


@cache
def country_of_code(digits: str) -> str:
    """The main country of international digits ("441134..." -> "gb"), "" when there is none."""
    for length in (1, 2, 3):
        code = digits[:length]
        if code.isdigit() and int(code) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return str(phonenumbers.region_code_for_country_code(int(code))).lower()
    return ""


def home(country: str) -> Habits:
    """The habits of a source whose country is all that is known."""
    country = country.lower()
    return Habits(zero_country=country, plain_country=country, day_first=country != "us")


def habits_of(
    connection: duckdb.DuckDBPyConnection,
    prepared: str,
    fields: set[str],
    *,
    country: str | None = None,
) -> Habits:
    """Read the habits of a whole prepared relation; ``country`` overrides what it suggests."""
    zero, plain = _phone_countries(connection, prepared) if "phone" in fields else ("", "")
    chosen = (country or "").lower()
    american = (chosen or plain) == "us"
    return Habits(
        zero_country=chosen or zero,
        plain_country=chosen or plain,
        day_first=_day_first(connection, prepared, american=american)
        if "birth_date" in fields
        else not american,
        reserved_mail=_reserved_share(connection, prepared) if "email" in fields else 0.0,
    )


_RESERVED_SQL = "regexp_matches(lower(email), '@(?:.*[.])?(?:example|test|invalid|dummy|fake)[.]')"


def _phone_countries(connection: duckdb.DuckDBPyConnection, prepared: str) -> tuple[str, str]:
    """Whose numbers start with 0 here and whose do not, by those written with their code."""
    seen = connection.execute(f"""
        SELECT left(regexp_replace(phone, '[^0-9]', '', 'g').ltrim('0'), 3) AS digits, count(*)
        FROM {prepared} WHERE regexp_matches(phone, '^ *([+]|00)') GROUP BY ALL ORDER BY ALL
    """).fetchall()
    holders: Counter[str] = Counter()
    for digits, count in seen:
        holders[country_of_code(digits)] += count
    ranked = [country for country, _ in holders.most_common() if country]
    zero = next((country for country in ranked if trunk_prefix(country) == "0"), "")
    if _looks_american(connection, prepared):
        return zero, "us"
    return zero, next((country for country in ranked if trunk_prefix(country) != "0"), zero)


def _looks_american(connection: duckdb.DuckDBPyConnection, prepared: str) -> bool:
    """Whether the numbers without a code or a 0 in front fit the North American plan."""
    ((share,),) = connection.execute(f"""
        SELECT avg(regexp_full_match(digits, '1?[2-9][0-8][0-9][2-9][0-9]{{6}}')::INT)
        FROM (SELECT regexp_replace(regexp_replace(phone, '[a-z#].*$', '', 'i'), '[^0-9]', '', 'g')
            AS digits FROM {prepared} WHERE regexp_matches(phone, '^[ (]*[1-9]'))
    """).fetchall()
    return share is not None and share >= MOSTLY


def _day_first(connection: duckdb.DuckDBPyConnection, prepared: str, *, american: bool) -> bool:
    """Whether 03/04/1980 is in April here, by the dates that leave no choice."""
    ((day, month),) = connection.execute(f"""
        SELECT count(*) FILTER (found.a::INT > 12), count(*) FILTER (found.b::INT > 12)
        FROM (SELECT regexp_extract(birth_date, '^ *([0-9]{{1,2}})[/. -]([0-9]{{1,2}})[/. -][0-9]',
            ['a', 'b']) AS found FROM {prepared}) WHERE found.a <> ''
    """).fetchall()
    return day > month if day != month else not american


def _reserved_share(connection: duckdb.DuckDBPyConnection, prepared: str) -> float:
    ((share,),) = connection.execute(
        f"SELECT avg(({_RESERVED_SQL})::INT) FROM {prepared} WHERE email IS NOT NULL"
    ).fetchall()
    return float(share or 0)
