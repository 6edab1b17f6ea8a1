"""vCards: what a person's facts look like to an address book, and what a card of theirs says.

Written as version 4.0 (RFC 6350) or 3.0 (RFC 2426), read in 2.1 to 4.0. The one library alive
(vobject 0.9.9) writes 3.0 alone and brings three others along, so the little we need stands here:
folding by octets, escaping, parameters, groups, the quoted-printable of old phones. Pure.
"""

from __future__ import annotations

import quopri
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

type Version = Literal["3.0", "4.0"]

WIDTH = 75  # octets of a line before it is folded
LONGEST = 3_000_000  # bytes of a file that are read: one card, and its photo may come first
MOST = 500  # properties of a card; nobody has so many numbers

# FIELD -> property and kind of place. The first that fits is read, the rest are written beside it.
KINDS = {
    "email": ("EMAIL", ""),
    "email_home": ("EMAIL", "home"),
    "email_work": ("EMAIL", "work"),
    "phone": ("TEL", ""),
    "phone_mobile": ("TEL", "cell"),
    "phone_home": ("TEL", "home"),
    "phone_work": ("TEL", "work"),
}
CHARSETS = {"utf-8", "us-ascii", "windows-1252", "iso-8859-15"}  # else Latin-1: old phones
ADDRESS = ("", "", "street", "city", "state", "postcode", "country")
PLAIN = {"known_as": "NICKNAME", "organisation": "ORG", "role": "TITLE", "note": "NOTE"}


class NotACard(ValueError):  # noqa: N818  (what was brought, not a fault)
    """The text holds no vCard that says anything we know."""


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    kinds: frozenset[str]
    value: str  # as it stands in the file, still escaped


# --- writing -------------------------------------------------------------------------------------


def written(values: Mapping[str, str], *, uid: str, version: Version = "4.0") -> str:
    """One card of these facts by FIELD; lines end with CRLF and are folded."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"UID:{_uid(uid, version)}"]
    lines += _named(values)
    lines += [
        f"{name}{_type(kind)}:{escaped(values[field])}"
        for field, (name, kind) in KINDS.items()
        if values.get(field)
    ]
    parts = [values.get(field, "") for field in ADDRESS]
    if any(parts):
        lines.append(f"ADR{_type('home')}:{';'.join(map(escaped, parts))}")
    lines += [
        f"{name}:{escaped(values[field])}" for field, name in PLAIN.items() if values.get(field)
    ]
    if born := values.get("birth_date"):
        lines.append(f"BDAY:{born.replace('-', '') if version == '4.0' else born}")
    lines.append("END:VCARD")
    return "".join(folded(line) + "\r\n" for line in lines)


def escaped(value: str) -> str:
    r"""Backslash, comma, semicolon and line breaks as RFC 6350, 3.4 asks: ``\\ \, \; \n``."""
    safe = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return re.sub(r"\r\n|\r|\n", "\\\\n", safe)


def folded(line: str) -> str:
    """Lines of 75 octets at most, never cut within a sign."""
    parts, width = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if width + octets > WIDTH:
            parts.append("")
            width = 1  # the blank that marks what goes on
        parts[-1] += sign
        width += octets
    return "\r\n ".join(parts)


def _named(values: Mapping[str, str]) -> list[str]:
    """FN is owed by every card; N only where the parts of the name are known."""
    given, family = values.get("given_name", ""), values.get("family_name", "")
    full = values.get("name") or f"{given} {family}".strip() or values.get("email", "")
    if not (given or family):
        given, _blank, family = full.rpartition(" ") if " " in full else (full, "", "")
    return [f"FN:{escaped(full)}", f"N:{escaped(family)};{escaped(given)};;;"]


def _type(kind: str) -> str:
    return f";TYPE={kind}" if kind else ""


def _uid(uid: str, version: Version) -> str:
    return f"urn:uuid:{uid}" if version == "4.0" else uid


# --- reading -------------------------------------------------------------------------------------


def text_of(octets: bytes) -> str:
    """What a file says. Unfolded before it is decoded: some programs fold within a sign."""
    if octets.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return octets.decode("utf-16", "replace")
    whole = _FOLD.sub(b"", octets)
    try:
        return whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return whole.decode("latin-1")


_FOLD = re.compile(rb"(?<![=\r])(?:\r\n|\r|\n)[ \t]")  # not the soft end of a quoted line


def read(text: str) -> dict[str, str]:
    """What the first card in a text says, by FIELD. Raises ``NotACard``."""
    found: dict[str, str] = {}
    told = islice(_card(text), MOST)
    for one in sorted(told, key=lambda one: one.name == "N"):  # FN outranks it
        for field, value in _facts(one):
            if value.strip() and field not in found:
                found[field] = value.strip()
    if not found:
        raise NotACard("no vCard with a name, an address or a number")
    return found


def unescaped(value: str) -> str:
    r"""The words behind a value; ``\N`` is a line break too."""
    return re.sub(
        r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value, flags=re.DOTALL
    )


def parts(value: str, sign: str = ";") -> list[str]:
    """A value cut at each ``sign`` that is not escaped, each part unescaped."""
    cut, signs = [""], iter(value)
    for one in signs:
        if one == sign:
            cut.append("")
        else:
            cut[-1] += one + (next(signs, "") if one == "\\" else "")
    return [unescaped(part) for part in cut]


def _card(text: str) -> Iterator[Property]:
    inside = False
    for line in _unfolded(text[:LONGEST]):
        head = line.strip().upper()
        if head == "BEGIN:VCARD":
            inside = True
        elif head == "END:VCARD":
            return
        elif inside and (found := _property(line)):
            yield found


def _unfolded(text: str) -> Iterable[str]:
    """Logical lines. A quoted-printable line of 2.1 goes on after a trailing ``=``."""
    lines: list[list[str]] = []
    for line in re.split(r"\r\n|\r|\n", text.lstrip("\ufeff")):
        if lines and lines[-1][-1].endswith("=") and "QUOTED-PRINTABLE" in lines[-1][0].upper():
            lines[-1][-1] = lines[-1][-1][:-1]
            lines[-1].append(line)
        elif lines and line[:1] in {" ", "\t"}:
            lines[-1].append(line[1:])
        else:
            lines.append([line])
    return map("".join, lines)


_HEAD = re.compile(r'^(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<more>(?:;(?:"[^"]*"|[^":])*)?):', re.ASCII)


def _property(line: str) -> Property | None:
    head = _HEAD.match(line)
    if head is None:
        return None
    more = head["more"].replace('"', "").upper()
    value = line[head.end() :]
    if "QUOTED-PRINTABLE" in more:
        charset = re.search(r"CHARSET=([\w-]+)", more)
        value = _quoted(value, charset[1] if charset else "utf-8")
    kinds = frozenset(re.split(r"[;,=]", more)) - {"", "TYPE"}
    return Property(head["name"].upper(), kinds, value)


def _quoted(value: str, charset: str) -> str:
    octets = quopri.decodestring(value.encode("latin-1", "replace"))
    if charset.lower() not in CHARSETS:
        return octets.decode("latin-1")
    return octets.decode(charset, "replace")


def _facts(one: Property) -> Iterator[tuple[str, str]]:
    """What one property says. A name in parts is told whole."""
    if one.name == "FN":
        yield "name", unescaped(one.value)
    elif one.name == "N":
        family, given, middle, *_ = [*parts(one.value), "", ""]
        yield "name", " ".join(filter(None, (given, middle, family)))
    elif one.name in {"EMAIL", "TEL"}:
        yield (
            _place(one),
            re.sub(r"(?i)^(?:tel|mailto):", "", unescaped(one.value)),
        )
    elif one.name == "ADR":
        yield from zip(ADDRESS[2:], parts(one.value)[2:], strict=False)
    elif one.name == "BDAY":
        yield "birth_date", _day(one.value)
    elif one.name == "ORG":
        yield "organisation", parts(one.value)[0]
    elif one.name in PLAIN.values():
        field = next(field for field, name in PLAIN.items() if name == one.name)
        yield field, unescaped(one.value)


def _place(one: Property) -> str:
    """Mobile before home and work; a plain one is the main one."""
    fields = [field for field, (name, _kind) in KINDS.items() if name == one.name]
    order = ("cell", "home", "work")
    kind = next((kind for kind in order if kind.upper() in one.kinds), "")
    return next((field for field in fields if kind and KINDS[field][1] == kind), fields[0])


def _day(value: str) -> str:
    """``1980-05-14`` of ``19800514``, ``1980-05-14`` or a moment of that day; "" where no day."""
    figures = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", value.strip())
    try:
        return date(*map(int, figures.groups())).isoformat() if figures else ""
    except ValueError:
        return ""
