"""When two sources say the same thing in other letters, so that nobody is asked about spelling.

The matcher's own reading decides wherever it has one: what it takes for one street or one name is
not put before a customer as two.
"""

from __future__ import annotations

import re

from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.names import parse_name
from goodterms.customer.identity.matching.organisations import parse_org
from goodterms.customer.identity.matching.places import parse_street

NATIONAL = 9  # figures of a phone number that do not depend on how it is dialled
WORDED = {"name", "street", "city", "state", "country", "organisation"}
ABBREVIATED = 2  # letters that tell "La.", "Ln" and "Lane" from "Road"


def meaning(field: str, value: str) -> str:
    """Equal for two spellings of one value: case, blanks, marks, order and short forms aside."""
    read = _READERS.get(field)
    return (read(value) if read else "") or plain(value)


def is_rough(field: str, value: str) -> bool:
    """Whether a file shouted, turned a name or cut a word: "FERREIRA, ANA", "14 Quay La."."""
    cut = {"name": "," in value, "street": value.endswith(".")}
    return field in WORDED and (value.isupper() or cut.get(field, False))


def plain(value: str) -> str:
    return re.sub(r"[\W_]+", "", value).casefold()


def _name(value: str) -> str:
    name = parse_name(fold(value))
    return " ".join(sorted(f"{name.given} {name.middle} {name.family}".split()))


def _street(value: str) -> str:
    """The number, the name and the kind of street; another flat is another address."""
    number, *words = parse_street(fold(value)).key.split() or [""]
    figures = " ".join(sorted(re.findall(r"\d+", value)))
    if not words:
        return ""
    first, *kind = words
    return " ".join([number, figures, first, *(word[:ABBREVIATED] for word in kind)])


def _phone(value: str) -> str:
    return "".join(sign for sign in value if sign.isdigit())[-NATIONAL:]


def _organisation(value: str) -> str:
    return parse_org(fold(value))


_READERS = {"name": _name, "street": _street, "phone": _phone, "organisation": _organisation}
