"""Ids grow, differ, and carry their time."""

from __future__ import annotations

from goodterms.kernel.ids import new_id, new_ids


def test_ids_of_one_process_only_grow() -> None:
    made = new_ids(10_000)
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_version_seven_uuid() -> None:
    one = new_id()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")


def test_ids_grow_also_when_the_clock_steps_back(monkeypatch: object) -> None:
    from goodterms.kernel import ids  # noqa: PLC0415

    before = new_id()
    original = ids.time.time_ns
    ids.time.time_ns = lambda: original() - 10**12  # type: ignore[assignment]
    try:
        assert new_id() > before
    finally:
        ids.time.time_ns = original
