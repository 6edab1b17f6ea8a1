"""What the tables of people say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, held, not_personal

HOLDS: Holds = [
    Hold(
        column="people_login.email",
        category="sign-in",
        purpose="let the person in and write to them",
    ),
    Hold(column="people_login.last_login", category="sign-in", purpose="notice a stranger"),
    Hold(column="people_login.language", category="sign-in", purpose="speak their language"),
    Hold(column="people_login.zone", category="sign-in", purpose="tell times as their clock does"),
    Hold(column="people_login.theme", category="sign-in", purpose="show pages as they like them"),
    Hold(
        column="people_affiliation.role",
        category="work",
        purpose="know for whom the person acts",
    ),
    *held(
        "people_affiliation",
        "since until",
        category="work",
        purpose="history of the relationship",
    ),
    *held(
        "people_post",
        "name title",
        category="staff",
        purpose="customers deal with named people",
        basis="employment",
        erase=Erase.KEEP,
        keep=Keep("employment_end", years=10),
    ),
    not_personal(
        "people_person.id",
        "people_person.canonical_id",
        "people_person.opened",
        "people_person.minted_at",
        "people_person.erased_at",
        "people_organisation.id",
        "people_organisation.canonical_id",
        "people_organisation.minted_at",
        why="pointers without a value; they stay, emptied, so that an id never changes meaning",
    ),
    not_personal(
        "people_login.id",
        "people_login.password",
        "people_login.person_id",
        "people_login.is_active",
        "people_login.begun_at",
        "people_affiliation.id",
        "people_affiliation.person_id",
        "people_affiliation.organisation_id",
        "people_post.id",
        "people_post.person_id",
        "people_post.division_id",
        "people_post.greets",
        "people_post.since",
        "people_post.until",
        why="pointers and switches; passwords are never set",
    ),
    not_personal(
        "people_division.id",
        "people_division.code",
        "people_division.name",
        "people_division.firm",
        "people_division.zone",
        "people_division.phone",
        "people_division.hours",
        "people_division.closed_on",
        why="the firm's own shape",
    ),
]
