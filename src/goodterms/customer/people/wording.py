"""What became of firms, in a sentence both sides read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from goodterms.customer.people.models import Lineage

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BECAME: dict[str, StrPromise] = {
    Lineage.Kind.RENAMED: _("%(former)s is called %(later)s since %(day)s."),
    Lineage.Kind.MERGED: _("%(former)s became part of %(later)s on %(day)s."),
    Lineage.Kind.BOUGHT: _("%(later)s bought %(former)s on %(day)s."),
    Lineage.Kind.SPLIT: _("%(later)s was split off from %(former)s on %(day)s."),
    Lineage.Kind.REORGANISED: _("%(former)s was reorganised as %(later)s on %(day)s."),
}


def became(lineage: Lineage, *, day: str) -> str:
    """``Norr Logistics bought Aldgate Freight on 2 November.``; ``day`` as the page writes it."""
    names = {"former": lineage.former_name, "later": lineage.later_name, "day": day}
    return str(BECAME[lineage.kind]) % names
