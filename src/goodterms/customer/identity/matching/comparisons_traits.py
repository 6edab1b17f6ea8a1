"""Traits: a face as the comparisons see it, one row each, in the table ``trait``.

The step from faces to traits asks of every phone, mailbox, street and mail domain who else holds
it.  A value held by one name is that person's own; one that several names hold is shared, and
moves to a column of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.places import DISTRICT_SQL
from goodterms.customer.identity.matching.words import sql_list

if TYPE_CHECKING:
    import duckdb

KINDS = {"person": ("person", "unknown"), "organisation": ("organisation",)}
PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.co.uk",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "proton.me",
        "protonmail.com",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
        "orange.fr",
        "free.fr",
        "libero.it",
        "btinternet.com",
        "comcast.net",
        "verizon.net",
    ]
)
PUBLIC_SHARE = 0.01  # of all mailboxes: a domain with more is a public provider
PUBLIC_LEAST = 20  # mailboxes, in a small file
ALIKE = 0.75  # Jaro-Winkler of two given names that may be one name, misspelt
FAMILIES = 3  # family names at one value that make it a firm's
START = 3  # letters of a family name, so that slips do not count
CROWD = 12  # names at one value: never mind how they are spelt

LEAST = 0.5  # holders, of a value nobody else has

# field of the file -> the face column that shows whether anything is in it
_FIELDS = {
    "born": "born",
    "email": "email",
    "phone": "phone",
    "account_no": "account_no",
    "national": "national",
    "street": "street_key",
    "org": "org",
    "postcode": "postcode",
    "city": "city",
}


def make_traits(connection: duckdb.DuckDBPyConnection, kind: str) -> set[str]:
    """Make ``trait`` of the faces of a kind; answers the fields that hold anything in them."""
    kinds = sql_list(KINDS[kind])
    connection.execute(f"CREATE OR REPLACE TEMP VIEW chosen AS FROM face WHERE kind IN ({kinds})")
    names = ("given_class", "family") if kind == "person" else ("org", "NULL::VARCHAR")
    for column in ("phone", "email", "street_key"):
        connection.execute(_shared_sql(column, *names))
    connection.execute(_domains_sql())
    connection.execute(_person_sql() if kind == "person" else _organisation_sql())
    counts = ", ".join(f"count({column})" for column in _FIELDS.values())
    (filled,) = connection.execute(f"SELECT {counts} FROM chosen").fetchall()
    return {field for field, count in zip(_FIELDS, filled, strict=True) if count}


def _shared_sql(column: str, name: str, family: str) -> str:
    """The values of a column that differently named people hold, and whether it is a firm's.

    Two spellings of a name, an initial and its name, and names changed over are no two people. A
    value that people of several family names hold is a firm's, else a household's.
    """
    return f"""
    CREATE OR REPLACE TEMP TABLE shared_{column} AS
    WITH held AS (SELECT DISTINCT {column}, {name} AS name, {family} AS family FROM chosen
        WHERE {column} IS NOT NULL AND {name} IS NOT NULL),
    several AS (SELECT {column}, count(DISTINCT name) AS names,
        count(DISTINCT left(family, {START})) >= {FAMILIES} AS firm
        FROM held GROUP BY 1 HAVING names > 1)
    SELECT {column}, firm FROM several WHERE names > {CROWD}
    UNION
    SELECT {column}, firm FROM several
    JOIN held x USING ({column}) JOIN held y USING ({column})
    WHERE names <= {CROWD} AND x.name < y.name
        AND jaro_winkler_similarity(x.name, y.name) < {ALIKE}
        AND NOT (length(x.name) = 1 AND x.name = left(y.name, 1))
        AND coalesce(x.name <> y.family, true) AND coalesce(y.name <> x.family, true)
    """


def _domains_sql() -> str:
    return f"""
    CREATE OR REPLACE TEMP TABLE public_domain AS
    SELECT email_domain FROM chosen WHERE email_domain IS NOT NULL GROUP BY 1
    HAVING email_domain IN ({sql_list(PUBLIC_MAIL)}) OR count(*) >= greatest(
        {PUBLIC_LEAST}, {PUBLIC_SHARE} * (SELECT count(email_domain) FROM chosen))
    """


_CONTACTS = f"""
    born,
    CASE WHEN NOT email_role AND pd.email_domain IS NULL THEN email END AS mail,
    CASE WHEN NOT email_role AND pd.email_domain IS NOT NULL THEN email END AS mail_home,
    CASE WHEN NOT email_role THEN chosen.email_domain END AS mail_domain,
    CASE WHEN NOT email_role THEN email_local END AS mail_local,
    CASE WHEN se.email IS NULL THEN mail END AS email,
    CASE WHEN se.email IS NULL THEN mail_home END AS email_home,
    CASE WHEN email_role OR se.email IS NOT NULL THEN email END AS email_shared,
    CASE WHEN se.email IS NULL AND mail_home IS NOT NULL
        AND regexp_matches(email_local, '[0-9]') THEN email_local END AS local_home,
    CASE WHEN pd.email_domain IS NULL THEN chosen.email_domain END AS domain,
    CASE WHEN sp.phone IS NULL THEN phone END AS phone,
    CASE WHEN NOT sp.firm THEN phone END AS phone_house,
    CASE WHEN sp.firm THEN phone END AS phone_firm,
    account_no, national, org,
    street_key AS street_any,
    CASE WHEN ss.street_key IS NULL THEN street_key END AS street,
    CASE WHEN NOT ss.firm THEN street_key END AS street_house,
    CASE WHEN ss.firm THEN street_key END AS street_firm,
    postcode,
    {DISTRICT_SQL} AS district,
    city,
    coalesce(org, CASE WHEN pd.email_domain IS NULL THEN chosen.email_domain END,
        CASE WHEN sp.phone IS NOT NULL THEN phone::VARCHAR END) AS shared
"""
_HELD = """
    FROM chosen
    LEFT JOIN shared_phone sp USING (phone)
    LEFT JOIN shared_email se USING (email)
    LEFT JOIN shared_street_key ss USING (street_key)
    LEFT JOIN public_domain pd USING (email_domain)
"""


def _person_sql() -> str:
    return f"""
    CREATE OR REPLACE TABLE trait AS SELECT
        "row", given, given_class, family, given || ' ' || family AS whole,
        CASE WHEN len(names) > 0 THEN names END AS names, {_CONTACTS} {_HELD}
    """


def _organisation_sql() -> str:
    return f"""
    CREATE OR REPLACE TABLE trait AS SELECT
        "row", NULL::VARCHAR AS given, NULL::VARCHAR AS given_class, NULL::VARCHAR AS family,
        org AS whole, string_split(org, ' ') AS names, {_CONTACTS} {_HELD}
    """


def make_frequencies(
    connection: duckdb.DuckDBPyConnection, features: list[str], *, doubles: float = 0.0
) -> None:
    """For each feature the table ``tf_<feature>``: how likely a stranger has the same value.

    That is its share of all filled values, less the record itself and ``doubles``, the other
    records of the same person that a record has on average. A full name is as rare as its parts
    together: two holders of one rare name are no measure.
    """
    for feature in features:
        connection.execute(_frequency_sql(feature, doubles + 1))


def _share(doubles: float) -> str:
    return f"(greatest(count(*) - {doubles!r}, {LEAST}) / sum(count(*)) OVER ())::DOUBLE"


def _frequency_sql(feature: str, doubles: float) -> str:
    head, share = f"CREATE OR REPLACE TEMP TABLE tf_{feature} AS", _share(doubles)
    if feature != "whole":
        return f"""{head} SELECT {feature}, {share} AS tf_{feature}
        FROM trait WHERE {feature} IS NOT NULL GROUP BY 1"""
    return f"""{head}
    WITH given_share AS (
        SELECT given, {share} AS share FROM trait WHERE given IS NOT NULL GROUP BY 1),
    family_share AS (
        SELECT family, {share} AS share FROM trait WHERE family IS NOT NULL GROUP BY 1),
    plain AS (SELECT whole, {share} AS share FROM trait WHERE whole IS NOT NULL GROUP BY 1)
    SELECT whole, coalesce(any_value(g.share * f.share), any_value(plain.share)) AS tf_whole
    FROM trait LEFT JOIN given_share g USING (given) LEFT JOIN family_share f USING (family)
    JOIN plain USING (whole) GROUP BY 1
    """
