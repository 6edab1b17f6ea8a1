"""What people and records are called on the desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.customer.identity.models import DESK, PORTAL

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.queries import Holding
    from goodterms.customer.profile.search import Hit


def full_name(who: Hit, holding: Holding | None = None) -> str:
    """As the facts say today; the card follows a moment later.

    While sources disagree, a name that is more than an initial.
    """
    told = holding.fact("name") if holding else None
    if told is None:
        return turned(who.card.name) or _("No name yet")
    names = [turned(said.value) for said in (told.chosen, *told.others)]
    whole = (name for name in names if short_name(name) != name)
    return names[0] if told.chosen.is_yours else next(whole, names[0])


def turned(name: str) -> str:
    """``ANA FERREIRA`` of ``FERREIRA, ANA``."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name


def short_name(name: str) -> str:
    """What a sentence calls them: "Ana" of Ana Ferreira; an initial or a title alone never."""
    first = name.split(maxsplit=1)[0] if name.split() else name
    return first if len(first.rstrip(".")) > 2 else name  # noqa: PLR2004  ("A.", "Dr")


def record_name(record: Record) -> str:
    """What a record calls the one it speaks of."""
    said = record.payload
    name = said.get("name") or " ".join(
        part for part in (said.get("given_name"), said.get("family_name")) if part
    )
    return turned(str(name or said.get("organisation") or said.get("email") or _("no name")))


def told_by(record: Record) -> str:
    """Who told us: ``Mere Energy billing``, or the person themself."""
    if record.source.code == PORTAL:
        return _("their own words")
    if record.source.code == DESK:
        return _("told to our desk")
    return str(record.source.name)


def key_of(record: Record) -> str:
    """``Mere Energy billing, 4402``: enough to find the row in its own system."""
    if record.source.code in {PORTAL, DESK}:
        return told_by(record)
    return f"{record.source.name}, {record.source_key}"
