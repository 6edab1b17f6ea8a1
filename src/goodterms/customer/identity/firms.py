"""Firms as the desk reads them: what they are called, their sites, and how a name is compared.

A firm is what its records say. A site is a place that at least one of them names.
"""

from __future__ import annotations

import string
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.organisations import parse_org
from goodterms.customer.identity.matching.places import parse_street
from goodterms.customer.identity.models import Face, Kind, Membership, Record
from goodterms.customer.people.models import Organisation
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

MOST = 50


@dataclass(frozen=True, slots=True)
class Site:
    """One place of a firm, as its records write it, and how many of them do."""

    street: str
    city: str
    postcode: str
    records: int

    @property
    def words(self) -> str:
        return ", ".join(part for part in (self.street, self.city, self.postcode) if part)


@dataclass(frozen=True, slots=True)
class Firm:
    """One of ours: the name most records give it, its records and its sites."""

    id: UUID
    name: str
    records: tuple[Record, ...]
    sites: tuple[Site, ...]


def key_of(name: str) -> str:
    """What two spellings of a firm's name share; "" for none."""
    return parse_org(fold(name))


def firm(organisation: UUID) -> Firm | None:
    """The firm behind any of its seeds, with the records the reader may see; four queries."""
    canonical = (
        Organisation.objects.filter(pk=organisation).values_list("canonical_id", flat=True).first()
    )
    if canonical is None:
        return None
    told = (
        Record.objects.standing()
        .filter(membership__until__isnull=True, membership__organisation__canonical=canonical)
        .select_related("source", "source__division", "paper")
        .order_by("source__rank", "pk")
    )
    records = tuple(told)
    name = names_of([canonical]).get(canonical, "") or called(records)
    return Firm(canonical, name, records, tuple(_sites(records)))


def called(records: Sequence[Record]) -> str:
    """What most records call it; of equals the one that is believed most."""
    return _best([name for record in records if (name := name_in(record.payload))])


def name_in(said: Mapping[str, Any]) -> str:
    """The name in what a record says: a column of firms, else whichever name it has."""
    name = said.get("organisation") or said.get("name") or said.get("family_name") or ""
    return " ".join(str(name).split())


def found(words: str, most: int = MOST) -> dict[UUID, str]:
    """Firms whose name holds all these words but legal forms, by name; two queries."""
    wanted = key_of(words).split()
    if not wanted:
        return {}
    faces = Face.objects.filter(record__kind=Kind.ORGANISATION, record__withdrawn_at__isnull=True)
    for word in wanted:
        faces = faces.filter(org__contains=word)
    with working("identity.firms.names"):
        records = list(faces.order_by("org").values_list("record_id", flat=True)[: most * 4])
    names = names_of_records(records)
    return dict(sorted(names.items(), key=lambda pair: pair[1].lower())[:most])


def known_by(names: Iterable[str]) -> dict[str, UUID]:
    """For each name, by ``key_of``, the firm of ours that is called so; one query."""
    wanted = {key for name in names if (key := key_of(name))}
    with working("identity.firms.names"):
        told = Face.objects.filter(
            org__in=wanted,
            record__kind=Kind.ORGANISATION,
            record__withdrawn_at__isnull=True,
            record__membership__until__isnull=True,
            record__membership__organisation__isnull=False,
        )
        firms = told.order_by("-record_id").values_list(
            "org", "record__membership__organisation__canonical"
        )
        return {str(org): firm for org, firm in firms if firm}


def names_of(organisations: Iterable[UUID]) -> dict[UUID, str]:
    """What these firms (any of their seeds) are called, by the seed asked for; two queries."""
    stands = dict(
        Organisation.objects.filter(pk__in=list(organisations)).values_list("pk", "canonical_id")
    )
    told = Membership.objects.filter(
        until__isnull=True, organisation__canonical__in=set(stands.values())
    )
    names = names_of_records(told.values_list("record_id", flat=True))
    return {seed: names.get(canonical, "") for seed, canonical in stands.items()}


def names_of_records(records: Iterable[int]) -> dict[UUID, str]:
    """Names by canonical firm, of the records that speak of one; one query.

    Read as a task does: what a firm is called is known in the house, whichever division told it.
    """
    told = (
        Membership.objects.filter(
            record__in=list(records), until__isnull=True, organisation__isnull=False
        )
        .order_by("record__source__rank", "record_id")
        .values_list("organisation__canonical", "record__payload")
    )
    names: dict[UUID, list[str]] = {}
    with working("identity.firms.names"):
        rows = list(told)
    for firm, said in rows:
        if name := name_in(said):
            names.setdefault(firm, []).append(name)
    return {firm: _best(said) for firm, said in names.items()}


def _best(names: Sequence[str]) -> str:
    """The spelling most use; of those that differ in capitals alone one that does not shout."""
    if not names:
        return ""
    often = Counter(name.casefold() for name in names).most_common(1)[0][0]
    spelt = [name for name in names if name.casefold() == often]
    calm = next((name for name in spelt if not name.isupper()), spelt[0])
    return string.capwords(calm) if calm.isupper() else calm


def _sites(records: Sequence[Record]) -> Iterable[Site]:
    """Places that differ by street and town, however spelt, the one most records name first."""
    told: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        street, city = (str(record.payload.get(name) or "") for name in ("street", "city"))
        if street or city:
            folded = fold(street)
            place = parse_street(folded).key or folded, fold(city)
            told.setdefault(place, []).append(record)
    for same in sorted(told.values(), key=len, reverse=True):
        said = max((one.payload for one in same), key=_well_told)
        yield Site(
            str(said.get("street") or ""),
            str(said.get("city") or ""),
            str(said.get("postcode") or ""),
            len(same),
        )


def _well_told(said: Mapping[str, Any]) -> tuple[bool, int]:
    """Of two spellings of one place the one that does not shout, then the fuller postcode."""
    return not str(said.get("street") or "").isupper(), len(said.get("postcode") or "")
