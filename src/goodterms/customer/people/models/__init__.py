"""Seeds, logins, the firm's own shape, where people work, and who belongs together."""

from __future__ import annotations

from goodterms.customer.people.models.firms import Affiliation, Lineage, Role, RoleHeld
from goodterms.customer.people.models.house import Absence, DatedQuerySet, Division, Post
from goodterms.customer.people.models.households import (
    Colleagues,
    ColleaguesQuerySet,
    Household,
    HouseholdChoice,
    HouseholdMember,
    Invitation,
    Side,
)
from goodterms.customer.people.models.persons import (
    Login,
    LoginManager,
    Organisation,
    Person,
    PersonQuerySet,
)

__all__ = [
    "Absence",
    "Affiliation",
    "Colleagues",
    "ColleaguesQuerySet",
    "DatedQuerySet",
    "Division",
    "Household",
    "HouseholdChoice",
    "HouseholdMember",
    "Invitation",
    "Lineage",
    "Login",
    "LoginManager",
    "Organisation",
    "Person",
    "PersonQuerySet",
    "Post",
    "Role",
    "RoleHeld",
    "Side",
]
