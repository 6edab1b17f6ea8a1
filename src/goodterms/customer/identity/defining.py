"""What makes a customer here: the terms in force, and what they ask of the matcher.

The machine's learned numbers stay what they are. Terms only move the bar from which evidence joins
by itself, and let a difference the firm holds decisive keep two records apart.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.models import CUSTOMERS, DESK, PORTAL, Definition, Kind
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.customer.identity.matching.model import Model
    from goodterms.customer.identity.models import Record

CONTEXT = "goodterms.customer.identity"
COUNTABLE = (*CUSTOMERS, Kind.UNKNOWN, Kind.DEPARTMENT, Kind.ROLE_MAILBOX)
NEVER = -200.0  # log2: more than all other evidence together can make up for


class Care(StrEnum):
    """How much evidence joins two records by itself."""

    CAREFUL = "careful"
    BALANCED = "balanced"
    READY = "ready"


class Home(StrEnum):
    """What makes a household."""

    ADDRESS = "address"  # people at one address
    FAMILY = "family"  # people at one address with one family name
    AGREED = "agreed"  # only those who have told us so


class Mail(StrEnum):
    """To whom a letter goes."""

    PERSON = "person"  # each; a household that wants one gets one
    HOME = "home"


BARS = {Care.CAREFUL: 3.0, Care.BALANCED: 0.0, Care.READY: -2.0}  # log2, on the learned bar
# What must agree where both sides know it: the comparisons of the matcher that look at it.
AGREEING = {
    "name": ("name",),
    "born": ("born",),
    "email": ("home_email", "email"),
    "phone": ("phone",),
    "address": ("place",),
}
OF_KIND = {
    "person": ("name", "born", "email", "phone", "address"),
    "organisation": ("name", "email", "phone", "address"),
}


@dataclass(frozen=True, slots=True)
class Same:
    """When two records are one: with how much evidence, and what must not differ."""

    care: Care = Care.BALANCED
    agree: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The definition itself. ``quiet`` are sources that add to customers and make none.

    A source that comes later makes customers until somebody says otherwise. ``roles`` are codes of
    the parts people play; None leaves those in use as they are.
    """

    kinds: tuple[Kind, ...] = (Kind.PERSON, Kind.ORGANISATION, Kind.UNKNOWN)
    quiet: tuple[int, ...] = ()
    person: Same = field(default_factory=Same)
    organisation: Same = field(default_factory=Same)
    home: Home = Home.ADDRESS
    mail: Mail = Mail.PERSON
    roles: tuple[str, ...] | None = None

    def makes_customer(self, record: Record) -> bool:
        """Whether whoever this record speaks of is a customer by it; ``source`` is fetched."""
        is_quiet = record.source_id in self.quiet and record.source.code not in {PORTAL, DESK}
        return record.kind in self.kinds and not is_quiet

    def contents(self) -> dict[str, Any]:
        return asdict(self) | {"kinds": [kind.value for kind in self.kinds]}

    @classmethod
    def read(cls, contents: Mapping[str, Any]) -> Terms:
        """What ``contents`` wrote."""
        roles = contents["roles"]
        return cls(
            kinds=tuple(Kind(kind) for kind in contents["kinds"]),
            quiet=tuple(contents["quiet"]),
            person=_same(contents["person"]),
            organisation=_same(contents["organisation"]),
            home=Home(contents["home"]),
            mail=Mail(contents["mail"]),
            roles=None if roles is None else tuple(roles),
        )


def _same(told: Mapping[str, Any]) -> Same:
    return Same(Care(told["care"]), tuple(told["agree"]))


def in_force() -> Terms:
    """The terms of this firm now: its own, or those it starts with; one query."""
    newest = Definition.objects.switched_on().values_list("contents", flat=True).first()
    return Terms() if newest is None else Terms.read(newest)


def shape(model: Model, terms: Terms) -> None:
    """Let the model decide as the terms say; again and again comes to the same."""
    same = terms.organisation if model.kind == "organisation" else terms.person
    learned = model.figures.setdefault("learned_link", model.link)
    model.link = max(learned + BARS[same.care], model.ask)
    decisive = {field for name in same.agree for field in AGREEING[name]}
    others = [(c.field, c.levels[-1]) for c in model.comparisons if c.levels]
    for compared, other in others:
        if compared in decisive and not other.when:
            other.most = NEVER
        elif other.most == NEVER:
            other.most = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Customers by the terms: people, households and firms, and the letters one mailing takes."""

    people: int
    homes: int
    firms: int
    mail: int


# Who each record speaks of as the pointers stand.
STANDING = """
SELECT m.record_id, m.person_id AS seed, p.canonical_id AS person, o.canonical_id::text AS firm
  FROM identity_membership m
  LEFT JOIN people_person p ON p.id = m.person_id
  LEFT JOIN people_organisation o ON o.id = m.organisation_id
 WHERE m.until IS NULL
"""


def count(terms: Terms, standing: str = STANDING) -> Counts:
    """Count customers; ``standing`` is SQL for (record_id, seed, person, firm). Seconds a million.

    Needs the worker's sight: who lives together is on nobody's basic card.
    """
    statement = sql.text(CONTEXT, "definition_counts").replace("{standing}", standing)
    (found,) = sql.rows(statement, parameters(terms))
    return Counts(*found)


def parameters(terms: Terms) -> dict[str, Any]:
    """The terms as the statements under ``sql/`` take them."""
    return {
        "kinds": [kind.value for kind in terms.kinds],
        "quiet": list(terms.quiet),
        "home": terms.home.value,
        "mail": terms.mail.value,
        "alone": [Kind.DEPARTMENT.value, Kind.ROLE_MAILBOX.value],
        "own": [PORTAL, DESK],
    }
