"""Signs: what a record shows that speaks for or against a kind, as bits of one number.

A record's signs are the bits of its values (looked up once per distinct value) joined with a few
that need the whole row.  Each sign has the sentence that explains it to a person.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from goodterms.customer.identity.matching.organisations import org_words
from goodterms.customer.identity.matching.words import listed, words

if TYPE_CHECKING:
    from goodterms.customer.identity.matching.names import Name


def _(sentence: str) -> str:
    """Mark a sentence for translation, without the settings that Django's marker wants."""
    return sentence


SENTENCES = {
    "named": _("A name is given."),
    "given_known": _("The first name is a common one."),
    "family_known": _("The last name is a known one."),
    "initial": _("The first name is an initial."),
    "titled": _("The name starts with a title."),
    "one_word": _("The name is a single word."),
    "many_words": _("The name has five words or more."),
    "number": _("The name holds a number."),
    "asset_word": _("The name speaks of a thing: a light, a meter, a machine."),
    "department_word": _("The name speaks of a function: a department, the occupier."),
    "test_word": _("The name is one used for tests."),
    "key_run": _("The name is one letter repeated or a run of keys."),
    "firm_word": _("The name speaks of a firm."),
    "legal_form": _("The name holds a legal form."),
    "legal_like": _("The name holds a word that can be a legal form."),
    "joined": _("The name joins several with 'and'."),
    "partners": _("The name is a row of family names, as firms have."),
    "article": _("The name starts with an article."),
    "firm": _("A firm is given."),
    "firm_asset": _("The firm's name speaks of a thing."),
    "firm_test": _("The firm's name is one used for tests."),
    "mail": _("An email address is given."),
    "role_mail": _("The mailbox is named after a function."),
    "test_mail": _("The mailbox is one used for tests."),
    "reserved_mail": _("The address is at a domain kept for examples."),
    "mail_named": _("The mailbox carries the person's name."),
    "name_is_firm": _("The name is the firm's."),
    "born": _("A birth date is given."),
    "national": _("A national id is given."),
    "account": _("An account number is given."),
    "nobodys_phone": _("The phone number is one nobody has."),
    "own_fields": _("The name comes in fields for first and last names."),
    "crowded": _("The same name stands at many addresses."),
    "firm_elsewhere": _("The firm has a record of its own here, without an account."),
    "account_odd": _("It has an account number of its own; the firm's record has none."),
    "firm_misplaced": _("A firm's name stands where persons' names stand."),
}
BIT = {code: 1 << place for place, code in enumerate(SENTENCES)}

LONG_NAME = 5
LONGEST_PHRASE = 3  # words in an entry of the lists


@cache
def given_names() -> frozenset[str]:
    """Given names we know, as they stand in the list; read once a process."""
    return listed("given_names.txt")


@cache
def family_names() -> frozenset[str]:
    """Family names we know, as they stand in the list; read once a process."""
    return listed("family_names.txt")


def _word_bits() -> dict[str, int]:
    found: dict[str, int] = {}
    lists = {
        "asset": "asset_word", "department": "department_word", "test": "test_word",
        "firm_word": "firm_word",
    }  # fmt: skip
    for name, code in lists.items():
        for word in words(name):
            found[word] = found.get(word, 0) | BIT[code]
    return found


_WORD_BITS = _word_bits()
_LEGAL, _LEGAL_LIKE = words("legal_form"), words("legal_like")
# Words after which a name needs a longer look; any other two words are just a name.
SPECIAL = frozenset(
    {"and", "of"}
    | {word for phrase in _WORD_BITS for word in phrase.split()}
    | {word for phrase in words("placeholder") for word in phrase.split()}
    | _LEGAL.union(
        *(
            words(each)
            for each in ("title", "suffix", "particle", "peerage", "legal_prefix", "article")
        )
    )
)


def name_signs(folded: str, name: Name) -> int:
    """The signs of a name, from its folded text and its parts; 0 for no name."""
    said = org_words(folded)
    if not said:
        return BIT["key_run"] if folded else 0
    signs = BIT["named"] | phrase_signs(said)
    if len(said) == 1:
        signs |= BIT["one_word"]
    elif len(said) >= LONG_NAME:
        signs |= BIT["many_words"]
    signs |= legal_signs(said, folded)
    if "and" in said:
        signs |= BIT["partners" if "," in folded else "joined"]
    elif "-" in folded and " " not in folded and not set(folded.split("-")) <= given_names():
        signs |= BIT["partners"]
    if said[0] in words("article"):
        signs |= BIT["article"]
    elif said[0] in words("title"):
        signs |= BIT["titled"]
    known = known_signs(name)
    if signs & BIT["department_word"] and said[0] in words("article"):
        known &= ~BIT["given_known"]  # "Le locataire" is nobody called Le
    return signs | known


def legal_signs(said: list[str], folded: str) -> int:
    """Whether a legal form stands after the first word, or one that goes in front before it.

    What could as well be a name ("Sa", "Sas") is a form only when it is written with dots.
    """
    signs = 0
    for word in said[1:]:
        if word in _LEGAL:
            sure = word not in _LEGAL_LIKE or ".".join(word) in folded
            signs |= BIT["legal_form" if sure else "legal_like"]
    if said[0] in words("legal_prefix") and len(said) > 1:
        signs |= BIT["legal_form"]
    if any(form in "".join(said) for form in words("legal_inside")):
        signs |= BIT["legal_form"]
    return signs


def phrase_signs(said: list[str]) -> int:
    """The signs of words and pairs of words, wherever the name comes from."""
    signs = 0
    for word in said:
        signs |= _WORD_BITS.get(word, 0)
        if not word.isalpha():
            signs |= BIT["number"]
        elif len(word) > 2 and not word.strip(word[0]) and word != "iii":  # noqa: PLR2004
            signs |= BIT["key_run"]
    for length in range(2, min(len(said), LONGEST_PHRASE) + 1):
        for start in range(len(said) - length + 1):
            signs |= _WORD_BITS.get(" ".join(said[start : start + length]), 0)
    return signs


def known_signs(name: Name) -> int:
    """Whether the lists of names know the parts."""
    signs = 0
    if len(name.given) == 1:
        signs |= BIT["initial"]
    elif name.given in given_names() or name.given.partition("-")[0] in given_names():
        signs |= BIT["given_known"]
    if name.family in family_names() or any(
        part in family_names() for part in name.family.replace("-", " ").split()
    ):
        signs |= BIT["family_known"]
    return signs


def org_signs(folded: str) -> int:
    """The signs of an organisation field; 0 when empty."""
    said = org_words(folded)
    if not said:
        return 0
    found = phrase_signs(said)
    signs = BIT["firm"]
    if found & BIT["asset_word"]:
        signs |= BIT["firm_asset"]
    if found & (BIT["test_word"] | BIT["key_run"]):
        signs |= BIT["firm_test"]
    return signs


def mail_signs(local: str, domain: str, *, role: bool) -> int:
    """The signs of an address's two halves."""
    signs = BIT["mail"]
    if role:
        signs |= BIT["role_mail"]
    if local.rstrip("0123456789._-") in words("test_mail"):
        signs |= BIT["test_mail"]
    if words("reserved_mail") & set(domain.split(".")[:-1]):
        signs |= BIT["reserved_mail"]
    return signs
