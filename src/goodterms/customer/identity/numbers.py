"""Emails and phones as means of a claim; holdings adds invoices and accounts."""

from __future__ import annotations

from goodterms.customer.identity import proofs
from goodterms.customer.identity.models import Kind, Record

MOST = 20  # records behind one value; more is no person's own number


def by_email(value: str, _fact: str) -> proofs.Found:
    """Records of people that hold this address."""
    found = Record.objects.standing().told_by_others().with_address(value).filter(kind=Kind.PERSON)
    return proofs.Found(tuple(found.values_list("pk", flat=True)[:MOST]))


def by_phone(value: str, _fact: str) -> proofs.Found:
    """Records of people that hold this phone, its digits compared from the right."""
    digits = "".join(sign for sign in value if sign.isdigit())[-9:]
    if len(digits) < 6:  # noqa: PLR2004  (shorter is nobody's number)
        return proofs.Found()
    found = Record.objects.standing().filter(kind=Kind.PERSON, face__phone__endswith=digits)
    return proofs.Found(tuple(found.values_list("pk", flat=True)[:MOST]))


proofs.register("email", by_email)
proofs.register("phone", by_phone)
