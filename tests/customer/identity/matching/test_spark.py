"""One model, two engines: Spark gives DuckDB's weights and groups, from processes of its own."""

from __future__ import annotations

import random
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest

from goodterms.customer.identity.matching import spark as module
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.model_predicates import to_sql
from goodterms.customer.identity.matching.pipeline import resolve
from goodterms.customer.identity.matching.spark import Spark, java, refuse_unknown
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection as Connection

NEAR = 1e-6
ROWS = 5_000  # as many as FEBRL 3 has
CLUSTER = "local-cluster[2,1,2048]"  # driver and two executors, each a process of its own
SYLLABLES = ("ba", "den", "fir", "gol", "ham", "jes", "kin", "lor", "mun", "pet", "ris", "ton")

needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or java() < module.LEAST_JAVA,
    reason="needs pip install 'goodterms[spark]' and Java 17",
)


def slip(value: str, chance: random.Random) -> str:
    """A letter wrong, or a few changed over: where engines count differently, if they do."""
    at = chance.randrange(len(value))
    if chance.random() < 0.4:
        return value[:at] + value[at : at + 3][::-1] + value[at + 3 :]
    return value[:at] + chance.choice("abcdefgh1234") + value[at + 1 :]


def invented(count: int) -> Iterator[dict[str, Any]]:
    """People and firms told one to four times, with slips, gaps, homes and switchboards shared."""
    chance = random.Random(5)  # noqa: S311
    pick = chance.choice
    for _ in range(count):
        family = "".join(chance.choices(SYLLABLES, k=3))
        said: dict[str, str | None] = {
            "name": f"{pick(SYLLABLES)}{pick(SYLLABLES)} {family}",
            "birth_date": f"19{pick(range(40, 99))}-0{pick(range(1, 10))}-{pick(range(10, 28))}",
            "email": f"{family}{chance.randint(1, 99)}@{pick(SYLLABLES)}.example",
            "phone": f"0113 496 {chance.randint(0, 999):04d}",
            "street": f"{chance.randint(1, 99)} {pick(SYLLABLES)} Walk",
            "postcode": f"LS{chance.randint(1, 20)} {chance.randint(1, 9)}AB",
            "city": pick(("Leeds", "Bristol", "Porto", "Lyon")),
            "account_no": f"{chance.randint(10**6, 10**7)}",
        }
        if chance.random() < 0.15:
            said["organisation"] = f"{pick(SYLLABLES)} {pick(SYLLABLES)} Ltd"
            said["name"] = said["name"] if chance.random() < 0.5 else None
        for _ in range(chance.randint(1, 4)):
            yield {
                field: slip(value, chance) if value and chance.random() < 0.12 else value
                for field, value in said.items()
                if field == "name" or chance.random() < 0.75
            }


def with_faces(count: int) -> Connection:
    fields = ("name", "organisation", "birth_date", "email", "phone", "street", "postcode", "city")
    told = [row for row, _ in zip(invented(count), range(count), strict=False)]
    columns: dict[str, Any] = {
        field: pa.array([row.get(field) for row in told], pa.string())
        for field in (*fields, "account_no")
    }
    columns["row"] = pa.array(range(len(told)), pa.int64())
    connection = duckdb.connect()
    connection.register("prepared", pa.table(columns))
    make_faces(connection, "prepared")
    return connection


def answer(connection: Connection) -> tuple[dict[int, int], dict[tuple[int, int], list[Any]]]:
    """Who stands with whom, and the scored pairs with their weight and its parts."""
    pairs = {}
    for kind in ("person", "organisation"):
        names = [row[0] for row in connection.execute(f"DESCRIBE edge_{kind}").fetchall()]
        columns = ", ".join(["weight", *sorted(name for name in names if "part_" in name)])
        for a, b, *numbers in connection.execute(
            f"SELECT a, b, {columns} FROM edge_{kind}"
        ).fetchall():
            pairs[a, b] = numbers
    return dict(connection.execute("FROM entity").fetchall()), pairs


@needs_spark
@pytest.mark.slow
def test_spark_gives_the_weights_and_groups_of_duckdb(tmp_path: Path) -> None:
    connection = with_faces(ROWS)
    words = [(1, 2, 1, 70, "2026-01-01", "x"), (3, 2500, 1, 40, "", "y"), (10, 11, -1, 70, "", "z")]
    made = resolve(connection, assertions=words)
    groups, pairs = answer(connection)
    told: list[str] = []
    (run := tmp_path / "run").mkdir()
    resolve(
        connection,
        assertions=words,
        models=made.models,
        spark=Spark(CLUSTER, run),
        progress=lambda what, done, of: told.append(what),
    )
    theirs, weighed = answer(connection)
    assert theirs == groups
    assert len(set(groups.values())) < ROWS - 1000
    assert weighed.keys() == pairs.keys()
    assert len(pairs) > ROWS / 2
    for pair, numbers in pairs.items():
        assert weighed[pair] == pytest.approx(numbers, abs=NEAR), pair
    assert {"blocking", "comparing persons", "grouping"} <= set(told)
    assert list(tmp_path.iterdir()) == [run]
    assert not [left for left in run.iterdir() if left.name.endswith(("-faces", "-groups"))]
    assert not any(Path(left).exists() for left in ("spark-warehouse", "metastore_db", "artifacts"))


@needs_spark
@pytest.mark.slow
def test_a_spark_that_fails_says_why_in_a_sentence(tmp_path: Path) -> None:
    connection = with_faces(50)
    with pytest.raises(Refused, match="Spark did not finish"):
        resolve(connection, spark=Spark("no-such-master", tmp_path))


def test_without_pyspark_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    with pytest.raises(Refused, match="spark is not installed here") as caught:
        refuse_unknown("spark")
    assert "goodterms[spark]" in str(caught.value.next_step)
    assert "Java 17" in str(caught.value.next_step)


def test_without_java_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _name: object())
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Refused, match="Java 17 or newer"):
        refuse_unknown("spark")


@pytest.mark.parametrize(
    ("said", "number"),
    [('openjdk version "17.0.15" 2025', 17), ('java version "1.8.0_40"', 1), ("no java", 0)],
)
def test_the_version_of_java_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, number: int
) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java() == number


def test_every_condition_has_words_for_spark() -> None:
    code = "exact:x & jw>=0.9:x | share>=2:n | half:x & turned:d | cross:x,y & slip:x"
    told = to_sql(code, "spark")
    assert "`x_l` = `x_r`" in told
    assert '"' not in told
    for foreign in ("list_", "jaro_winkler_similarity", "[6:7]"):
        assert foreign not in told


def test_an_engine_nobody_has_is_refused_by_name() -> None:
    with warnings.catch_warnings(), pytest.raises(Refused, match="no engine abacus"):
        refuse_unknown("abacus")
