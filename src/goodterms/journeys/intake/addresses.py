"""A whole address in one cell, taken apart as far as its commas and its postcode allow.

No address parser: the matcher compares a street by its number and first words, so the first part
will do; the city is what stands in front of the postcode, or last.
"""

from __future__ import annotations

_POSTCODE = (
    r"(?i)\b([A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}|\d{5}-\d{4}|\d{5}|\d{4}\s?[A-Z]{2}|\d{4,6})\b"
)
_UNIT = r"(?i)^(flat|unit|apt|apartment|suite|studio|room|floor|c/o)\b"


def postcode(cell: str) -> str:
    """SQL: the last thing behind the first part that has the shape of a postcode."""
    tail = f"regexp_replace({cell}, '^[^,\\n]*[,\\n]', '')"
    return f"nullif(trim(list_last(regexp_extract_all({tail}, '{_POSTCODE}'))), '')"


def street(cell: str) -> str:
    """SQL: the first part, with the next one where the first only names a flat."""
    parts = _parts(cell)
    both = f"{parts}[1] || ' ' || {parts}[2]"
    one = f"CASE WHEN regexp_matches({parts}[1], '{_UNIT}') THEN {both} ELSE {parts}[1] END"
    return f"nullif({one}, '')"


def city(cell: str) -> str:
    """SQL: the last part that is more than a postcode, a state's two letters or a house number."""
    bare = f"regexp_replace({cell}, '{_POSTCODE}', ' ', 'g')"
    words = f"list_filter({_parts(bare)}[2:], lambda part: regexp_matches(part, '[A-Za-z]{{3}}'))"
    return rf"nullif(trim(regexp_replace(list_last({words}), '\s+[A-Z]{{2}}\s*$', '')), '')"


def _parts(cell: str) -> str:
    return rf"list_transform(regexp_split_to_array({cell}, '[,\n]+'), lambda part: trim(part))"
