"""Four systems of the firm, each telling of the same world in its own headers and habits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goodterms.journeys.demo import dirt
from goodterms.journeys.demo.words import meanings, words
from goodterms.journeys.demo.world import plain

if TYPE_CHECKING:
    from random import Random

    from goodterms.journeys.demo.world import Asset, Firm, Person, Place, World

TODAY = date(2026, 11, 2)  # the day the exports were made
NAMELESS = 3  # every third mailbox stands there without the firm's name


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a silo, by column, and whom it truly speaks of."""

    cells: dict[str, str]
    entity: str
    kind: str
    household: str = ""


class Nobody:
    """Records that look like customers and are none: occupiers, departments, mailboxes, tests."""

    def __init__(self, rng: Random, world: World) -> None:
        self._rng, self._world, self._made = rng, world, 0

    def entity(self) -> str:
        self._made += 1
        return f"n{self._made}-{self._rng.randrange(10**6)}"

    def of(self, kind: str) -> tuple[str, str, str, Place]:
        """Name, company, email and place of one."""
        rng = self._rng
        firm = rng.choice(self._world.firms)
        place = rng.choice(firm.sites) if firm.sites else rng.choice(self._world.people).home
        if kind == "occupier":
            return "The Occupier", "", "", rng.choice(self._world.people).home
        if kind == "department":
            return rng.choice(words("departments")), firm.name, "", place
        if kind == "role_mailbox":
            email = f"{rng.choice(words('mailboxes'))}@{firm.domain}"
            return "", "" if self._made % NAMELESS == 0 else firm.name, email, place
        names = ("Test Customer", "TEST TEST", "Do Not Use", "Training User", "asdf asdf", "Xxx")
        number = rng.randrange(1, 99_999)
        return f"{rng.choice(names)}", "", f"test{number}@test.invalid", place


# Mere Energy, billing: one line an account, semicolons, written in 1998 and kept.


def billing(rng: Random, world: World) -> list[Line]:
    homes = rng.sample(world.households, 900)
    lines = [_billed(rng, rng.choice(household[:2])) for household in homes]
    # People who moved and left an account behind, and landlords, whose homes are others'.
    lines += [
        _billed(rng, person, at=rng.choice(world.people).home, closed=True)
        for person in rng.sample(world.people, 90)
    ]
    lines += [
        _billed(rng, landlord, at=rng.choice(world.people).home)
        for landlord in world.landlords
        for _ in range(rng.randint(3, 6))
    ]
    lines += [_billed_site(rng, firm, site) for firm in world.firms for site in firm.sites]
    lines += [_billed_asset(rng, asset) for asset in rng.sample(world.assets, 350)]
    nobody = Nobody(rng, world)
    for kind, count in (("occupier", 60), ("department", 30), ("role_mailbox", 25), ("test", 25)):
        lines += [_billed_nobody(rng, nobody, kind) for _ in range(count)]
    return _numbered(rng, lines, "Customer No", "ME", 10_001)


def _billed(rng: Random, person: Person, at: Place | None = None, *, closed: bool = False) -> Line:
    place = at or person.home
    moved = at is not None
    family = person.maiden if person.maiden and rng.random() < 0.4 else person.family  # noqa: PLR2004
    given = person.given if rng.random() < 0.9 else person.given[0]  # noqa: PLR2004
    cells = {
        "Title": dirt.maybe(rng, person.title, 0.7),
        "First name": dirt.typo(rng, given, 0.02),
        "Surname": dirt.shouted(rng, dirt.typo(rng, family, 0.03), 0.12),
        "Telephone": dirt.maybe(rng, "" if moved else person.mobile or person.landline, 0.8),
        "E-mail": dirt.maybe(rng, person.email, 0.7),
        "Born": dirt.maybe(rng, dirt.day(rng, person.born, "%d/%m/%Y", swapped=0.03), 0.7),
    }
    return Line(cells | _supply(rng, place, closed=closed), person.entity, "person",
                "" if moved else person.hearth.entity)  # fmt: skip


def _billed_site(rng: Random, firm: Firm, site: Place) -> Line:
    name = firm.name if rng.random() < 0.7 else firm.name.rsplit(" ", 1)[0].upper()  # noqa: PLR2004
    email = dirt.maybe(rng, f"accounts@{firm.domain}", 0.3)
    cells = {"Company": name, "Telephone": dirt.maybe(rng, firm.phone, 0.7), "E-mail": email}
    return Line(cells | _supply(rng, site), firm.entity, "organisation")


def _billed_asset(rng: Random, asset: Asset) -> Line:
    cells = {"Surname": asset.name, "Company": asset.owner}
    return Line(cells | _supply(rng, asset.place), asset.entity, "asset")


def _billed_nobody(rng: Random, nobody: Nobody, kind: str) -> Line:
    name, company, email, place = nobody.of(kind)
    cells = {"Surname": name, "Company": company, "E-mail": email}
    if kind == "test":
        cells["Telephone"] = "00000000000"
    supply = _supply(rng, place)
    return Line(cells | supply, nobody.entity(), "department" if kind == "occupier" else kind)


def _supply(rng: Random, place: Place, *, closed: bool = False) -> dict[str, str]:
    opened = date(2004, 1, 1) + timedelta(days=rng.randrange(7_500))
    issued = TODAY - timedelta(days=rng.randrange(5, 85))
    ended = opened + timedelta(days=rng.randrange(200, 600))
    return {
        "Supply address": dirt.typo(rng, place.line, 0.02),
        "Town": place.town,
        "Postcode": dirt.maybe(rng, place.postcode, 0.95),
        "Account": f"{rng.randrange(10**9, 10**10)}",
        "Tariff": rng.choice(words("tariffs")),
        "Opened": opened.strftime("%d/%m/%Y"),
        "Closed": ended.strftime("%d/%m/%Y") if closed else "",
        "Last invoice no": "" if closed else f"ME-{issued:%y%m}-{rng.randrange(10**5, 10**6)}",
        "Invoice total": "" if closed else f"£{rng.randrange(1_800, 32_000) / 100:,.2f}",
        "Issued": "" if closed else issued.strftime("%d/%m/%Y"),
        "Due": "" if closed else (issued + timedelta(days=21)).strftime("%d/%m/%Y"),
    }


# Mere Energy, meters: capitals, short streets, and whoever opened the door.


def meters(rng: Random, world: World) -> list[Line]:
    lines = [_metered(rng, rng.choice(home)) for home in rng.sample(world.households, 560)]
    for firm in rng.sample(world.firms, 70):
        site = rng.choice(firm.sites) if firm.sites else firm.staff[0].home
        cells = {"contact_name": firm.name.upper(), "contact_phone": firm.phone}
        lines.append(Line(cells | _point(rng, site), firm.entity, "organisation"))
    for asset in world.assets:
        cells = {"contact_name": asset.name.upper()}
        lines.append(Line(cells | _point(rng, asset.place), asset.entity, "asset"))
    nobody = Nobody(rng, world)
    for _ in range(50):
        name, _, _, place = nobody.of("occupier")
        cells = {"contact_name": name.upper()} | _point(rng, place)
        lines.append(Line(cells, nobody.entity(), "department"))
    return _numbered(rng, lines, "id", "MR", 500_001)


def _metered(rng: Random, person: Person) -> Line:
    family = person.maiden if person.maiden and rng.random() < 0.2 else person.family  # noqa: PLR2004
    name = rng.choice([
        f"{person.title} {person.given[0]} {family}",
        f"{family}, {person.given}",
        f"{person.given} {family}",
    ])  # fmt: skip
    cells = {
        "contact_name": dirt.typo(rng, name, 0.04).upper(),
        "contact_phone": dirt.run_together(dirt.maybe(rng, person.landline, 0.6)),
    }
    return Line(cells | _point(rng, person.home), person.entity, "person", person.hearth.entity)


def _point(rng: Random, place: Place) -> dict[str, str]:
    read = TODAY - timedelta(days=rng.randrange(20, 2_400))
    return {
        "meter_point": f"{rng.randrange(10**12, 10**13)}",
        "meter_serial": f"{rng.choice('EKLZ')}{rng.randrange(10**7, 10**8)}",
        "site_address": dirt.shortened(place.line).upper(),
        "town": place.town.upper(),
        "post_code": dirt.run_together(dirt.maybe(rng, place.postcode, 0.9)),
        "last_read": read.isoformat(),
    }


# Moor Connect, the sister with a system of her own: nicknames, ISO dates, what was bought last.


def connect(rng: Random, world: World) -> list[Line]:
    lines = [_connected(rng, person) for person in world.people if rng.random() < 0.62]  # noqa: PLR2004
    for firm in rng.sample(world.firms, 100):
        site = rng.choice(firm.sites) if firm.sites else firm.staff[0].home
        cells = {"Organisation": firm.name, "Phone": dirt.international(firm.phone)}
        lines.append(Line(cells | _contract(rng, site), firm.entity, "organisation"))
    nobody = Nobody(rng, world)
    counts = (("occupier", 50), ("department", 30), ("role_mailbox", 40), ("test", 40))
    for kind, count in counts:
        lines += [_connected_nobody(rng, nobody, kind) for _ in range(count)]
    for at in range(40):
        name = rng.choice(["Phone box", "Cash machine", "Street cabinet"])
        cells = {"Full name": f"{name} {rng.randrange(100, 9_999)}"}
        place = rng.choice(world.assets).place
        lines.append(Line(cells | _contract(rng, place), f"c{at}", "asset"))
    return _numbered(rng, lines, "CRM ID", "MC", 70_001)


def _connected(rng: Random, person: Person) -> Line:
    family = person.maiden if person.maiden and rng.random() < 0.5 else person.family  # noqa: PLR2004
    given = dirt.nickname(rng, person.given, 0.15)
    plain = f"{dirt.typo(rng, given, 0.03)} {dirt.typo(rng, family, 0.03)}"
    name = rng.choices([plain, f"{family}, {given}", f"{given[0]}. {family}"], [75, 15, 10])[0]
    cells = {
        "Full name": name,
        "Mobile": dirt.maybe(rng, person.mobile, 0.8),
        "Phone": dirt.international(dirt.maybe(rng, person.landline, 0.4)),
        "Email address": dirt.maybe(rng, person.email, 0.75),
        "Date of birth": dirt.maybe(rng, dirt.day(rng, person.born, "%Y-%m-%d", swapped=0.02), 0.5),
    }
    return Line(cells | _contract(rng, person.home), person.entity, "person", person.hearth.entity)


def _connected_nobody(rng: Random, nobody: Nobody, kind: str) -> Line:
    name, company, email, place = nobody.of(kind)
    cells = {"Full name": name, "Organisation": company, "Email address": email}
    contract = _contract(rng, place)
    return Line(cells | contract, nobody.entity(), "department" if kind == "occupier" else kind)


def _contract(rng: Random, place: Place) -> dict[str, str]:
    since = date(2009, 3, 1) + timedelta(days=rng.randrange(5_900))
    issued = TODAY - timedelta(days=rng.randrange(3, 33))
    cells = {
        "Address line 1": dirt.typo(rng, place.line, 0.03),
        "City": place.town,
        "Post code": dirt.maybe(rng, place.postcode, 0.9),
        "Contract": f"MC{rng.randrange(10**7, 10**8)}",
        "Plan": rng.choice(words("plans")),
        "Customer since": since.isoformat(),
        "Invoice": f"MC-{rng.randrange(10**6, 10**7)}",
        "Amount due": f"{rng.randrange(1_200, 9_500) / 100:.2f}",
        "Invoice date": issued.isoformat(),
    }
    if rng.random() < 0.3:  # noqa: PLR2004
        item, price = rng.choice(list(meanings("things").items()))
        bought = TODAY - timedelta(days=rng.randrange(10, 1_500))
        cells |= {"Item": item, "Price": price, "Bought on": bought.isoformat()}
    return cells


# Quillstone Advisory: a sheet of contacts; people change firms and the sheet keeps both lines.


def contacts(rng: Random, world: World) -> list[Line]:
    lines = [_contact(rng, person, firm) for firm in world.firms for person in firm.staff]
    movers = rng.sample([person for firm in world.firms for person in firm.staff], 60)
    lines += [_contact(rng, person, rng.choice(world.firms)) for person in movers]
    nobody = Nobody(rng, world)
    for kind, count in (("role_mailbox", 40), ("department", 25), ("test", 5)):
        for _ in range(count):
            name, company, email, place = nobody.of(kind)
            cells = {"Last name": name, "Company": company, "Work email": email}
            lines.append(Line(cells | {"Town": place.town}, nobody.entity(), kind))
    return _numbered(rng, lines, "Contact ID", "Q", 101)


def _contact(rng: Random, person: Person, firm: Firm) -> Line:
    given = dirt.nickname(rng, person.given, 0.2)
    local = f"{plain(given)}.{plain(person.family)}"
    seen = TODAY - timedelta(days=rng.randrange(3, 1_500))
    cells = {
        "First name": given,
        "Last name": dirt.typo(rng, person.family, 0.02),
        "Company": firm.name,
        "Job title": rng.choice(words("titles")),
        "Work email": dirt.maybe(rng, f"{local}@{firm.domain}", 0.85),
        "Telephone": dirt.maybe(rng, person.mobile or firm.phone, 0.7),
        "Town": firm.sites[0].town if firm.sites else person.home.town,
        "Last seen": seen.isoformat(),
    }
    return Line(cells, person.entity, "person")


def _numbered(rng: Random, lines: list[Line], column: str, prefix: str, first: int) -> list[Line]:
    """In no order, each under a number of the silo's own."""
    rng.shuffle(lines)
    return [
        Line({column: f"{prefix}{number}"} | line.cells, line.entity, line.kind, line.household)
        for number, line in enumerate(lines, start=first)
    ]
