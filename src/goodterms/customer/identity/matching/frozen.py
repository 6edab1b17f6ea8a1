"""What a batch keeps for the live road: how rare values are, and which mail domains are public.

One record arriving cannot ask how many others hold its values, so the live road uses what the last
batch saw.  Only values that two records or more hold are kept; every other is as rare as one that
nobody else has.  Tables: ``frozen_share(kind, feature, value, share)``,
``frozen_rare(kind, feature, share)`` and ``frozen_public(kind, domain)``.

Beside them what each face and each pair stands with from now on: ``frozen_held(kind, field, value,
firm)``, the values that are a household's or a firm's, and ``frozen_found(a, b)``, the pairs that
were looked at because a rule found them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.comparisons_traits import LEAST
from goodterms.customer.identity.matching.live_scoring import Frequencies

if TYPE_CHECKING:
    import duckdb

    from goodterms.customer.identity.matching.model import Model

ROUNDING = 1e-9  # of a share, so that a value nobody else has is never kept for its last digit


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, empty."""
    for table, columns in (
        ("frozen_share", "kind VARCHAR, feature VARCHAR, value VARCHAR, share DOUBLE"),
        ("frozen_rare", "kind VARCHAR, feature VARCHAR, share DOUBLE"),
        ("frozen_public", "kind VARCHAR, domain VARCHAR"),
        ("frozen_held", "kind VARCHAR, field VARCHAR, value VARCHAR, firm BOOLEAN"),
        ("frozen_found", "a BIGINT, b BIGINT"),
    ):
        connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")


def keep(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Add one kind's. Needs its ``trait``, ``tf_<feature>``, ``public_domain`` and the like."""
    for field in ("phone", "email", "street_key"):
        connection.execute(
            f"INSERT INTO frozen_held SELECT ?, ?, {field}::VARCHAR, firm FROM shared_{field}",
            [model.kind, field],
        )
    connection.execute(
        "INSERT INTO frozen_public SELECT ?, email_domain FROM public_domain", [model.kind]
    )
    for feature in model.features:
        connection.execute(
            f"INSERT INTO frozen_rare SELECT ?, ?, {LEAST} / greatest(count({feature}), 1)"
            " FROM trait",
            [model.kind, feature],
        )
        if (model.kind, feature) == ("person", "whole"):
            continue  # as rare as its parts together: ``Frequencies`` multiplies them
        connection.execute(
            f"""INSERT INTO frozen_share
            SELECT r.kind, r.feature, {feature}::VARCHAR, tf_{feature}
            FROM tf_{feature}, frozen_rare r
            WHERE r.kind = ? AND r.feature = ? AND tf_{feature} > r.share * (1 + {ROUNDING})""",
            [model.kind, feature],
        )


def keep_found(connection: duckdb.DuckDBPyConnection, model: Model, looked: str) -> None:
    """Add one kind's found pairs: of its ``edge_<kind>`` those that ``looked`` has."""
    connection.execute(
        f"INSERT INTO frozen_found SELECT a, b FROM edge_{model.kind}"
        f" SEMI JOIN {looked} USING (a, b)"
    )


def frequencies(connection: duckdb.DuckDBPyConnection, kind: str) -> Frequencies:
    """What was kept of a kind, as a ``Scorer`` takes it."""
    rare, shares = (
        connection.execute(f"SELECT {columns} FROM {table} WHERE kind = ?", [kind]).fetchall()
        for columns, table in (
            ("feature, share", "frozen_rare"),
            ("feature, value, share", "frozen_share"),
        )
    )
    return Frequencies.of(shares, rare)
