"""Which column is which field: as told, else by the column's name, else by what it holds."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from goodterms.journeys.intake import content, headers
from goodterms.journeys.intake.headers import ADDRESS, FIELDS, HOUSE_NUMBER
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

type Known = Literal["told", "by name", "by content"]

_GAPS_FILLED = frozenset({"phone", "email", "organisation", "street", "name", "national_id"})
_MOST_COLUMNS = 3
_MOST_NAMED = 30  # columns in one sentence


@dataclass(frozen=True, slots=True)
class Found:
    """A field and where it comes from: the first column that is not empty, row by row."""

    field: str
    columns: tuple[int, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Mapped:
    """The columns of one file, understood."""

    headers: tuple[str, ...]
    found: tuple[Found, ...]
    house_number: int | None = None  # a column to join with the street
    address: int | None = None  # a column that holds street, city and postcode in one cell

    def get(self, field: str) -> Found | None:
        return next((found for found in self.found if found.field == field), None)

    @property
    def ignored(self) -> tuple[str, ...]:
        used = {at for found in self.found for at in found.columns}
        used |= {at for at in (self.house_number, self.address) if at is not None}
        return tuple(name for at, name in enumerate(self.headers) if at not in used)

    def without(self, field: str) -> Mapped:
        left = tuple(found for found in self.found if found.field != field)
        return Mapped(self.headers, left, self.house_number, self.address)

    def sentence(self) -> str:
        """One line for a person: which column was taken for what, and what is left out."""
        parts = []
        for found in self.found:
            names = ", else ".join(self.headers[at] for at in found.columns)
            if found.field == "street" and self.house_number is not None:
                names += f" with {self.headers[self.house_number]}"
            said = names if names == found.field else f"{found.field} from {names}"
            parts.append(said + ("" if found.known == "by name" else f" ({found.known})"))
        if self.address is not None:
            parts.append(f"street, city and postcode from {self.headers[self.address]}")
        return f"Read {', '.join(parts)}{self._not_used()}."

    def _not_used(self) -> str:
        names = list(self.ignored)
        if len(names) > _MOST_NAMED:
            names[_MOST_NAMED:] = [f"and {len(names) - _MOST_NAMED:,} more"]
        return f"; not used: {', '.join(names)}" if names else ""


def told(options: Sequence[str]) -> dict[str, str]:
    """``--map FIELD=COLUMN`` options as a mapping; the last word on a field counts."""
    pairs = {}
    for option in options:
        field, sign, column = option.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise Refused(
                f"--map {option} does not say FIELD=COLUMN, for example --map email=Contact.",
                rule="intake.map",
            )
        pairs[field.strip()] = column.strip()
    return pairs


def assigned(names: tuple[str, ...], fields: Sequence[str]) -> Mapped:
    """Each column as somebody said it: a field, a part of the street, or "" for its own name.

    Refuses two columns for a field that has room for one.
    """
    places: dict[str, list[int]] = {}
    for at, field in enumerate(fields):
        if field:
            places.setdefault(field, []).append(at)
    for field, several in places.items():
        if len(several) > (_MOST_COLUMNS if field in _GAPS_FILLED else 1):
            columns = ", ".join(names[at] for at in several)
            raise Refused(
                _("%(columns)s cannot all be the same thing: choose one of them.")
                % {"columns": columns},
                rule="intake.twice",
            )
    house_number = next(iter(places.pop(HOUSE_NUMBER, ())), None)
    address = next(iter(places.pop(ADDRESS, ())), None)
    found = {field: Found(field, tuple(several), "told") for field, several in places.items()}
    if address is not None and ("postcode" in found or "city" in found):
        found["street"] = _with_gap_filled(found.get("street"), address)
        address = None
    if "street" not in found:
        house_number = None
    ordered = tuple(found[field] for field in FIELDS if field in found)
    return Mapped(names, ordered, house_number, address)


def assignment(mapped: Mapped) -> list[str]:
    """The field of each column, as ``assigned`` takes them."""
    fields = [""] * len(mapped.headers)
    for found in mapped.found:
        for at in found.columns:
            fields[at] = found.field
    for part, place in ((HOUSE_NUMBER, mapped.house_number), (ADDRESS, mapped.address)):
        if place is not None:
            fields[place] = part
    return fields


def map_columns(
    names: tuple[str, ...],
    sample: Sequence[Sequence[str]],
    mapping: Mapping[str, str],
    fields: tuple[str, ...],
) -> Mapped:
    """Find ``fields`` among columns. ``sample`` holds the filled cells of each column.

    Refuses a field or a column that does not exist, naming the nearest that does.
    """
    by_field = {
        field: Found(field, (_column(column, names),), "told")
        for field, column in mapping.items()
        if _is_field(field, fields)
    }
    taken = {at for found in by_field.values() for at in found.columns}
    named = _by_name(names, sample, taken, set(by_field))
    _settle_single_names(named, sample)
    house_number = next(iter(named.pop(HOUSE_NUMBER, ())), None)
    address = next(iter(named.pop(ADDRESS, ())), None)
    by_field |= {field: Found(field, tuple(at), "by name") for field, at in named.items()}
    taken = {at for found in by_field.values() for at in found.columns}
    taken |= {at for at in (house_number, address) if at is not None}
    by_field |= _by_content(sample, taken, by_field)
    if address is not None and ("postcode" in by_field or "city" in by_field):
        by_field["street"] = _with_gap_filled(by_field.get("street"), address)
        address = None
    if "street" not in by_field:
        house_number = None
    found = tuple(by_field[field] for field in fields if field in by_field)
    return Mapped(names, found, house_number, address)


def _is_field(field: str, fields: tuple[str, ...]) -> bool:
    if field in fields:
        return True
    near = difflib.get_close_matches(field.lower(), fields, n=1, cutoff=0)
    raise Refused(
        f"--map {field}=... names no field of ours; the nearest is {near[0]}.", rule="intake.field"
    )


def _column(column: str, names: tuple[str, ...]) -> int:
    for same in (str, headers.squash):
        for at, name in enumerate(names):
            if same(name) == same(column):
                return at
    near = difflib.get_close_matches(column, names, n=1, cutoff=0)
    raise Refused(
        f"The file has no column {column}; the nearest is {near[0]}.", rule="intake.column"
    )


def _by_name(
    names: tuple[str, ...],
    sample: Sequence[Sequence[str]],
    taken: set[int],
    settled: set[str],
) -> dict[str, list[int]]:
    """Each column goes to the field its name says most surely; a field may get several."""
    candidates = sorted(
        (rank, at, field)
        for at, name in enumerate(names)
        if at not in taken
        for field, rank in headers.fields_of(name)
        if field not in settled and not content.contradicts(field, sample[at])
    )
    found: dict[str, list[int]] = {}
    used: set[int] = set()
    for _rank, at, field in candidates:
        full = len(found.get(field, ())) >= (_MOST_COLUMNS if field in _GAPS_FILLED else 1)
        if at not in used and not full:
            found.setdefault(field, []).append(at)
            used.add(at)
    return found


def _settle_single_names(named: dict[str, list[int]], sample: Sequence[Sequence[str]]) -> None:
    """German "Name" beside "Vorname" is the family name; French "Nom" alone is the whole name."""
    if "given_name" in named and "family_name" not in named and "name" in named:
        at = named["name"][0]
        if not content.is_several_words(sample[at]):
            named["family_name"] = [named["name"].pop(0)]
            if not named["name"]:
                del named["name"]
    elif "family_name" in named and "given_name" not in named and "name" not in named:
        at = named["family_name"][0]
        if content.is_several_words(sample[at]):
            named["name"] = named.pop("family_name")


def _by_content(
    sample: Sequence[Sequence[str]], taken: set[int], by_field: Mapping[str, Found]
) -> dict[str, Found]:
    """Fields that no column is named after, or only one that holds nothing."""
    found: dict[str, Found] = {}
    for at, values in enumerate(sample):
        field = content.of_column(values) if at not in taken else ""
        has_names = field == "name" and "given_name" in by_field and "family_name" in by_field
        named = by_field.get(field)
        is_free = named is None or _is_empty(named, sample)
        if field and is_free and field not in found and not has_names:
            found[field] = Found(field, (at,), "by content")
    return found


def _is_empty(found: Found, sample: Sequence[Sequence[str]]) -> bool:
    return found.known == "by name" and not any(sample[at] for at in found.columns)


def _with_gap_filled(found: Found | None, column: int) -> Found:
    if found is None:
        return Found("street", (column,), "by name")
    return Found(found.field, (*found.columns, column), found.known)
