"""Traits: a face as the comparisons see it, one row each, in the table ``trait``.

The step from faces to traits asks of every phone, mailbox, street and mail domain who else holds
it.  A value held by one name is that person's own; one that several names hold is shared, and
moves to a column of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
SAID = 3  # letters of a given name that tell two people apart

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
    who = f"left(given_class, {SAID})" if kind == "person" else f"left(org, {SAID})"
    for column in ("phone", "email", "street_key"):
        connection.execute(_holders_sql(column, who))
    connection.execute(_domains_sql())
    connection.execute(_person_sql() if kind == "person" else _organisation_sql())
    counts = ", ".join(f"count({column})" for column in _FIELDS.values())
    (filled,) = connection.execute(f"SELECT {counts} FROM chosen").fetchall()
    return {field for field, count in zip(_FIELDS, filled, strict=True) if count}


def _holders_sql(column: str, who: str) -> str:
    """The values of a column that differently named people hold; initials prove nothing."""
    return f"""
    CREATE OR REPLACE TEMP TABLE shared_{column} AS
    SELECT {column} FROM chosen WHERE {column} IS NOT NULL AND length({who}) > 1
    GROUP BY 1 HAVING count(DISTINCT {who}) > 1
    """


def _domains_sql() -> str:
    return f"""
    CREATE OR REPLACE TEMP TABLE public_domain AS
    SELECT email_domain FROM chosen WHERE email_domain IS NOT NULL GROUP BY 1
    HAVING email_domain IN ({sql_list(PUBLIC_MAIL)}) OR count(*) >= greatest(
        {PUBLIC_LEAST}, {PUBLIC_SHARE} * (SELECT count(email_domain) FROM chosen))
    """


_CONTACTS = """
    born,
    CASE WHEN NOT email_role THEN email END AS mail,
    CASE WHEN NOT email_role AND se.email IS NULL THEN email END AS email,
    CASE WHEN email_role OR se.email IS NOT NULL THEN email END AS email_shared,
    CASE WHEN NOT email_role AND se.email IS NULL AND regexp_matches(email_local, '[0-9]')
        THEN email_local END AS email_local,
    CASE WHEN pd.email_domain IS NULL THEN chosen.email_domain END AS domain,
    pd.email_domain IS NOT NULL OR NULL AS public,
    CASE WHEN sp.phone IS NULL THEN phone END AS phone,
    CASE WHEN sp.phone IS NOT NULL THEN phone END AS phone_shared,
    account_no, national, org,
    street_key AS street_any,
    CASE WHEN ss.street_key IS NULL THEN street_key END AS street,
    CASE WHEN ss.street_key IS NOT NULL THEN street_key END AS street_shared,
    postcode,
    CASE WHEN postcode[1] BETWEEN 'a' AND 'z' AND length(postcode) > 4
        THEN left(postcode, length(postcode) - 3) ELSE left(postcode, 3) END AS district,
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


def make_frequencies(connection: duckdb.DuckDBPyConnection, features: list[str]) -> None:
    """For each feature the table ``tf_<feature>`` with its values' share of all filled values.

    A full name is as rare as its parts together: two holders of one rare name are no measure.
    """
    for feature in features:
        connection.execute(_frequency_sql(feature))


def _frequency_sql(feature: str) -> str:
    plain = f"""
    SELECT {feature}, (count(*) / sum(count(*)) OVER ())::DOUBLE AS tf_{feature}
    FROM trait WHERE {feature} IS NOT NULL GROUP BY 1
    """
    head = f"CREATE OR REPLACE TEMP TABLE tf_{feature} AS"
    if feature != "whole":
        return f"{head} {plain}"
    return f"""{head}
    WITH given_share AS (SELECT given, count(*) / sum(count(*)) OVER () AS share
        FROM trait WHERE given IS NOT NULL GROUP BY 1),
    family_share AS (SELECT family, count(*) / sum(count(*)) OVER () AS share
        FROM trait WHERE family IS NOT NULL GROUP BY 1),
    plain AS ({plain})
    SELECT whole,
        coalesce(any_value(g.share * f.share), any_value(plain.tf_whole))::DOUBLE AS tf_whole
    FROM trait LEFT JOIN given_share g USING (given) LEFT JOIN family_share f USING (family)
    JOIN plain USING (whole) GROUP BY 1
    """
