"""What files call their columns: the names each field goes by, in English, German and French.

The names stand in ``headers.tsv``. They are compared as letters and digits only
(``E-Mail-Adresse`` is ``emailadresse``), first as they stand, then without the words systems put
around them (``MailingPostalCode``, ``contact.email``, ``postcode_fake``). An earlier name is the
surer sign: where two columns could be one field, the surer is taken and the other fills its gaps.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

IDENTITY_FIELDS = (
    "record_id", "source", "name", "given_name", "family_name", "organisation", "email", "phone",
    "street", "city", "state", "postcode", "country", "birth_date", "account_no", "national_id",
)  # fmt: skip
HOLDING_FIELDS = (
    "account_kind", "account_status", "account_opened", "account_closed",
    "invoice_no", "invoice_amount", "invoice_date", "due_date",
    "purchase_item", "purchase_amount", "purchase_date",
    "product", "serial", "currency", "language", "role", "last_seen",
)  # fmt: skip
FIELDS = IDENTITY_FIELDS + HOLDING_FIELDS
# How a record splits: contact facts, and its paper: what hangs on accounts and can prove a claim.
CONTACT_FIELDS = frozenset({
    "name", "given_name", "family_name", "organisation", "email", "phone", "street", "city",
    "state", "postcode", "country", "birth_date", "language", "role",
})  # fmt: skip
# Kept once and elsewhere: the record's own key, and the number that lies sealed.
UNWRITTEN_FIELDS = frozenset({"record_id", "national_id"})
DATES = frozenset({
    "birth_date", "account_opened", "account_closed", "invoice_date", "due_date", "purchase_date",
    "last_seen",
})  # fmt: skip
AMOUNTS = frozenset({"invoice_amount", "purchase_amount"})

# What a database finds a row by, which no index holds at any length.
FOUND_BY = ("record_id", "account_no", "invoice_no", "email")
LONGEST = 500  # characters

# Two kinds of column that are no field of their own but parts of the street.
HOUSE_NUMBER = "house_number"  # joined with the street's name, in the file's own order
ADDRESS = "address"  # a whole address in one cell, taken apart

_LONGEST = 100  # characters of a column's name
_UNSURE = 30  # what a name costs that is known only without the words around it
_AROUND = frozenset({
    "primary", "main", "default", "preferred", "current", "mailing", "postal", "billing", "bill",
    "shipping", "correspondence", "customer", "contact", "client", "cust", "person", "member",
    "home", "business", "work", "kunden", "kunde", "addr", "address", "the", "of", "fake", "clean",
    "raw", "text", "value", "field", "1", "c",
})  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DATE_OR_NUMBER = re.compile(r"[-+£$€(]*\d[\d\s.,:/()T-]*")


def squash(header: str) -> str:
    """A column's name as letters and digits only: ``E-Mail-Adresse`` is ``emailadresse``."""
    return "".join(letter for letter in _fold(header).casefold() if letter.isalnum())


def fields_of(header: str) -> list[tuple[str, int]]:
    """The fields a column of this name may be, each with its rank; the lower, the surer."""
    if len(header) > _LONGEST:  # a sentence, or a whole line without a delimiter
        return []
    whole = _known().get(squash(header))
    if whole:
        return whole
    words = [word.lower() for word in _WORD.findall(_fold(header))]
    for start, end in _cores(words):
        fields = _known().get("".join(words[start:end]), [])
        if fields:
            return [(field, rank + _UNSURE) for field, rank in fields]
    return []


def is_known(header: str) -> bool:
    return bool(fields_of(header))


def is_header(row: list[str]) -> bool:
    """Whether a first row names columns; a row of values holds emails, dates or numbers."""
    cells = [cell.strip() for cell in row]
    if any(is_known(cell) for cell in cells):
        return True
    return not any(_EMAIL.fullmatch(cell) or _DATE_OR_NUMBER.fullmatch(cell) for cell in cells)


def _fold(header: str) -> str:
    """Without accents; German umlauts in their two letters."""
    german = header.translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", german)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def _cores(words: list[str]) -> list[tuple[int, int]]:
    """Runs of words with only such words left out as say nothing; the longest first."""
    runs = [
        (start, end)
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if _AROUND.issuperset(words[:start] + words[end:])
    ]
    return sorted(runs, key=lambda run: run[0] - run[1])


@cache
def _known() -> dict[str, list[tuple[str, int]]]:
    known: dict[str, list[tuple[str, int]]] = {}
    rank = dict.fromkeys((*FIELDS, HOUSE_NUMBER, ADDRESS), 0)
    text = files(__package__).joinpath("headers.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        field, names = line.split("\t")
        for name in names.split(","):
            known.setdefault(squash(name), []).append((field, rank[field]))
            rank[field] += 1
    return known
