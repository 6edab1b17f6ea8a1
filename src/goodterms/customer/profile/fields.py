"""Each field of *What we hold*, once: its words, its group, and who may change it.

``yours`` changes at once; ``shared`` is a proposal with a due time; ``derived`` is explained and
may be objected to. Identity's FIELD names (identity.md 13) are the keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Owner(StrEnum):
    YOURS = "yours"
    SHARED = "shared"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: StrPromise
    group: str
    owner: Owner = Owner.YOURS
    sensitive: bool = False
    input: str = "text"  # the kind of box it is typed into
    longest: int = 200


GROUPS = {
    "you": _("You"),
    "contact": _("How to reach you"),
    "home": _("Where you are"),
    "work": _("Work"),
}

FIELDS = {
    field.name: field
    for field in (
        Field("name", _("Full name"), "you"),
        Field("given_name", _("First name"), "you"),
        Field("family_name", _("Family name"), "you"),
        Field("birth_date", _("Date of birth"), "you", sensitive=True, input="date"),
        Field("email", _("Email"), "contact", input="email"),
        Field("phone", _("Phone"), "contact", input="tel"),
        Field("street", _("Street"), "home"),
        Field("city", _("Town"), "home"),
        Field("state", _("County or state"), "home"),
        Field("postcode", _("Postcode"), "home"),
        Field("country", _("Country"), "home"),
        Field("organisation", _("Firm"), "work"),
    )
}
