"""Email addresses and phone numbers.

A phone becomes its E.164 digits where the country is known, else its national digits: only
equality of the two matters.  Numbers nobody has (one digit repeated, 12345678) become nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from goodterms.customer.identity.matching.habits import calling_code, trunk_prefix
from goodterms.customer.identity.matching.words import words

if TYPE_CHECKING:
    from goodterms.customer.identity.matching.habits import Habits

# --- email -------------------------------------------------------------------------------------

PLAIN_EMAIL = "[a-z0-9_+-]+(?:[.][a-z0-9_+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?[.])+[a-z]+"
_PLAIN_EMAIL_RE = re.compile(PLAIN_EMAIL)
_ANY_EMAIL = re.compile(r"[^\s<>;,:()\[\]\"]+@[^\s<>;,()\[\]\"]+")
ROLE_TAIL = "[+].*|[0-9]+$"
_LONG_ROLES = sorted(word for word in words("role") if len(word) > len("it."))
ROLE_HEAD = "^(?:" + "|".join(_LONG_ROLES) + ")[._-]"
_ROLE_TAIL, _ROLE_HEAD = re.compile(ROLE_TAIL), re.compile(ROLE_HEAD)


def parse_email(text: str) -> str:
    """The first address in a lower-case text, domain in ASCII; "" when there is none."""
    return text if _PLAIN_EMAIL_RE.fullmatch(text) else _validated(text)


def _validated(text: str) -> str:
    found = _ANY_EMAIL.search(text)
    if found is None:
        return ""
    try:
        address = validate_email(_unquoted(found[0]), check_deliverability=False)
    except EmailNotValidError:
        return ""
    local = address.local_part
    if not local.isascii():  # two mailboxes must not become one, so not folded but encoded
        local = local.encode("punycode").decode("ascii")
    return f"{local}@{address.ascii_domain}".lower()


def _unquoted(found: str) -> str:
    found = found.rstrip(".")
    return found[1:-1] if found[0] == found[-1] == "'" else found


def is_nobodys(local: str) -> bool:
    """Whether a local part only fills the field: "none", "noemail"."""
    return local.rstrip("0123456789") in words("nobody_mail")


def is_role(local: str) -> bool:
    """Whether a local part names a function ("info", "sales-team") and not a person."""
    base = _ROLE_TAIL.sub("", local)
    return base in words("role") or bool(_ROLE_HEAD.match(local))


# --- phone -------------------------------------------------------------------------------------

# A number travels with the country of its row in front: "gb 0113 496 0123", " 0113 496 0123".
_EXTENSION = r" ?(?:x|ext[.]?|extension|#) ?[0-9]{1,6}$"
_PLAIN_PHONE = (
    r"[a-z]{0,2} (?:[+]|00)?[0-9(][0-9 ().\-/]{4,22}(?: ?(?:x|ext[.]?|extension|#) ?[0-9]{1,6})?"
)
_PLAIN_PHONE_RE = re.compile(_PLAIN_PHONE)
_EXTENSION_RE = re.compile(_EXTENSION)
# Country codes of two digits after which a 0 can only be a trunk prefix left in by mistake.
_TRUNK_AFTER_CODE = "^(2[07]|3[0-46]|4[0134-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])0"
_TRUNK_AFTER_CODE_RE = re.compile(_TRUNK_AFTER_CODE)
_RUNS = re.compile("12345678|23456789|98765432|87654321")
_ONLY_DIGITS = {code: None for code in range(128) if not chr(code).isdigit()}
SHORTEST, LONGEST = 7, 15  # digits of a number
NATIONAL_DIGITS = 10  # past these, a leading 8 (Russia) is the trunk prefix


def parse_phone(dialled: str, habits: Habits) -> int | None:
    """E.164 digits, else national digits, of ``country + " " + text``; None for no number."""
    if not _PLAIN_PHONE_RE.fullmatch(dialled):
        dialled = _found_number(dialled, habits)
    country, _, text = dialled.partition(" ")
    if not text[-SHORTEST:].isdigit():
        text = _EXTENSION_RE.sub("", text)
    abroad = text.startswith(("+", "00"))
    if abroad:
        text = text.replace("(0)", "")
    digits = text.translate(_ONLY_DIGITS)
    number = _international(digits) if abroad else _national(digits, country, habits)
    return None if _is_nobodys(number) else int(number)


def _international(digits: str) -> str:
    return _TRUNK_AFTER_CODE_RE.sub(r"\1", digits.lstrip("0"))


def _national(digits: str, country: str, habits: Habits) -> str:
    homes = (country,) if country else (habits.plain_country, habits.zero_country)
    for home in homes:
        code = calling_code(home)
        if code and digits.startswith(code) and len(digits) >= len(code) + NATIONAL_DIGITS:
            return digits  # the code is there, only the plus is not
    home = country or (habits.zero_country if digits.startswith("0") else habits.plain_country)
    trunk = trunk_prefix(home) if home else "0"
    sure = trunk.startswith("0") or len(digits) > NATIONAL_DIGITS
    return calling_code(home) + (digits.removeprefix(trunk) if sure else digits)


def _is_nobodys(number: str) -> bool:
    last = number[-SHORTEST:]
    return (
        not SHORTEST <= len(number) <= LONGEST
        or not last.strip(last[0])
        or bool(_RUNS.search(number))
    )


def _found_number(dialled: str, habits: Habits) -> str:
    """The first number the library finds in other text, written plainly; else " "."""
    country, _, text = dialled.partition(" ")
    lead = next((letter for letter in text if letter in "+0123456789"), "")
    region = country or (habits.zero_country if lead == "0" else habits.plain_country)
    try:
        matches = phonenumbers.PhoneNumberMatcher(
            text, region.upper() or None, leniency=phonenumbers.Leniency.POSSIBLE
        )
        found = next(iter(matches), None)
    except phonenumbers.NumberParseException:
        return " "
    if found is None:
        return " "
    return " " + phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
