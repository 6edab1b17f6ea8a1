"""The parts people play at firms and on accounts: what they are called, and which are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from goodterms.customer.people.models import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WORDS: dict[str, StrPromise] = {
    "user": _("user"),
    "specifier": _("specifier"),
    "approver": _("approver"),
    "influencer": _("influencer"),
    "holder": _("holder"),
    "joint": _("joint holder"),
    "payer": _("payer"),
    "insured": _("insured"),
    "beneficiary": _("beneficiary"),
}


def called(role: Role) -> str | StrPromise:
    """What the firm calls it, else our own word, in the language it is read in; else its code."""
    return role.words or WORDS.get(role.code, role.code)


def words_of(role: Role) -> str:
    """The same, in the language of this moment."""
    return str(called(role))


def at_firms() -> list[Role]:
    """Roles in use at firms, in the firm's order; one query."""
    return list(Role.objects.filter(at_firms=True, in_use=True))
