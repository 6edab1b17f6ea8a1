"""What hangs on a seed in higher contexts: they say which tables, so that effects can be counted.

Holdings registers accounts, bills and purchases at start-up; identity knows none of them.
"""

from __future__ import annotations

_tables: dict[str, str] = {}


def register(table: str, condition: str = "true") -> None:
    """Rows of ``table`` where ``condition`` (SQL) holds move with the seed they carry."""
    _tables[table] = condition


def things() -> str:
    """SQL of one ``person_id`` for each row that would move with a seed."""
    parts = [
        f"SELECT person_id FROM {table} WHERE person_id IS NOT NULL AND {condition}"  # noqa: S608
        for table, condition in sorted(_tables.items())
    ]
    return " UNION ALL ".join(parts) or "SELECT NULL::uuid AS person_id WHERE false"
