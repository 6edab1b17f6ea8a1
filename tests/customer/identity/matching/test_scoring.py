"""One model, two engines: Splink and one DuckDB query give one weight (a third: live_scoring)."""

from __future__ import annotations

import logging
import random
import warnings
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from goodterms.customer.identity.matching.blocking import make_pairs
from goodterms.customer.identity.matching.comparisons_traits import make_frequencies, make_traits
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.model import Model, splink_settings
from goodterms.customer.identity.matching.pipeline import SHIPPED, shipped_model
from goodterms.customer.identity.matching.scoring import make_sides, weights_sql
from goodterms.customer.identity.matching.training import train
from goodterms.customer.identity.matching.training_namesakes import ONE_PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection as Connection

NEAR = 1e-6
FIELDS = "name birth_date email phone street postcode city account_no"
GIVEN = [
    "ana",
    "robert",
    "bob",
    "william",
    "lucy",
    "marcus",
    "priya",
    "dov",
    "edith",
    "walter",
    "yusuf",
    "grace",
]
FAMILY = [
    "silva",
    "okafor",
    "smith",
    "smyth",
    "jones",
    "iyer",
    "moreau",
    "keller",
    "tanaka",
    "brandt",
    "osei",
    "lind",
]
CITIES = ("Leeds", "Bristol", "Porto", "Lyon")


def slip(value: str, chance: random.Random) -> str:
    at = chance.randrange(len(value))
    return value[:at] + chance.choice("abcdefgh") + value[at + 1 :]


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Invented people with one to three records each, slips and gaps included."""
    chance = random.Random(7)  # noqa: S311
    while count > 0:
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        said = {
            "name": f"{given} {family}",
            "birth_date": f"19{chance.randint(40, 99)}-0{chance.randint(1, 9)}-15",
            "email": f"{given}.{family}{chance.randint(1, 99)}@mail{chance.randint(1, 3)}.example",
            "phone": f"0113 496 0{chance.randint(100, 999)}",
            "street": f"{chance.randint(1, 40)} Elm Walk",
            "postcode": f"LS{chance.randint(1, 9)} {chance.randint(1, 9)}AB",
            "city": chance.choice(CITIES),
            "account_no": f"{chance.randint(10**6, 10**7)}",
        }
        for _ in range(chance.randint(1, 3)):
            count -= 1
            record = {k: v for k, v in said.items() if k == "name" or chance.random() < 0.7}
            yield record | {
                "name": slip(said["name"], chance) if chance.random() < 0.3 else said["name"]
            }


@pytest.fixture(scope="module")
def learned() -> Iterator[tuple[Connection, Model]]:
    """A file of 900 records up to its trained model, with its sides and pairs."""
    with duckdb.connect() as connection:
        fields = FIELDS.split()
        columns = ", ".join(f"{field} VARCHAR" for field in fields)
        connection.execute(f'CREATE TABLE prepared ("row" BIGINT, line BIGINT, {columns})')
        told = [[n, n + 2, *(row.get(f) for f in fields)] for n, row in enumerate(rows(900))]
        connection.executemany(f"INSERT INTO prepared VALUES (?, ?{', ?' * len(fields)})", told)
        make_faces(connection, "prepared")
        held = make_traits(connection, "person")
        make_pairs(connection, "person", held)
        model = shipped_model("person", held)
        make_frequencies(connection, model.features)
        make_sides(connection, model)
        yield connection, train(connection, model, held)


def weights(connection: Connection, model: Model) -> dict[tuple[int, int], float]:
    found = connection.execute(f"SELECT a, b, weight FROM ({weights_sql(model, 'pair')})")
    return {(a, b): weight for a, b, weight in found.fetchall()}


def test_splink_gives_the_same_weight(learned: tuple[Connection, Model]) -> None:
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415

    connection, model = learned
    told = weights(connection, model)
    api = DuckDBAPI(connection=connection)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = splink_settings(model, [block_on("given_class"), block_on("family")])
        linker = Linker(api.register("trait"), settings, log_level=logging.ERROR)
        for feature in model.features:
            table = api.register(f"tf_{feature}")
            linker.table_management.register_term_frequency_lookup(table, feature)
        predicted = linker.inference.predict(threshold_match_weight=-60).as_record_list()
    theirs = {
        (min(p["row_l"], p["row_r"]), max(p["row_l"], p["row_r"])): p["match_weight"]
        for p in predicted
    }
    both = theirs.keys() & told.keys()
    assert len(both) > 500
    for pair in both:
        assert told[pair] == pytest.approx(theirs[pair], abs=NEAR)


def test_a_model_survives_its_json(learned: tuple[Connection, Model]) -> None:
    _, model = learned
    assert Model.from_json(model.to_json()) == model


def test_a_name_alone_never_outweighs_the_prior(learned: tuple[Connection, Model]) -> None:
    connection, model = learned
    found = connection.execute(
        f"SELECT max(part_name) FROM ({weights_sql(model, 'pair')})"
    ).fetchall()
    assert found[0][0] <= -model.base + NEAR


def test_a_phone_and_a_name_prove_no_more_than_a_family_allows(
    learned: tuple[Connection, Model],
) -> None:
    connection, model = learned
    found = connection.execute(
        f"SELECT max(part_phone), max(part_name + part_phone) FROM ({weights_sql(model, 'pair')})"
    ).fetchall()
    [(phone, both)] = found
    assert phone <= ONE_PHONE + NEAR
    assert both + model.base <= ONE_PHONE + NEAR


def test_limits_leave_the_learned_numbers_alone(learned: tuple[Connection, Model]) -> None:
    _, model = learned
    [phone] = [comparison for comparison in model.comparisons if comparison.field == "phone"]
    same = phone.levels[0]
    assert (same.most, same.weight) == (ONE_PHONE, ONE_PHONE)
    assert same.evidence > ONE_PHONE


def test_the_shipped_numbers_come_without_limits() -> None:
    for kind in ("person", "organisation"):
        model = Model.from_json((SHIPPED / f"{kind}.json").read_text("utf-8"))
        assert {level.most for c in model.comparisons for level in c.levels} == {None}


def test_a_small_file_is_limited_where_it_is_resolved() -> None:
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE trait AS SELECT range AS "row" FROM range(20)')
        model = train(connection, shipped_model("person", FIELDS.split()), FIELDS.split())
    limits = {comparison.field: comparison.levels[0].most for comparison in model.comparisons}
    assert (limits["phone"], limits["place"]) == (ONE_PHONE, ONE_PHONE)
    assert limits["name"] == pytest.approx(-model.base)
