"""Parts: what the values of one column become, one function a column.

A part is written once and used on both roads: once per distinct value in bulk, once per record
on the live path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from goodterms.customer.identity.matching.born import is_weak, parse_born
from goodterms.customer.identity.matching.contacts import (
    is_nobodys,
    is_role,
    parse_email,
    parse_phone,
)
from goodterms.customer.identity.matching.folding import fold, is_placeholder
from goodterms.customer.identity.matching.names import (
    Name,
    parse_family,
    parse_given,
    parse_name,
    tokens_of,
)
from goodterms.customer.identity.matching.organisations import org_words, parse_org
from goodterms.customer.identity.matching.places import (
    parse_code,
    parse_country,
    parse_postcode,
    parse_street,
)
from goodterms.customer.identity.matching.signs import BIT, mail_signs, name_signs, org_signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.customer.identity.matching.habits import Habits

_TEXT, _TEXTS, _NUMBER, _FLAG = pa.string(), pa.list_(pa.string()), pa.int64(), pa.bool_()


@dataclass(frozen=True, slots=True)
class Part:
    """What the values of one column become: a function and the columns it fills."""

    columns: dict[str, pa.DataType]
    of: Callable[[str], tuple[Any, ...]]


_NAME_COLUMNS = {
    "given": _TEXT, "middle": _TEXT, "family": _TEXT, "full_name": _TEXT, "tokens": _TEXTS,
    "signs": _NUMBER,
}  # fmt: skip
_NOBODYS = BIT["department_word"] | BIT["test_word"] | BIT["key_run"]  # "The Occupier"
_OF_WHOLE_NAMES = ~(BIT["one_word"] | BIT["many_words"] | BIT["partners"])


def _filled(value: str) -> str:
    folded = fold(value)
    return "" if is_placeholder(folded) else folded


def _name_part(parse: Callable[[str], Name], shown: int) -> Part:
    def of(value: str) -> tuple[Any, ...]:
        folded = fold(value)
        name = Name() if is_placeholder(folded) else parse(folded)
        signs = name_signs(folded, name) & shown
        if signs & _NOBODYS and not signs & BIT["given_known"]:
            return None, None, None, name.full_name or None, None, signs
        parts = (name.given, name.middle, name.family, name.full_name, name.tokens)
        return (*(part or None for part in parts), signs)

    return Part(_NAME_COLUMNS, of)


def _org(value: str) -> tuple[Any, ...]:
    folded = _filled(value)
    tokens = tokens_of(" ".join(org_words(folded)))
    return parse_org(folded) or None, tokens or None, org_signs(folded)


def _email(value: str) -> tuple[Any, ...]:
    email = parse_email(value.strip().lower())
    local, _, domain = email.partition("@")
    if not email:
        return None, False, 0
    role = is_role(local)
    return None if is_nobodys(local) else email, role, mail_signs(local, domain, role=role)


def _street(value: str) -> tuple[Any, ...]:
    street = parse_street(_filled(value))
    return street.street or None, street.key or None, street.house_no or None


def _text(parse: Callable[[str], str]) -> Part:
    return Part({"value": _TEXT}, lambda value: (parse(_filled(value)) or None,))


def parts_of(habits: Habits) -> dict[str, Part]:
    """The part of every column; those with a choice to make ask the file's habits."""

    def phone(value: str) -> tuple[Any, ...]:
        country, _, text = value.partition(" ")
        folded = _filled(text)
        number = parse_phone(f"{country} {folded}", habits) if folded else None
        nobodys = bool(folded) and number is None and any(c.isdigit() for c in folded)
        return number, BIT["nobodys_phone"] if nobodys else 0

    def born(value: str) -> tuple[Any, ...]:
        iso = parse_born(_filled(value), day_first=habits.day_first)
        return iso or None, is_weak(iso)

    return {
        "name": _name_part(parse_name, -1),
        "given_name": _name_part(parse_given, _OF_WHOLE_NAMES),
        "family_name": _name_part(parse_family, _OF_WHOLE_NAMES),
        "organisation": Part({"org": _TEXT, "tokens": _TEXTS, "signs": _NUMBER}, _org),
        "email": Part({"email": _TEXT, "role": _FLAG, "signs": _NUMBER}, _email),
        "phone": Part({"phone": _NUMBER, "signs": _NUMBER}, phone),
        "street": Part({"street": _TEXT, "key": _TEXT, "house_no": _TEXT}, _street),
        "city": _text(str),
        "state": _text(str),
        "postcode": _text(parse_postcode),
        "country": _text(parse_country),
        "birth_date": Part({"born": _TEXT, "weak": _FLAG}, born),
        "account_no": _text(parse_code),
        "national_id": _text(parse_code),
    }
