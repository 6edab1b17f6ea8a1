"""A face as the comparisons see it: every column the same on both roads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.support.samples import SAMPLES, batch

from goodterms.customer.identity.matching.live import face_of
from goodterms.customer.identity.matching.sharing import SHARED, Share, holder_of, state
from goodterms.customer.identity.matching.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.customer.identity.matching.live import Face
    from goodterms.customer.identity.matching.sharing import Holder


def shares_of(faces: Mapping[int, Face]) -> dict[tuple[str, object], Share]:
    """By column and value: whose it is, as the live road finds it from the value's holders."""
    holders: dict[tuple[str, object], list[Holder]] = defaultdict(list)
    for face in faces.values():
        for column in SHARED:
            if (value := getattr(face, column)) is not None:
                holders[column, value].append(holder_of(face))
    return {value: state(held) for value, held in holders.items()}


@pytest.mark.parametrize(
    ("sample", "kind"), [*((name, "person") for name in SAMPLES), ("crm_made", "organisation")]
)
def test_every_column_of_every_record_is_the_same(sample: str, kind: str) -> None:
    made = batch(sample, kind)
    shares, public = shares_of(made.faces), made.public()
    assert made.faces.keys() == made.traits.keys()
    for row, face in made.faces.items():
        own = {
            column: shares[column, value]
            for column in SHARED
            if (value := getattr(face, column)) is not None
        }
        assert traits_of(face, own, public) == made.traits[row]


def test_the_samples_have_values_of_every_sort() -> None:
    made = batch("crm_made")
    assert set(shares_of(made.faces).values()) == set(Share)
    assert made.public()


def test_a_role_mailbox_is_nobodys_own() -> None:
    traits = traits_of(face_of({"name": "Ana Silva", "email": "info@mere.example"}), {}, set())
    assert (traits["email"], traits["email_shared"]) == (None, "info@mere.example")


def test_a_firm_s_phone_is_a_place_and_not_a_name() -> None:
    face = face_of({"name": "Ana Silva", "phone": "+44 113 496 0123"})
    traits = traits_of(face, {"phone": Share.FIRM}, set())
    assert (traits["phone"], traits["phone_firm"], traits["shared"]) == (
        None,
        441134960123,
        "441134960123",
    )
