"""Whose a value is: one person's, a household's or a firm's; the same on both roads."""

from __future__ import annotations

import string

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.customer.identity.matching.comparisons_traits import CROWD, _shared_sql
from goodterms.customer.identity.matching.sharing import Share, state

type Holder = tuple[str | None, str | None]


@pytest.mark.parametrize(
    ("holders", "share"),
    [
        ([], Share.OWN),
        ([(None, "silva")], Share.OWN),
        ([("ana", "silva")], Share.OWN),
        ([("ana", "silva"), ("ana", "reyes")], Share.OWN),  # one given name: married, or moved
        ([("ana", "silva"), ("a", "silva")], Share.OWN),  # an initial
        ([("ana", "silva"), ("silva", "ana")], Share.OWN),  # names changed over
        ([("catherine", "silva"), ("katherine", "silva")], Share.OWN),  # spelt twice
        ([("ana", "silva"), ("bruno", "silva")], Share.HOUSE),
        ([("ana", "silva"), ("bruno", None)], Share.HOUSE),
        ([("ana", "silva"), ("bruno", "okafor"), ("clara", "lind")], Share.FIRM),
        ([("ana", "silva"), ("bruno", "silvestre"), ("clara", "silk")], Share.HOUSE),  # sil, thrice
    ],
)
def test_whose_a_value_is(holders: list[Holder], share: Share) -> None:
    assert state(holders) is share
    assert state([*reversed(holders), *holders]) is share


def test_a_crowd_is_never_one_person_however_alike_the_names() -> None:
    alike = [(f"catherin{letter}", "silva") for letter in string.ascii_lowercase]
    assert state(alike[:CROWD]) is Share.OWN
    assert state(alike[: CROWD + 1]) is Share.HOUSE


def by_query(groups: list[list[Holder]], *, firms: bool) -> list[Share]:
    """The state of each group's value as the batch sees it, each value held by one group."""
    rows = [(number, *holder) for number, group in enumerate(groups) for holder in group]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    names = ("phone", "given_class", "family")
    types = (pa.int64(), pa.string(), pa.string())
    told = {
        name: pa.array(column, kind)
        for name, column, kind in zip(names, columns, types, strict=True)
    }
    with duckdb.connect() as connection:
        connection.register("chosen", pa.table(told))
        family = "NULL::VARCHAR" if firms else "family"
        connection.execute(_shared_sql("phone", "given_class", family))
        found = connection.execute("SELECT phone, firm FROM shared_phone").fetchall()
    firm = dict(found)
    assert len(firm) == len(found), "a value is shared in one way"
    return [
        Share.OWN if number not in firm else Share.FIRM if firm[number] else Share.HOUSE
        for number in range(len(groups))
    ]


KNOWN = [
    "ana",
    "anna",
    "a",
    "bruno",
    "catherine",
    "katherine",
    "k",
    "silva",
    "silvia",
    "okafor",
    "lind",
]
ODD = st.text(alphabet="abkl", min_size=1, max_size=5)
NAMES = st.none() | st.sampled_from(KNOWN) | ODD
HOLDERS = st.lists(st.tuples(NAMES, NAMES), max_size=18)


@settings(max_examples=40, deadline=None)
@given(st.lists(HOLDERS, max_size=12))
def test_both_roads_judge_persons_alike(groups: list[list[Holder]]) -> None:
    assert [state(group) for group in groups] == by_query(groups, firms=False)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(NAMES, max_size=18), max_size=12))
def test_both_roads_judge_organisations_alike(firms: list[list[str | None]]) -> None:
    groups: list[list[Holder]] = [[(name, None) for name in names] for names in firms]
    assert [state(group) for group in groups] == by_query(groups, firms=True)
