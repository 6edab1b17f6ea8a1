"""The SQL of the second reading: cells trimmed and put together into fields.

Dates and amounts pass as they came, because the column's reader is Python; what DuckDB can do to
text by itself it does here, a hundred times faster.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from goodterms.journeys.intake import addresses, rejects
from goodterms.journeys.intake.encodings import NUL, UNDECODABLE
from goodterms.journeys.intake.headers import (
    CONTACT_FIELDS,
    FIELDS,
    FOUND_BY,
    IDENTITY_FIELDS,
    LONGEST,
    UNWRITTEN_FIELDS,
)
from goodterms.journeys.intake.readers import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.journeys.intake.mapping import Mapped
    from goodterms.journeys.intake.readers import Rows
    from goodterms.journeys.intake.weighing import Weighed


_DAMAGE = (UNDECODABLE, NUL)


def query(rows: Rows, weighed: Weighed, *, extra: bool) -> str:
    """A SELECT of ``row``, ``line``, ``why``, ``damaged_at``, ``damage``, ``too_long`` and fields.

    With ``extra`` also ``contact``, ``paper`` and ``other``, the insides of JSON objects: fields
    that are text, and columns under their own header; and for each field with a reader
    ``raw_<field>``.
    """
    values = _values(weighed.mapped)
    fields = FIELDS if extra else IDENTITY_FIELDS
    select = [f"{values.get(name, 'NULL::VARCHAR')} AS {name}" for name in fields]
    select += _faults(rows)
    select.append(f"{_too_long(values) if extra else 'NULL::VARCHAR'} AS too_long")
    if extra:
        unsaid = UNWRITTEN_FIELDS.union(weighed.readers)
        texts = {name: value for name, value in values.items() if name not in unsaid}
        contact = {name: value for name, value in texts.items() if name in CONTACT_FIELDS}
        paper = {name: value for name, value in texts.items() if name not in CONTACT_FIELDS}
        select.append(f"{_json(contact)} AS contact")
        select.append(f"{_json(paper)} AS paper")
        select.append(f"{_json(_other(rows, weighed.mapped))} AS other")
        select += [f"to_json({values[name]})::VARCHAR AS raw_{name}" for name in weighed.readers]
    return f"SELECT row, line, why, {', '.join(select)} FROM ({rows.relation})"  # noqa: S608


def _cell(at: int) -> str:
    return f"nullif(trim(c{at}), '')"


def _values(mapped: Mapped) -> dict[str, str]:
    """SQL for each field that was found."""
    values = {
        found.field: f"coalesce({', '.join(map(_cell, found.columns))})" for found in mapped.found
    }
    street = mapped.get("street")
    if street and mapped.house_number is not None:
        # "7" and "Quay Lane", or "Kaistrasse" and "7": the file's own order is the country's.
        number, name = _cell(mapped.house_number), values["street"]
        both = (number, name) if mapped.house_number < street.columns[0] else (name, number)
        values["street"] = f"nullif(concat_ws(' ', {', '.join(both)}), '')"
    if mapped.address is not None:
        cell = f"coalesce({_cell(mapped.address)}, '')"
        parts = {"street": addresses.street, "city": addresses.city, "postcode": addresses.postcode}
        values |= {name: part(cell) for name, part in parts.items() if name not in values}
    return values


def _other(rows: Rows, mapped: Mapped) -> dict[str, str]:
    """Columns kept under their own header: all that are not, alone, one field.

    By name, so that a file whose columns changed places says the same as before. Never a national
    number: what lies sealed beside it would be in vain.
    """
    secret = mapped.get("national_id")
    alone = {found.columns[0] for found in mapped.found if len(found.columns) == 1}
    street = mapped.get("street")
    if street and mapped.house_number is not None:
        alone -= set(street.columns)
    if secret:
        alone |= set(secret.columns)
    first = len(rejects.COLUMNS) if rejects.is_returned(rows.headers) else 0
    kept = sorted((name, at) for at, name in enumerate(rows.headers) if at >= first)
    return {name: _cell(at) for name, at in kept if at not in alone}


def _too_long(values: Mapping[str, str]) -> str:
    """SQL for the first field whose cell is longer than what it is found by; NULL for none."""
    found = (name for name in FOUND_BY if name in values)
    when = " ".join(f"WHEN length({values[name]}) > {LONGEST} THEN '{name}'" for name in found)
    return f"CASE {when} END" if when else "NULL::VARCHAR"


def _json(values: Mapping[str, str]) -> str:
    """SQL for the inside of a JSON object of the cells that hold something, or NULL."""
    if not values:
        return "NULL::VARCHAR"
    pairs = ", ".join(
        f"{quoted(json.dumps(name, ensure_ascii=False) + ':')} || to_json({value})::VARCHAR"
        for name, value in values.items()
    )
    return f"nullif(concat_ws(',', {pairs}), '')"


def _faults(rows: Rows) -> list[str]:
    """SQL for the first column that holds damage, and the mark of it; NULL where none does.

    In a file of rejects that comes back, the signs that showed the damage are damage still.
    """
    marks: tuple[str, ...] = _DAMAGE if rows.damaged else ()
    first = 0
    if rejects.is_returned(rows.headers):
        marks, first = (*marks, *rejects.SHOWN.values()), len(rejects.COLUMNS)
    found = [(at, mark) for at in range(first, len(rows.headers)) for mark in marks]
    if not found:
        return ["NULL::INTEGER AS damaged_at", "NULL::VARCHAR AS damage"]
    where = [(f"contains(c{at}, {quoted(mark)})", at, mark) for at, mark in found]
    at_which = " ".join(f"WHEN {holds} THEN {at}" for holds, at, _ in where)
    by_which = " ".join(f"WHEN {holds} THEN {quoted(mark)}" for holds, _, mark in where)
    return [f"CASE {at_which} END AS damaged_at", f"CASE {by_which} END AS damage"]
