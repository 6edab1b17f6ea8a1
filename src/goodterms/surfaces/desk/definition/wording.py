"""A definition in plain sentences, and the words of its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.defining import Care, Home, Mail
from goodterms.customer.identity.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goodterms.customer.identity.defining import Terms

KINDS = {
    Kind.PERSON: gettext_lazy("people"),
    Kind.ORGANISATION: gettext_lazy("firms and offices"),
    Kind.UNKNOWN: gettext_lazy("records in doubt, until somebody says what they are"),
    Kind.DEPARTMENT: gettext_lazy("departments"),
    Kind.ROLE_MAILBOX: gettext_lazy("mailboxes named after a function"),
}
CARES = {
    Care.CAREFUL: gettext_lazy("Only on very strong evidence: more stay apart, fewer mistakes"),
    Care.BALANCED: gettext_lazy("When it is all but sure; what is less sure is asked"),
    Care.READY: gettext_lazy("Already on good evidence: fewer stay apart, more mistakes"),
}
AGREE = {
    "name": gettext_lazy("the name"),
    "born": gettext_lazy("the date of birth"),
    "email": gettext_lazy("the email address"),
    "phone": gettext_lazy("the phone number"),
    "address": gettext_lazy("the address"),
}
HOMES = {
    Home.ADDRESS: gettext_lazy("People at one address are a household"),
    Home.FAMILY: gettext_lazy("People at one address with one family name are a household"),
    Home.AGREED: gettext_lazy("Only people who have told us so are a household"),
}
MAILS = {
    Mail.PERSON: gettext_lazy("Everybody gets a letter; a household that asked for one gets one"),
    Mail.HOME: gettext_lazy("A household gets one letter"),
}
PEOPLE_ARE_ONE = {
    Care.CAREFUL: gettext_lazy("Two records are one person only on very strong evidence."),
    Care.BALANCED: gettext_lazy(
        "Two records are one person when that is all but sure; what is less sure we ask."
    ),
    Care.READY: gettext_lazy("Two records are one person already on good evidence."),
}
FIRMS_ARE_ONE = {
    Care.CAREFUL: gettext_lazy("Two records are one firm only on very strong evidence."),
    Care.BALANCED: gettext_lazy(
        "Two records are one firm when that is all but sure; what is less sure we ask."
    ),
    Care.READY: gettext_lazy("Two records are one firm already on good evidence."),
}
TWO_PEOPLE = gettext_lazy(
    "They are two people, whatever else fits, when both give %(fact)s and it differs."
)
TWO_FIRMS = gettext_lazy(
    "They are two firms, whatever else fits, when both give %(fact)s and it differs."
)


def by_question(
    terms: Terms, sources: Mapping[int, str], roles: Mapping[str, str], in_use: Iterable[str]
) -> dict[str, list[str]]:
    """The terms as one would say them, under the name of the field that asks.

    ``sources`` and ``roles`` give names by id and code.
    """
    kinds = _listed(str(KINDS[kind]) for kind in terms.kinds)
    return {
        "kinds": [
            _("These count as customers: %(kinds)s.") % {"kinds": kinds},
            _sources(terms, sources),
        ],
        "person_care": [
            str(PEOPLE_ARE_ONE[terms.person.care]),
            *(str(TWO_PEOPLE) % {"fact": AGREE[name]} for name in terms.person.agree),
        ],
        "firm_care": [
            str(FIRMS_ARE_ONE[terms.organisation.care]),
            *(str(TWO_FIRMS) % {"fact": AGREE[name]} for name in terms.organisation.agree),
        ],
        "home": [f"{HOMES[terms.home]}."],
        "mail": [f"{MAILS[terms.mail]}."],
        "roles": [_roles(terms.roles if terms.roles is not None else in_use, roles)],
    }


def _sources(terms: Terms, sources: Mapping[int, str]) -> str:
    named = [sources[number] for number in terms.quiet if number in sources]
    if not named:
        return _("Every source of ours can make a customer.")
    words = _("These add to what we know of customers and make none: %(sources)s.")
    return words % {"sources": _listed(named)}


def _roles(codes: Iterable[str], roles: Mapping[str, str]) -> str:
    named = [roles[code] for code in codes if code in roles]
    if not named:
        return _("No parts are named that people play at firms.")
    return _("Parts people play at firms here: %(roles)s.") % {"roles": _listed(named)}


def _listed(words: Iterable[str]) -> str:
    return get_text_list(list(words), _("and"))
