"""A face as the database keeps it: what keys, traits and shared values ask of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.contacts import is_role
from goodterms.customer.identity.matching.names import nickname_class
from goodterms.customer.identity.matching.sharing import SHARED, Share
from goodterms.customer.identity.models import Kind

if TYPE_CHECKING:
    from goodterms.customer.identity.matching.live import Face

COLUMNS = (
    "record_id, kind, given, family, names, org, email, phone, born, postcode, street_key, city,"
    " country, account_no, national, shared"
)
WIDTH = COLUMNS.count(",") + 1
AMONG = {  # a kind of record -> what it is resolved among
    Kind.PERSON: "person",
    Kind.UNKNOWN: "person",
    Kind.ORGANISATION: "organisation",
}
KINDS = {"person": Kind.PERSON, "organisation": Kind.ORGANISATION, "": Kind.UNKNOWN}
_NAMED = {Kind.PERSON: "person", Kind.ORGANISATION: "organisation"}


@dataclass(slots=True)
class Standing:
    """``kind`` is "person", "organisation" or "" for what is no customer's."""

    record: int
    kind: str
    given: str | None
    family: str | None
    names: list[str] | None
    org: str | None
    email: str | None
    phone: int | None
    born: str | None
    postcode: str | None
    street_key: str | None
    city: str | None
    country: str | None
    account_no: str | None
    national: str | None
    shared: int = 0

    @property
    def given_class(self) -> str | None:
        return nickname_class(self.given) if self.given else None

    @property
    def email_local(self) -> str | None:
        return self.email.partition("@")[0] if self.email else None

    @property
    def email_domain(self) -> str | None:
        return self.email.partition("@")[2] if self.email else None

    @property
    def email_role(self) -> bool:
        return bool(self.email) and is_role(self.email_local or "")

    @property
    def compared(self) -> tuple[Any, ...]:
        """All that others see of it; equal for two faces that no comparison tells apart."""
        names = tuple(self.names or ())
        return (
            self.kind, self.given, self.family, names, self.org, self.email, self.phone, self.born,
            self.postcode, self.street_key, self.city, self.country, self.account_no, self.national,
        )  # fmt: skip

    def shares(self) -> dict[str, Share]:
        """Whose each value is that others may hold too, by column; ``OWN`` where it holds none."""
        return {column: share_in(self.shared, at) for at, column in enumerate(SHARED)}

    def values(self) -> list[Value]:
        """What it holds that others may hold too."""
        if not self.kind:
            return []
        held = ((column, getattr(self, column)) for column in SHARED)
        return [(self.kind, column, str(value)) for column, value in held if value is not None]


type Value = tuple[str, str, str]  # kind, column, what stands in it


def share_in(shared: int, at: int) -> Share:
    """Of two bits a column, those of the column ``at`` in ``SHARED``."""
    return Share(shared >> 2 * at & 3)


def with_share(shared: int, column: str, share: Share) -> int:
    """``shared`` with the two bits of this column set anew."""
    at = SHARED.index(column)
    return shared & ~(3 << 2 * at) | share << 2 * at


def of_row(row: tuple[Any, ...]) -> Standing:
    """From a row of ``COLUMNS``."""
    national = row[-2].hex() if row[-2] is not None else None
    return Standing(row[0], _NAMED.get(row[1], ""), *row[2:-2], national, row[-1])  # type: ignore[call-arg]


def of_face(record: int, face: Face, kind: Kind) -> Standing:
    """A face just made; ``kind`` is what the record is taken for, whoever said so."""
    return Standing(
        record=record,
        kind=AMONG.get(kind, ""),
        given=face.given,
        family=face.family,
        names=list(face.names) if face.names else None,
        org=face.org,
        email=face.email,
        phone=face.phone,
        born=face.born,
        postcode=face.postcode,
        street_key=face.street_key,
        city=face.city,
        country=face.country,
        account_no=face.account_no,
        national=face.national,
    )
