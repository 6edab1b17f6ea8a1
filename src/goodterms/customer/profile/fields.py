"""Each field of *What we hold*, once: its words, its group, and who may change it.

``yours`` changes at once; ``shared`` is a proposal with a due time as soon as our side holds it
too; ``derived`` is explained and may be objected to. Identity's FIELD names (identity.md 13) are
the keys, and beside them what only people tell us: how to address them, further ways to reach them,
notes.
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
    input: str = "text"  # the kind of box it is typed into; "lines" for more than one line
    longest: int = 200
    hint: StrPromise | str = ""


GROUPS = {
    "you": _("You"),
    "contact": _("How to reach you"),
    "home": _("Where you are"),
    "work": _("Work"),
    "notes": _("In your own words"),
}

FIELDS = {
    field.name: field
    for field in (
        Field("name", _("Full name"), "you"),
        Field("given_name", _("First name"), "you"),
        Field("family_name", _("Family name"), "you"),
        Field(
            "known_as",
            _("How to address you"),
            "you",
            hint=_("As you would like to be greeted, such as Ana, or Mrs Ferreira."),
        ),
        Field(
            "birth_date",
            _("Date of birth"),
            "you",
            owner=Owner.SHARED,
            sensitive=True,
            input="date",
        ),
        Field("email", _("Email"), "contact", input="email"),
        Field("email_home", _("Email at home"), "contact", input="email"),
        Field("email_work", _("Email at work"), "contact", input="email"),
        Field("phone", _("Phone"), "contact", input="tel"),
        Field("phone_mobile", _("Mobile phone"), "contact", input="tel"),
        Field("phone_home", _("Phone at home"), "contact", input="tel"),
        Field("phone_work", _("Phone at work"), "contact", input="tel"),
        Field("street", _("Street"), "home"),
        Field("city", _("Town"), "home"),
        Field("state", _("County or state"), "home"),
        Field("postcode", _("Postcode"), "home"),
        Field("country", _("Country"), "home"),
        Field("organisation", _("Firm"), "work"),
        Field("role", _("What you do there"), "work"),
        Field(
            "visit_note",
            _("Before somebody visits you"),
            "notes",
            input="lines",
            longest=1_000,
            hint=_("A gate, a dog, stairs, the hours that suit you."),
        ),
        Field(
            "note",
            _("What else we should know"),
            "notes",
            input="lines",
            longest=1_000,
            hint=_("Anything that makes it easier to deal with us."),
        ),
    )
}
