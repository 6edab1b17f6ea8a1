"""Sealing: what is sealed opens with its key, in its place, whole, and by no other way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.kernel import secrets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def masters(settings: Any, tmp_path: Path) -> Path:
    settings.MASTER_KEYS_FILE = tmp_path / "masters"
    return tmp_path / "masters"


@given(st.text())
def test_what_is_sealed_opens_as_it_was(value: str) -> None:
    key = secrets.new_key()
    assert secrets.unseal(secrets.seal(value, key, about="7"), key, about="7") == value


def test_the_same_value_is_never_sealed_alike() -> None:
    key = secrets.new_key()
    assert secrets.seal("QQ123456C", key, about="7") != secrets.seal("QQ123456C", key, about="7")


@given(st.integers(0, 36), st.integers(1, 255))
def test_a_changed_byte_opens_nothing(at: int, change: int) -> None:
    key = secrets.new_key()
    sealed = bytearray(secrets.seal("QQ123456C", key, about="7"))
    sealed[at] ^= change
    with pytest.raises(secrets.Shut):
        secrets.unseal(bytes(sealed), key, about="7")


def test_another_key_or_another_row_opens_nothing() -> None:
    key = secrets.new_key()
    sealed = secrets.seal("QQ123456C", key, about="7")
    for other, about in ((secrets.new_key(), "7"), (key, "8")):
        with pytest.raises(secrets.Shut):
            secrets.unseal(sealed, other, about=about)


def test_an_index_is_the_same_for_the_same_and_tells_what_it_is_of() -> None:
    assert secrets.blind("national id", "qq1") == secrets.blind("national id", "qq1")
    assert secrets.blind("national id", "qq1") != secrets.blind("national id", "qq2")
    assert secrets.blind("national id", "qq1") != secrets.blind("account", "qq1")


def test_a_new_master_wraps_from_now_on_and_the_earlier_one_still_opens(masters: Path) -> None:
    key = secrets.new_key()
    assert secrets.current_master() == "0"
    first = secrets.wrap(key, "0", about="a")
    assert secrets.add_master() == "1"
    assert secrets.current_master() == "1"
    assert secrets.unwrap(first, "0", about="a") == key
    second = secrets.wrap(key, "1", about="a")
    assert secrets.add_master() == "2"
    assert secrets.unwrap(second, "1", about="a") == key
    assert masters.stat().st_mode & 0o777 == 0o600


def test_without_its_master_a_key_stays_shut(masters: Path) -> None:
    secrets.add_master()
    wrapped = secrets.wrap(secrets.new_key(), "1", about="a")
    masters.unlink()
    with pytest.raises(KeyError):
        secrets.unwrap(wrapped, "1", about="a")
