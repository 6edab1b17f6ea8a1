"""The live road: one record's face, by the same functions as the bulk road's.

``face_of`` answers in well under a millisecond and touches neither DuckDB nor a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from goodterms.customer.identity.matching.habits import Habits, home
from goodterms.customer.identity.matching.kinds import judge
from goodterms.customer.identity.matching.names import nickname_class
from goodterms.customer.identity.matching.parts import Part, parts_of
from goodterms.customer.identity.matching.signs import BIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    type _Told = dict[str, dict[str, Any]]

SHORT = 2  # letters; a name this short in a mailbox says nothing
_PLAIN_COLUMNS = {
    "postcode": "postcode", "city": "city", "state": "state", "country": "country",
    "account_no": "account_no", "national": "national_id",
}  # fmt: skip


class Comparable(Protocol):
    """What keys and traits ask of a face, wherever it was kept."""

    @property
    def kind(self) -> str: ...
    @property
    def given(self) -> str | None: ...
    @property
    def family(self) -> str | None: ...
    @property
    def names(self) -> Sequence[str] | None: ...
    @property
    def given_class(self) -> str | None: ...
    @property
    def org(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def email_local(self) -> str | None: ...
    @property
    def email_domain(self) -> str | None: ...
    @property
    def email_role(self) -> bool: ...
    @property
    def phone(self) -> int | None: ...
    @property
    def born(self) -> str | None: ...
    @property
    def postcode(self) -> str | None: ...
    @property
    def street_key(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...
    @property
    def account_no(self) -> str | None: ...
    @property
    def national(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Face:
    """A record in comparable form: the columns of the table ``face`` without ``row``."""

    source: str | None
    given: str | None
    middle: str | None
    family: str | None
    names: tuple[str, ...] | None
    full_name: str | None
    given_class: str | None
    org: str | None
    email: str | None
    email_local: str | None
    email_domain: str | None
    email_role: bool
    phone: int | None
    born: str | None
    born_weak: bool
    postcode: str | None
    street_key: str | None
    street: str | None
    house_no: str | None
    city: str | None
    state: str | None
    country: str | None
    account_no: str | None
    national: str | None
    kind: str
    kind_p: float
    kind_why: tuple[str, ...]


def face_of(
    values: Mapping[str, str | None],
    habits: Habits | str | None = None,
    *,
    crowded: bool = False,
    firm_elsewhere: bool = False,
) -> Face:
    """The face of one record, its fields named as in the file contract; never raises.

    ``habits`` are the source's, or just its country.  What the record's neighbours tell:
    ``crowded``, its name is known to stand at many addresses; ``firm_elsewhere``, its firm has a
    record that names no person and has no account.
    """
    if not isinstance(habits, Habits):
        habits = home(habits) if habits else Habits()
    told = _told(values, habits)
    names = _names(told)
    contacts = _contacts(told)
    org = told["organisation"]
    rest = {column: told[part]["value"] for column, part in _PLAIN_COLUMNS.items()}
    born = told["birth_date"]
    given, family, local = names["given"], names["family"], contacts["email_local"] or ""
    signs = _signs(
        told,
        own_fields=bool((told["given_name"]["signs"] or 0) | (told["family_name"]["signs"] or 0)),
        crowded=crowded,
        firm_elsewhere=firm_elsewhere,
        born=bool(born["born"]),
        national=bool(rest["national"]),
        account=bool(rest["account_no"]),
        name_is_firm=bool(names["names"]) and names["names"] == org["tokens"],
        mail_named=any(part and len(part) > SHORT and part in local for part in (given, family)),
    )
    judged = judge(signs, habits)
    return Face(
        source=values.get("source"),
        **names,
        org=org["org"],
        **contacts,
        born=born["born"],
        born_weak=bool(born["weak"]),
        street_key=told["street"]["key"],
        street=told["street"]["street"],
        house_no=told["street"]["house_no"],
        **rest,
        kind=judged.kind,
        kind_p=judged.p,
        kind_why=judged.why,
    )


def _names(told: _Told) -> dict[str, Any]:
    """The name, from one field or two; a part that only repeats the other field is left out."""
    name, first, last = told["name"], told["given_name"], told["family_name"]
    given = first["given"] or (name["given"] if name["given"] != last["family"] else None)
    family = last["family"] or (name["family"] if name["family"] != first["given"] else None)
    tokens = {word for part in (name, first, last) for word in part["tokens"] or ()}
    both = " ".join(part["full_name"] for part in (first, last) if part["full_name"])
    return {
        "given": given,
        "middle": first["middle"] or name["middle"],
        "family": family,
        "names": tuple(sorted(tokens)) or None,
        "full_name": name["full_name"] or both or None,
        "given_class": nickname_class(given) if given else None,
    }


def _contacts(told: _Told) -> dict[str, Any]:
    email = told["email"]["email"]
    local, _, domain = (email or "").partition("@")
    return {
        "email": email,
        "email_local": local or None,
        "email_domain": domain or None,
        "email_role": bool(told["email"]["role"]),
        "phone": told["phone"]["phone"],
    }


def _signs(told: _Told, **of_the_row: bool) -> int:
    """The signs of the values joined with those that need the whole row."""
    signs = sum(BIT[code] for code, holds in of_the_row.items() if holds)
    for part in told.values():
        signs |= part.get("signs") or 0
    return signs


def _told(values: Mapping[str, str | None], habits: Habits) -> _Told:
    """Every column's part, NULL where the record has no such value."""
    parts = _parts(habits)
    country = _read(parts["country"], values.get("country"))
    told = {column: _read(part, values.get(column)) for column, part in parts.items()}
    if phone := values.get("phone"):
        told["phone"] = _read(parts["phone"], f"{country['value'] or ''} {phone}")
    return told


def _read(part: Part, value: str | None) -> dict[str, Any]:
    if value is None:
        return dict.fromkeys(part.columns)
    return dict(zip(part.columns, part.of(value), strict=True))


@lru_cache(maxsize=64)
def _parts(habits: Habits) -> dict[str, Part]:
    return parts_of(habits)
