"""What is compared of two persons or two organisations, and in which steps.

Levels stand from the surest to "other"; the first that holds counts.  Their names are what a
steward reads.  Values that several differently named persons hold (a switchboard, a shared
mailbox, a firm's address) are one weak thing together, the place, and never five agreements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.model import Comparison, Level

if TYPE_CHECKING:
    from collections.abc import Collection

NEARLY = 0.88  # Jaro-Winkler, of a name whose other part agrees
BOTH_NEARLY = 0.85
OTHER = "different"


def comparisons_of(kind: str, fields: Collection[str]) -> list[Comparison]:
    """The comparisons for a kind (person or organisation), given the fields that hold anything."""
    made = [_firm_name()] if kind == "organisation" else [_person_name(fields)]
    if "born" in fields and kind == "person":
        made.append(_born())
    if "email" in fields:
        made += [_home_email(), _email()]
    if "phone" in fields:
        made.append(Comparison("phone", "missing:phone", _same("phone number", "phone")))
    made += [_number(column) for column in ("account_no", "national") if column in fields]
    place = _place(fields)
    return [*made, place] if place.levels else made


def _level(
    name: str, when: str, rarity: str = "", *, at_most: float = 1.0, among: str = ""
) -> Level:
    return Level(name, when, m=0.01, u=1e-4, rarity=rarity, at_most=at_most, among=among)


def _same(what: str, column: str, *between: Level) -> list[Level]:
    return [_level(f"same {what}", f"exact:{column}"), *between, _level(OTHER, "")]


def _person_name(fields: Collection[str]) -> Comparison:
    nearly, both = f"jw>={NEARLY}", f"jw>={BOTH_NEARLY}"
    levels = [
        _level("same full name", "exact:whole", "whole"),
        _level("short form, same family name", "exact:given_class & exact:family", "family"),
        _level(
            "nearly the given name, same family name", f"{nearly}:given & exact:family", "family"
        ),
        _level(
            "same given name, nearly the family name",
            f"exact:given_class & {nearly}:family",
            "given",
        ),
        _level("both names nearly the same", f"{both}:given & {both}:family"),
        _level("initial, same family name", "initial:given & exact:family", "family"),
        _level("initial, nearly the family name", f"initial:given & {nearly}:family"),
        _level("same names in the other order", "cross:given,family"),
        _level("two names in common", "share>=2:names"),
        _level(
            "the only name given is one of the other's",
            "half:family & share>=1:names | half:given & share>=1:names",
        ),
        _level(
            "the only name given is nearly one of the other's",
            f"half:family & {nearly}:given | half:given & {nearly}:family",
        ),
        *_of_one_house(fields),
        _level("same family name, given names start alike", "exact:family & first:given", "family"),
        _level("same family name, another given name", "exact:family", "family"),
        _level("same given name, another family name", "exact:given", "given"),
        _level("one name in common", "share>=1:names"),
        _level(OTHER, ""),
    ]
    # a given name alone and a family name alone say nothing about each other
    return Comparison("name", "missing:names | half:given & half:family", levels)


def _of_one_house(fields: Collection[str]) -> list[Level]:
    """Who share a house mostly share the family name: beside it, it says nothing more.

    What is left of the two names is that the given ones differ, by more than a slip.
    """
    ways = [f"exact:family & {way} & apart:given" for way in _house(fields).split(" | ") if way]
    name = "same household and family name, another given name"
    return [_level(name, " | ".join(ways), among="same full name")] if ways else []


def _firm_name() -> Comparison:
    levels = [
        _level("same name", "exact:whole", "whole"),
        _level("nearly the same name", "jw>=0.93:whole"),
        _level("two words in common", "share>=2:names"),
        _level("one word in common", "share>=1:names"),
        _level(OTHER, ""),
    ]
    return Comparison("name", "missing:names", levels)


def _born() -> Comparison:
    levels = [
        _level("same birth date", "exact:born", "born"),
        _level("day and month changed over", "turned:born", "born"),
        _level("one character off", "slip:born", "born"),
        _level("same year, and same month or day", "month:born | yearday:born", "born"),
        _level("same year", "year:born"),
        _level(OTHER, "", at_most=0.02),
    ]
    return Comparison("born", "missing:born", levels)


_MAIL_SLIP = (
    "exact:mail_domain & slip:mail_local & first:mail_local | exact:mail_local & slip:mail_domain"
)


def _home_email() -> Comparison:
    """Addresses at public providers, where a mailbox is a person's, not a firm's."""
    levels = [
        _level("same address", "exact:email_home"),
        _level("one character off", _MAIL_SLIP),
        _level("same telling part before the @", "exact:local_home", "local_home"),
        _level(OTHER, "", at_most=0.03),
    ]
    return Comparison("home_email", "missing:mail_home | exact:email_shared", levels)


def _email() -> Comparison:
    """Addresses at firms. One that differently named people use counts once, with the place."""
    nearly = "first:mail_local & jw>=0.9:mail_local & jw>=0.9:mail_domain"
    levels = [
        _level("same address", "exact:email"),
        _level("one character off", _MAIL_SLIP),
        _level("another mailbox of the same firm", "exact:domain", among="same address"),
        _level("nearly the same address", nearly),
        _level(OTHER, ""),
    ]
    return Comparison("email", "missing:mail | exact:email_shared", levels)


def _number(column: str) -> Comparison:
    return Comparison(
        column, f"missing:{column}", _same("number", column, _level("one off", f"slip:{column}"))
    )


def _place(fields: Collection[str]) -> Comparison:
    """Home, work and whatever else several people have in common: one comparison."""
    firm = _any_of(fields, "org org", "email domain", "phone phone_firm", "street street_firm")
    house = _house(fields)
    again = _any_of(fields, "postcode postcode", "city city")
    steps = (
        ("same street of one's own, same town", _in_street(again), "street postcode|street city"),
        ("same street of one's own", "exact:street", "street"),
        ("same firm", firm, "org|email|phone|street"),
        ("same household", house, "phone|street|email"),
        (
            "same postcode, nearly the same street",
            "exact:postcode & jw>=0.85:street_any",
            "postcode street",
        ),
        ("same postcode and city", "exact:postcode & exact:city", "postcode city"),
        ("same postcode", "exact:postcode", "postcode"),
        ("postcode one character off", "slip:postcode", "postcode"),
        ("nearly the same street", "jw>=0.92:street_any", "street"),
        ("same postcode district", "exact:district", "postcode"),
        ("same city", "exact:city", "city"),
        ("nearly the same city", f"jw>={NEARLY}:city", "city"),
    )
    rarity = {
        "same postcode and city": "postcode",
        "same postcode": "postcode",
        "same city": "city",
    }
    levels = [
        _level(name, when, rarity.get(name, ""))
        for name, when, needs in steps
        if any(set(way.split()) <= set(fields) for way in needs.split("|"))
    ]
    missing = [
        f"missing:{column}"
        for column, field in (
            ("street_any", "street"),
            ("shared", "org"),
            ("shared", "email"),
            ("shared", "phone"),
            ("postcode", "postcode"),
            ("city", "city"),
        )
        if field in fields
    ]
    if levels:
        levels.append(_level(OTHER, ""))
    return Comparison("place", " & ".join(dict.fromkeys(missing)), levels)


def _house(fields: Collection[str]) -> str:
    return _any_of(fields, "phone phone_house", "street street_house", "email email_shared")


def _in_street(again: str) -> str:
    return " | ".join(f"exact:street & {way}" for way in again.split(" | "))


def _any_of(fields: Collection[str], *pairs: str) -> str:
    """The code "any of these columns is the same", of "field column" whose field holds anything."""
    told = (pair.split() for pair in pairs)
    return " | ".join(f"exact:{column}" for field, column in told if field in fields)
