"""Keys of persons: made once, opened within the walls, wrapped anew while what they seal stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from goodterms.audit import keys
from goodterms.audit.models import AuditRecord, PersonKey
from goodterms.kernel import secrets
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def masters(settings: Any, tmp_path: Path) -> Path:
    settings.MASTER_KEYS_FILE = tmp_path / "masters"
    return tmp_path / "masters"


def test_a_key_is_made_once_and_is_not_in_the_database(ana: Member) -> None:
    with working("a test"):
        first = keys.made_for([ana.person.pk])
        assert keys.made_for([ana.person.pk]) == first == keys.of([ana.person.pk])
        (row,) = PersonKey.objects.all()
        assert first[ana.person.pk] not in bytes(row.wrapped)


def test_rotation_wraps_all_keys_anew_and_what_they_sealed_still_opens(masters: Path) -> None:
    seeds = [uuid4() for _ in range(5)]
    with working("a test"):
        before = keys.made_for(seeds)
        sealed = secrets.seal("QQ123456C", before[seeds[0]], about="7")
    owned: list[Path] = []
    done = keys.rotate(owned.append)
    assert (done.master, done.wrapped) == ("1", 5)
    assert owned, "the file is given to its owner before it is in place"
    with working("a test"):
        assert set(PersonKey.objects.values_list("master", flat=True)) == {"1"}
        assert keys.of(seeds) == before
        assert secrets.unseal(sealed, keys.of(seeds)[seeds[0]], about="7") == "QQ123456C"
        told = AuditRecord.objects.latest("id")
        assert (told.what, told.details) == ("audit.keys.rotated", {"master": "1", "wrapped": 5})
    assert keys.rotate().wrapped == 5


def test_a_rotation_cut_off_half_way_loses_nothing_and_the_next_one_ends_it() -> None:
    seeds = [uuid4() for _ in range(4)]
    with working("a test"):
        before = keys.made_for(seeds[:2])
        secrets.add_master()  # cut off here: nothing is wrapped anew yet
        before |= keys.made_for(seeds)
        assert keys.of(seeds) == before
        assert set(PersonKey.objects.values_list("master", flat=True)) == {"0", "1"}
    assert keys.rotate().wrapped == 4
    with working("a test"):
        assert keys.of(seeds) == before


def test_a_key_taken_from_another_seed_opens_nothing(ana: Member, ben: Member) -> None:
    with working("a test"):
        keys.made_for([ana.person.pk, ben.person.pk])
        theirs = PersonKey.objects.get(pk=ben.person.pk)
        PersonKey.objects.filter(pk=ana.person.pk).update(wrapped=theirs.wrapped)
        with pytest.raises(secrets.Shut):
            keys.of([ana.person.pk])


def test_a_customer_reaches_their_own_key_alone(ana: Member, ben: Member, dov: Member) -> None:
    people = [ana.person.pk, ben.person.pk]
    with working("a test"):
        keys.made_for(people)
    with acting(ana.actor):
        assert set(keys.of(people)) == {ana.person.pk}
    with acting(dov.actor):
        assert keys.of(people) == {}
