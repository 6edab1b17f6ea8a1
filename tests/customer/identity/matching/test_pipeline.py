"""The whole batch on small files: who joins, who stays apart, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from goodterms.customer.identity.matching import cluster_batch, explain, pipeline
from goodterms.customer.identity.matching.blocking import LARGEST_BLOCK, make_pairs
from goodterms.customer.identity.matching.cluster import Rules
from goodterms.customer.identity.matching.comparisons_traits import make_traits
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection as Connection

    type Row = dict[str, str]

LARGEST_GROUP = 50
FIELDS = [
    "name",
    "organisation",
    "email",
    "phone",
    "street",
    "postcode",
    "city",
    "birth_date",
    "account_no",
    "national_id",
]
ANA = {"name": "Ana Silva", "birth_date": "1981-04-12", "email": "ana.silva@mail.example"}
STRANGERS = [
    {
        "name": f"{given} {family}",
        "birth_date": f"19{50 + n}-0{n % 9 + 1}-15",
        "email": f"{given}{n}@mail.example".lower(),
        "street": f"{n + 3} Mill Lane",
        "city": "Leeds",
    }
    for n, (given, family) in enumerate(
        (g, f)
        for g in ("Lucy", "Marcus", "Priya", "Dov", "Edith", "Yusuf")
        for f in ("Okafor", "Moreau", "Tanaka", "Brandt", "Osei", "Lind")
    )
]


@pytest.fixture
def connection() -> Iterator[Connection]:
    with duckdb.connect() as opened:
        yield opened


def make_file(connection: Connection, rows: Sequence[Row]) -> None:
    columns = ", ".join(f"{field} VARCHAR" for field in FIELDS)
    connection.execute(f'CREATE TABLE prepared ("row" BIGINT, line BIGINT, {columns})')
    told = [[n, n + 2, *(row.get(field) for field in FIELDS)] for n, row in enumerate(rows)]
    marks = ", ?" * len(FIELDS)
    connection.executemany(f"INSERT INTO prepared VALUES (?, ?{marks})", told)
    make_faces(connection, "prepared")


def make_bulk(connection: Connection, rows: Sequence[Row]) -> None:
    """The same for thousands of rows, handed over as one table."""
    told = {field: pa.array([row.get(field) for row in rows], pa.string()) for field in FIELDS}
    places = {"row": pa.array(range(len(rows)), pa.int64())}
    connection.register("told", pa.table(places | told))
    connection.execute('CREATE TABLE prepared AS SELECT *, "row" + 2 AS line FROM told')
    make_faces(connection, "prepared")


def entities(
    connection: Connection, rows: Sequence[Row], assertions: Sequence[tuple[object, ...]] = ()
) -> list[int]:
    """The entity of each row, in order."""
    make_file(connection, [*rows, *STRANGERS])
    pipeline.resolve(connection, assertions=assertions)
    found = connection.execute('SELECT entity FROM entity ORDER BY "row"').fetchall()
    assert len(found) == len(rows) + len(STRANGERS)
    return [entity for (entity,) in found[: len(rows)]]


def test_one_person_told_twice_is_one(connection: Connection) -> None:
    assert entities(connection, [ANA, ANA | {"name": "SILVA, Ana"}]) == [0, 0]


def test_namesakes_with_other_birth_dates_and_addresses_are_two(connection: Connection) -> None:
    other = {"name": "Ana Silva", "birth_date": "1955-11-30", "email": "asilva2@post.example"}
    assert entities(connection, [ANA, other]) == [0, 1]


def test_a_name_alone_joins_nobody(connection: Connection) -> None:
    assert entities(connection, [{"name": "Ana Silva"}, {"name": "Ana Silva"}]) == [0, 1]


def test_a_slip_in_the_name_does_not_hide_a_person(connection: Connection) -> None:
    home = {"birth_date": "1981-04-12", "street": "4 Elm Walk", "postcode": "LS1 4AB"}
    told = [{"name": "Rui Ferreira"} | home, {"name": "Rui Ferriera"} | home]
    assert entities(connection, told) == [0, 0]


def test_a_family_at_one_address_stays_a_family(connection: Connection) -> None:
    home = {"street": "4 Elm Walk", "postcode": "LS1 4AB", "phone": "0113 496 0123"}
    names = ("Ana Silva", "Bruno Silva", "Clara Silva", "Diego Silva")
    assert entities(connection, [{"name": name} | home for name in names]) == [0, 1, 2, 3]


GIVEN = ("Omar", "Gillian", "Thomas", "Nora", "Eric", "Luca", "Nina", "Otto", "Hugo", "Ruth")
FAMILY = ("Riley", "Franklin", "Weir", "Crabtree", "Chadwick", "Pearson", "Lind", "Osei", "Tanaka")


def families(homes: int) -> list[Row]:
    """Two a home in one list; in another the first of them again, under a phone of their own."""
    rows = []
    for home in range(homes):
        street = {"street": f"{home + 1} Dock Drive", "city": "Kelder"}
        family = FAMILY[home % len(FAMILY)]
        one, other = GIVEN[home % len(GIVEN)], GIVEN[(home + 1 + home % 7) % len(GIVEN)]
        phone = {"phone": f"01632 {960000 + home}"}
        first = {"name": f"{one} {family}", "email": f"{one}.{home}@mail.example"} | street
        rows += [first | phone, {"name": f"{other} {family}"} | street | phone]
        rows += [first | {"phone": f"07700 {900000 + home}"}]
    return rows


def test_a_file_of_families_teaches_that_a_home_and_a_family_name_are_one_thing(
    connection: Connection,
) -> None:
    """Else the file's own families would be its best pairs, and their bar would join them."""
    rows = families(200)
    make_bulk(connection, rows)
    made = pipeline.resolve(connection)
    given = {n: row["name"].split()[0] for n, row in enumerate(rows)}
    pairs = connection.execute("SELECT a, b, weight FROM edge_person").fetchall()
    apart = [weight for a, b, weight in pairs if given[a] != given[b]]
    assert not apart or max(apart) < made.models["person"].ask, "nobody is even asked about them"
    entity = dict(connection.execute('SELECT "row", entity FROM entity').fetchall())
    assert all(entity[3 * home] == entity[3 * home + 2] for home in range(200))
    assert not any(entity[3 * home] == entity[3 * home + 1] for home in range(200))


def test_a_thing_never_joins_its_owner(connection: Connection) -> None:
    lamp = {"name": "Street light 4411", "email": ANA["email"]}
    assert entities(connection, [ANA, lamp]) == [0, 1]


def test_firms_resolve_among_themselves(connection: Connection) -> None:
    firm = {"organisation": "Quillstone Advisory Ltd", "city": "Leeds", "phone": "0113 496 0777"}
    told = [firm, firm | {"organisation": "QUILLSTONE ADVISORY"}, {"organisation": "Mere Energy"}]
    assert entities(connection, told) == [0, 0, 2]


def test_a_word_for_the_same_joins_and_a_word_against_parts(connection: Connection) -> None:
    told = [ANA, ANA, {"name": "Edith Brown"}, {"name": "E. Smith"}]
    words = [(0, 1, -1, 70, "2026-01-01", "x"), (2, 3, 1, 80, "2026-01-02", "y")]
    assert entities(connection, told, words) == [0, 1, 2, 2]


def test_a_word_on_a_row_that_is_no_customer_is_left_out(connection: Connection) -> None:
    lamp = {"name": "Street light 4411"}
    assert entities(connection, [ANA, lamp], [(0, 1, 1, 90, "", "z")]) == [0, 1]


@pytest.mark.parametrize("gone", ["birth_date", "email", "street", "city"])
def test_a_file_without_a_column_still_resolves(connection: Connection, gone: str) -> None:
    full = ANA | {"street": "4 Elm Walk", "city": "Porto", "account_no": "5512345"}
    told = {field: value for field, value in full.items() if field != gone}
    assert entities(connection, [told, told]) == [0, 0]


def test_an_empty_file_and_empty_rows_stay_alone(connection: Connection) -> None:
    make_file(connection, [{}, {}, {}])
    pipeline.resolve(connection)
    found = connection.execute('SELECT "row", entity FROM entity ORDER BY 1').fetchall()
    assert found == [(0, 0), (1, 1), (2, 2)]


def test_a_switchboard_a_shared_mailbox_and_the_occupier_make_no_black_hole(
    connection: Connection,
) -> None:
    given = ("Ana", "Bruno", "Clara", "Diego", "Elena", "Farid", "Gita", "Hugo", "Iris", "Jan")
    family = ("Silva", "Okafor", "Moreau", "Iyer", "Tanaka", "Brandt", "Osei", "Lind", "Keller")
    named = [f"{g} {f}" for g in given for f in family]
    firm = {"organisation": "Mere Energy", "phone": "0113 496 0999", "email": "info@mere.example"}
    names = [*(named * 40)[:3500], *["The Occupier"] * 1500]
    make_bulk(connection, [{"name": name} | firm for name in names])
    pipeline.resolve(connection)
    (largest,) = connection.execute(
        "SELECT max(size) FROM (SELECT count(*) AS size FROM entity GROUP BY entity)"
    ).fetchall()[0]
    assert largest <= Rules(base=0, ask=0, link=0).limit == LARGEST_GROUP


def test_plain_components_join_as_cluster_would_join_them(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{**who, "phone": f"0113 496 0{n}"} for who in STRANGERS for n in (101, 102, 103)]
    make_bulk(connection, rows)
    pipeline.resolve(connection)
    (plain,) = connection.execute("SELECT count(*) FROM plain").fetchall()[0]
    quick = connection.execute('FROM entity ORDER BY "row"').fetchall()
    monkeypatch.setattr(cluster_batch, "_tied", lambda *_: np.array([], dtype=np.int64))
    pipeline.resolve(connection)
    assert connection.execute('FROM entity ORDER BY "row"').fetchall() == quick
    assert len({entity for _, entity in quick}) < len(rows) - 50, "somebody is joined at all"
    assert plain > 0


def test_a_kept_model_finds_the_same_people_again(connection: Connection) -> None:
    told = [who | {"phone": f"0113 496 0{n}"} for who in STRANGERS for n in range(101, 113)]
    rows = [row | ({"birth_date": ""} if n % 5 else {}) for n, row in enumerate(told)]
    make_bulk(connection, rows)
    learned = pipeline.resolve(connection).models
    first = connection.execute('FROM entity ORDER BY "row"').fetchall()
    assert learned["person"].figures["doubles"] > 1, "the file taught, and had many doubles"
    kept = {kind: Model.from_json(model.to_json()) for kind, model in learned.items()}
    pipeline.resolve(connection, models=kept)
    assert connection.execute('FROM entity ORDER BY "row"').fetchall() == first


def test_progress_is_told_at_every_stage(connection: Connection) -> None:
    make_file(connection, [ANA, ANA, *STRANGERS])
    told: list[str] = []
    pipeline.resolve(connection, progress=lambda what, done, of: told.append(what))
    assert {"comparing persons", "blocking", "pairing", "grouping"} <= set(told)


def test_a_block_too_large_to_mean_anything_makes_no_pairs(connection: Connection) -> None:
    crowd = [{"name": f"{a}{b} Smith", "city": "Leeds"} for a in "Abcd" for b in "efghijkl" * 12]
    assert len(crowd) > LARGEST_BLOCK
    make_file(connection, crowd)
    fields = make_traits(connection, "person")
    pairs = make_pairs(connection, "person", fields)
    assert pairs < len(crowd) * 15


def test_pairs_come_once_and_in_order(connection: Connection) -> None:
    make_file(connection, [ANA, ANA, ANA])
    fields = make_traits(connection, "person")
    make_pairs(connection, "person", fields)
    assert sorted(connection.execute("FROM pair").fetchall()) == [(0, 1), (0, 2), (1, 2)]


def test_an_explanation_adds_up_and_speaks_in_words(connection: Connection) -> None:
    entities(connection, [ANA, ANA])
    edge = explain.strongest(connection, [(0, 0, 1)])[0]
    assert (edge.a, edge.b) == (0, 1)
    assert sum(part["weight"] for part in edge.parts) == pytest.approx(edge.weight)
    words = {part["field"]: part["words"] for part in edge.parts}
    assert words["name"].startswith("same full name")
    assert words["born"].startswith("same birth date")


def test_what_differs_is_said_as_well(connection: Connection) -> None:
    entities(connection, [ANA, ANA | {"birth_date": "1955-11-30"}])
    edge = explain.strongest(connection, [(0, 0, 1)])[0]
    [born] = [part for part in edge.parts if part["field"] == "born"]
    assert (born["words"], born["weight"] < 0) == ("different birth date", True)


def test_every_pair_of_a_group_is_kept_with_its_evidence(connection: Connection) -> None:
    entities(connection, [ANA, ANA, ANA])
    kept = {(edge.a, edge.b) for edge in explain.edges(connection)}
    assert {(0, 1), (0, 2), (1, 2)} <= kept


def test_rows_of_two_kinds_have_no_evidence(connection: Connection) -> None:
    entities(connection, [ANA, {"name": "Street light 4411"}])
    assert explain.strongest(connection, [(0, 0, 1)]) == {}


def test_each_question_is_answered_by_its_strongest_pair(connection: Connection) -> None:
    alike, born_otherwise = ANA | {"phone": "01632 960811"}, ANA | {"birth_date": "1955-11-30"}
    lamp = {"name": "Street light 4411"}
    entities(connection, [alike, alike, born_otherwise, lamp])
    asked = [(7, 0, 1), (7, 0, 2), (8, 0, 2), (8, 1, 2), (9, 0, 3)]
    best = explain.strongest(connection, asked)
    assert {question: (edge.a, edge.b) for question, edge in best.items()} == {7: (0, 1), 8: (0, 2)}
    assert explain.strongest(connection, []) == {}
