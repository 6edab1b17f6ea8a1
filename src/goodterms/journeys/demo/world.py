"""The invented world: who lives where, who works where, and what stands along the road.

Every entity has one id; the silos tell of it in their own ways. Phone numbers are those Ofcom keeps
for fiction, mail domains end in ``.example``, postcodes begin with an area that does not exist.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goodterms.journeys.demo.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

HOMES, FIRMS, LIGHTS = 1000, 130, 220
_LANDLINES = ("01632 960", "0113 496 0", "0117 496 0", "0131 496 0", "0151 496 0", "0161 496 0")
_THIS_YEAR = 2026
_HALF, _WITH_MOBILE, _WITH_EMAIL = 0.5, 0.55, 0.75
_NAMESAKES, _MAIDEN, _OWN_NAME = 0.12, 0.3, 0.3

type Ids = Iterator[int]


@dataclass(frozen=True, slots=True)
class Place:
    """A house, a site or a spot by the road."""

    number: str
    street: str
    town: str
    postcode: str

    @property
    def line(self) -> str:
        return f"{self.number} {self.street}".strip()


@dataclass(frozen=True, slots=True)
class Hearth:
    """What the people of one home share."""

    entity: str
    place: Place
    landline: str


@dataclass(slots=True)
class Person:
    entity: str
    given: str
    family: str
    title: str
    born: date
    hearth: Hearth
    mobile: str = ""
    email: str = ""
    maiden: str = ""  # the name some systems still have

    @property
    def home(self) -> Place:
        return self.hearth.place

    @property
    def landline(self) -> str:
        return self.hearth.landline


@dataclass(slots=True)
class Firm:
    entity: str
    name: str
    domain: str
    phone: str
    sites: list[Place]
    staff: list[Person] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asset:
    """A lamp post, a meter, a pump: it has an account and no opinion."""

    entity: str
    name: str
    place: Place
    owner: str


@dataclass(slots=True)
class World:
    people: list[Person]
    households: list[list[Person]]
    landlords: list[Person]
    firms: list[Firm]
    assets: list[Asset]


class Phones:
    """Numbers for fiction, each given once; the cast's and the firm's own are left out."""

    def __init__(self, rng: Random) -> None:
        self._mobiles = [f"07700 900{last:03d}" for last in range(1000) if last not in _CAST]
        self._landlines = [
            f"{start}{last:03d}"
            for start in _LANDLINES
            for last in range(1000)
            if last not in _CAST
        ]
        rng.shuffle(self._mobiles)

    def mobile(self) -> str:
        return self._mobiles.pop() if self._mobiles else ""

    def landline(self) -> str:
        return self._landlines.pop(0)


_CAST = frozenset({142, 377, 614})


def make(rng: Random) -> World:
    """The whole world, the same for the same ``rng``."""
    phones, ids = Phones(rng), itertools.count(1)
    homes = _places(rng, HOMES + FIRMS * 2)
    households = [_household(rng, home, phones, ids) for home in homes[:HOMES]]
    people = [person for household in households for person in household]
    sites = homes[HOMES:]
    firms = [_firm(rng, sites, phones, ids) for _ in range(FIRMS)]
    for firm in firms:
        firm.staff = rng.sample(people, rng.randint(1, 5))
    landlords = rng.sample(people, 24)
    return World(people, households, landlords, firms, _assets(rng, ids))


def _places(rng: Random, count: int) -> list[Place]:
    """Distinct addresses; a street has one way of ending and two postcodes."""
    streets = []
    for at, town in enumerate(words("towns"), start=1):
        for name in rng.sample(words("streets"), 16):
            way = rng.choice([pair.split("=")[0] for pair in words("ways")])
            unit = "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
            streets.append((f"{name} {way}", town, f"MM{at} {rng.randint(1, 9)}{unit}"))
    spots = [(street, number) for street in streets for number in range(1, 64)]
    return [Place(str(number), *street) for street, number in sorted(rng.sample(spots, count))]


def _household(rng: Random, home: Place, phones: Phones, ids: Ids) -> list[Person]:
    hearth = Hearth(f"h{next(ids)}", home, phones.landline())
    kind = rng.choices(["alone", "couple", "family", "shared"], [30, 34, 24, 12])[0]
    first = _person(rng, hearth, rng.choice(words("families")), rng.randint(24, 86), ids)
    members = [first]
    if kind in {"couple", "family"}:
        members.append(_partner(rng, first, ids))
    if kind == "family":
        members.append(_child(rng, first, ids))
    if kind == "shared":
        members.append(_person(rng, hearth, rng.choice(words("families")), 29, ids))
    for person in members:
        person.mobile = phones.mobile() if rng.random() < _WITH_MOBILE else ""
        person.email = _email(rng, person) if rng.random() < _WITH_EMAIL else ""
    return members


def _person(rng: Random, hearth: Hearth, family: str, age: int, ids: Ids) -> Person:
    woman = rng.random() < _HALF
    given = rng.choice(words("women" if woman else "men"))
    title = rng.choice(("Mrs", "Ms", "Miss")) if woman else "Mr"
    born = date(_THIS_YEAR - age, 1, 1) + timedelta(days=rng.randrange(365))
    return Person(f"p{next(ids)}", given, family, title, born, hearth)


def _partner(rng: Random, first: Person, ids: Ids) -> Person:
    """Often with a name from before the wedding, which some system never heard of."""
    age = max(_THIS_YEAR - first.born.year + rng.randint(-6, 6), 19)
    own = rng.choice(words("families"))
    partner = _person(rng, first.hearth, first.family, age, ids)
    if rng.random() < _MAIDEN:
        partner.maiden = own
    elif rng.random() < _OWN_NAME:
        partner.family = own
    return partner


def _child(rng: Random, parent: Person, ids: Ids) -> Person:
    """Grown up and still at home; some carry a parent's name, the classic of wrong merges."""
    child = _person(rng, parent.hearth, parent.family, rng.randint(18, 27), ids)
    if rng.random() < _NAMESAKES:
        child.given, child.title = parent.given, parent.title
    return child


def _email(rng: Random, person: Person) -> str:
    given, family = plain(person.given), plain(person.family)
    local = rng.choice(
        [f"{given}.{family}", f"{given[0]}{family}", f"{given}{family[0]}", f"{family}.{given}"]
    )
    return f"{local}{rng.choice(['', str(person.born.year)[2:]])}@{rng.choice(words('webmail'))}"


def _firm(rng: Random, sites: list[Place], phones: Phones, ids: Ids) -> Firm:
    if rng.random() < _HALF:
        name = f"{rng.choice(words('families'))} {rng.choice(words('trades'))}"
    else:
        name = f"{rng.choice(words('places'))} {rng.choice(words('business'))}"
    domain = plain(name) + ".example"
    count = rng.choices([1, 2, 3], [60, 25, 15])[0]
    taken = [sites.pop() for _ in range(min(count, len(sites)))]
    return Firm(f"o{next(ids)}", f"{name} {rng.choice(['Ltd', 'PLC', 'LLP'])}", domain,
                phones.landline(), taken)  # fmt: skip


def _assets(rng: Random, ids: Ids) -> list[Asset]:
    council = "Merebridge Borough Council"
    kinds = (
        [("Street light", council)] * LIGHTS
        + [("Pumping station", "Mere Water Board"), ("Bus shelter", council)] * 45
        + [("Feeder pillar", "Mere Energy"), ("Traffic signal", council)] * 40
        + [("Landlord supply", ""), ("Advertising panel", "Brightboard Ltd")] * 35
    )
    places = _places(rng, len(kinds))
    return [
        Asset(f"a{next(ids)}", f"{kind} {rng.randint(10_000, 99_999)}", place, owner)
        for (kind, owner), place in zip(kinds, places, strict=True)
    ]


def plain(text: str) -> str:
    """Lower-case ASCII letters only, as mail addresses want them."""
    table = str.maketrans("éèëïñøúü", "eeeinouu")
    return "".join(
        sign for sign in text.lower().translate(table) if sign.isascii() and sign.isalpha()
    )
