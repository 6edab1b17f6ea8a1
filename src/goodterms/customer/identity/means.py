"""What identity itself can look up for a claim: an email, a phone, another sign-in.

An address or a number that somebody only typed into their own page speaks of nobody: else a
stranger could type it, and be asked as a holder once its owner claims it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import phonenumbers
from django.conf import settings

from goodterms.customer.identity import proofs
from goodterms.customer.identity.matching.contacts import is_role, parse_phone
from goodterms.customer.identity.matching.habits import Habits
from goodterms.customer.identity.models import PORTAL, Record
from goodterms.customer.people.models import Login

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 20  # records one value may speak of before it proves nothing


def by_email(value: str, _fact: str) -> proofs.Found:
    """Records of others' that hold this address; nothing where there are more than ``MOST``."""
    held = Record.objects.standing().told_by_others().with_address(value)
    return _unless_too_many(held.order_by("pk").values_list("pk", flat=True)[: MOST + 1])


def by_phone(value: str, _fact: str) -> proofs.Found:
    """The same for a phone number in any spelling; nothing for what is none."""
    number = phone_number(value)
    if number is None:
        return proofs.Found()
    held = Record.objects.standing().told_by_others().filter(face__phone=number)
    return _unless_too_many(held.order_by("pk").values_list("pk", flat=True)[: MOST + 1])


def by_login(value: str, _fact: str) -> proofs.Found:
    """The own words of whoever signs in with this address."""
    person = Login.objects.filter(email__iexact=value.strip()).values_list("person_id", flat=True)
    own = Record.objects.filter(source__code=PORTAL, source_key__in=[str(one) for one in person])
    return proofs.Found(tuple(own.values_list("pk", flat=True)))


def phone_number(text: str) -> int | None:
    """E.164 digits of a number as people write it at home; None where it is none."""
    return parse_phone(f"{settings.FIRM_COUNTRY} {text.strip().lower()}", Habits())


def takes_texts(number: int) -> bool:
    """Whether a text can arrive there: not on a line that ends in a wall."""
    try:
        read = phonenumbers.parse(f"+{number}")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(read) != phonenumbers.PhoneNumberType.FIXED_LINE


def is_own_mailbox(address: str) -> bool:
    """One person reads there; info@ and its like are read by many and prove nobody."""
    local, at, domain = address.strip().lower().rpartition("@")
    return bool(at and domain and local) and not is_role(local)


def _unless_too_many(records: Iterable[int]) -> proofs.Found:
    found = tuple(records)
    return proofs.Found(found) if len(found) <= MOST else proofs.Found()


proofs.register("email", by_email)
proofs.register("phone", by_phone)
proofs.register("login", by_login)
