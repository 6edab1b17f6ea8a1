"""Invented people as several sources tell of them, with slips, moves, spouses and colleagues."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from tests.support.make import make_source

from goodterms.customer.identity.models import Membership
from goodterms.customer.identity.operations.receiving import Received, Told, receive
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division

GIVEN = [
    "Ruth",
    "Oscar",
    "Maya",
    "Theo",
    "Ivy",
    "Noel",
    "Lena",
    "Hugo",
    "Vera",
    "Jonas",
    "Alice",
    "Martin",
    "Clara",
    "Simon",
    "Edith",
    "Walter",
    "Nora",
    "Felix",
    "Irene",
    "Robert",
]
FAMILY = [
    "Tolland",
    "Whitlock",
    "Marsh",
    "Iveson",
    "Petrie",
    "Calder",
    "Brindle",
    "Fenwick",
    "Larkspur",
    "Ollerton",
    "Quayle",
    "Strand",
    "Vickers",
    "Wraxall",
    "Yelland",
    "Ashdown",
    "Birtles",
    "Coverdale",
    "Dunmore",
    "Eastlake",
]
STREETS = ("Quay Lane", "Mill Road", "Abbey Walk", "Harbour Street", "Orchard Close", "Kiln Bank")
TOWNS = (("Saltmarsh", "QU4"), ("Fenby", "FE2"), ("Ousel", "OU7"), ("Karrow", "KA1"))


def people(count: int, *, seed: int = 1) -> list[tuple[str, dict[str, str]]]:
    """``count`` rows of (who it truly is, what a source says); about half of them doubles."""
    chance = Random(seed)  # noqa: S311
    rows: list[tuple[str, dict[str, str]]] = []
    number = 0
    while len(rows) < count:
        number += 1
        one = _one(chance, number)
        rows.append((f"p{number}", one))
        again = range(chance.choice((0, 0, 1, 1, 2)))
        rows += [(f"p{number}", _again(chance, one)) for _ in again]
        if chance.random() < 0.2:  # somebody they live with
            number += 1
            other = {**_one(chance, number), **{k: one[k] for k in ("street", "city", "postcode")}}
            other["phone"] = one["phone"]
            rows.append((f"p{number}", other))
    return rows[:count]


def _one(chance: Random, number: int) -> dict[str, str]:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    city, district = chance.choice(TOWNS)
    return {
        "name": f"{given} {family}",
        "email": f"{given}.{family}{number}@mail.example".lower(),
        "phone": f"01632 {960000 + number}",
        "street": f"{chance.randrange(1, 200)} {chance.choice(STREETS)}",
        "city": city,
        "postcode": f"{district} {chance.randrange(1, 9)}{chance.choice('ABDE')}X",
        "birth_date": f"{chance.randrange(1935, 2004)}-{chance.randrange(1, 13):02}-"
        f"{chance.randrange(2, 28):02}",
    }


def _again(chance: Random, one: dict[str, str]) -> dict[str, str]:
    """The same person as another source has them."""
    told = dict(one)
    given, family = one["name"].split()
    if chance.random() < 0.4:
        told["name"] = f"{family}, {given}"
    if chance.random() < 0.3:
        at = chance.randrange(1, len(family) - 1)
        told["name"] = f"{given} {family[:at]}{family[at + 1 :]}"
    for field in ("email", "phone", "birth_date"):
        if chance.random() < 0.35:
            del told[field]
    return told


def told(rows: Iterable[tuple[str, dict[str, str]]]) -> list[Told]:
    return [Told(f"K{number}", row) for number, (_, row) in enumerate(rows)]


def source(division: Division, code: str = "") -> Source:
    return make_source(division, code)


def take(to: Source, records: Sequence[Told], *, together: int = 10) -> list[Received]:
    """Received as a program's calls would have it, ``together`` in one transaction."""
    done: list[Received] = []
    for start in range(0, len(records), together):
        with working("a test") as by:
            done += receive(by=by, source=to, told=records[start : start + together])
    return done


def groups() -> set[frozenset[str]]:
    """Who stands together, by the keys of their records: it names no number that order decides."""
    found: dict[Any, set[str]] = {}
    with working("a test"):
        person = dict(Person.objects.values_list("pk", "canonical_id"))
        firm = dict(Organisation.objects.values_list("pk", "canonical_id"))
        open_ = Membership.objects.filter(until__isnull=True)
        for key, seed, organisation in open_.values_list(
            "record__source_key", "person_id", "organisation_id"
        ):
            if seed or organisation:
                found.setdefault(person.get(seed) or firm[organisation], set()).add(key)
    return {frozenset(keys) for keys in found.values()}


def b_cubed(one: set[frozenset[str]], other: set[frozenset[str]]) -> float:
    """F1 of the mean precision and recall a record."""
    of_one = {key: group for group in one for key in group}
    of_other = {key: group for group in other for key in group}
    keys = of_one.keys() & of_other.keys()
    precision = sum(len(of_one[k] & of_other[k]) / len(of_one[k]) for k in keys) / len(keys)
    recall = sum(len(of_one[k] & of_other[k]) / len(of_other[k]) for k in keys) / len(keys)
    return 2 * precision * recall / (precision + recall)
