"""Kinds: what a record is about, decided before anyone asks whose it is.

A logistic model over a record's signs says how likely each kind is; its numbers were trained by
``bench/train_kinds.py`` and ship as JSON.  Only a sure answer takes a record out of the count of
customers: below 0.9 it is ``unknown`` and waits for a person, and every tie goes to the person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import TYPE_CHECKING

import pyarrow as pa

from goodterms.customer.identity.matching.signs import BIT
from goodterms.customer.identity.matching.words import DATA

if TYPE_CHECKING:
    import duckdb

    from goodterms.customer.identity.matching.habits import Habits

PERSON, ORGANISATION, UNKNOWN = "person", "organisation", "unknown"
CUSTOMERS = (PERSON, ORGANISATION)
SURE = 0.9  # a non-customer is called one from here on
DOUBTFUL = 0.5  # from here to SURE it is unknown
_NO_FIRM = BIT["asset_word"] | BIT["department_word"] | BIT["test_word"] | BIT["firm_elsewhere"]
_FIRM_NAMED = BIT["named"] | BIT["legal_form"]
_FIRM_LIKE = BIT["name_is_firm"] | BIT["legal_form"] | BIT["partners"] | BIT["firm_word"]
RARE_RESERVED = 0.05  # past this share, addresses at example domains are how the file was made
REASONS = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """A kind, its probability and the codes of the signs that decided (``signs.SENTENCES``)."""

    kind: str
    p: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """Signs that must all be there, signs that must not, and a weight for each kind."""

    code: str
    all_of: int
    none_of: int
    weights: tuple[float, ...]

    def holds(self, signs: int) -> bool:
        """Whether a record with these signs, a bit each, has it."""
        return signs & self.all_of == self.all_of and not signs & self.none_of

    @property
    def signs(self) -> tuple[str, ...]:
        """Names of the signs that must be there."""
        return tuple(part for part in self.code.split("&") if not part.startswith("!"))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights that turn the signs of a record into a kind; ``bias`` and each weight are by kind."""

    kinds: tuple[str, ...]
    bias: tuple[float, ...]
    features: tuple[Feature, ...]


def feature(code: str, weights: tuple[float, ...] = ()) -> Feature:
    """A feature from its code, such as "asset_word&number&!given_known"."""
    all_of = none_of = 0
    for part in code.split("&"):
        if part.startswith("!"):
            none_of |= BIT[part[1:]]
        else:
            all_of |= BIT[part]
    return Feature(code, all_of, none_of, weights)


@cache
def model() -> Model:
    """The shipped model."""
    said = json.loads((DATA / "kind_model.json").read_text(encoding="ascii"))
    features = (feature(code, tuple(weights)) for code, weights in said["weights"].items())
    return Model(tuple(said["kinds"]), tuple(said["bias"]), tuple(features))


def in_context(signs: int, habits: Habits) -> int:
    """The signs read with the file's habits: what is usual here is no sign of anything."""
    if habits.reserved_mail > RARE_RESERVED:
        signs &= ~BIT["reserved_mail"]
    if signs & _FIRM_NAMED == _FIRM_NAMED and not signs & _NO_FIRM:
        signs &= ~BIT["role_mail"]  # a firm under its own name has such a mailbox, and is one
    if signs & BIT["firm_elsewhere"]:
        in_its_name = signs & BIT["name_is_firm"] or not signs & BIT["named"]
        if signs & BIT["firm"] and in_its_name and signs & BIT["account"]:
            signs |= BIT["account_odd"]
        if signs & BIT["named"] and signs & _FIRM_LIKE:
            signs |= BIT["firm_misplaced"]
    return signs


def judge(signs: int, habits: Habits) -> Judgement:
    """The kind of a record with these signs in a file of these habits."""
    return judge_with(model(), in_context(signs, habits))


def judge_with(used: Model, signs: int) -> Judgement:
    """The kind of a record by a model; without any sign it is unknown."""
    if not signs:
        return Judgement(UNKNOWN, DOUBTFUL, ())
    held = [one for one in used.features if one.holds(signs)]
    sums = list(used.bias)
    for one in held:
        sums = [total + weight for total, weight in zip(sums, one.weights, strict=True)]
    p = dict(zip(used.kinds, _softmax(sums), strict=True))
    customer = max(CUSTOMERS, key=lambda kind: (p[kind], kind == PERSON))
    other = max((kind for kind in p if kind not in CUSTOMERS), key=lambda kind: p[kind])
    p_other = 1 - sum(p[kind] for kind in CUSTOMERS)
    if p_other < DOUBTFUL:
        return Judgement(customer, p[customer], _reasons(held, used.kinds.index(customer)))
    called = other if p_other >= SURE else UNKNOWN
    return Judgement(called, p_other, _reasons(held, used.kinds.index(other)))


def _softmax(sums: list[float]) -> list[float]:
    top = max(sums)
    powers = [exp(one - top) for one in sums]
    return [power / sum(powers) for power in powers]


def _reasons(held: list[Feature], kind: int) -> tuple[str, ...]:
    """The signs that spoke most for a kind against the others, strongest first."""

    def pull(one: Feature) -> float:
        return one.weights[kind] - sum(one.weights) / len(one.weights)

    ranked = sorted((one for one in held if pull(one) > 0), key=pull, reverse=True)
    return tuple(dict.fromkeys(code for one in ranked for code in one.signs))[:REASONS]


def judge_faces(connection: duckdb.DuckDBPyConnection, habits: Habits) -> None:
    """Judge each distinct set of signs in ``face_said`` once, and make the view ``face``."""
    rows = connection.execute("SELECT DISTINCT signs FROM face_said ORDER BY signs").fetchall()
    judged = [judge(signs, habits) for (signs,) in rows]
    connection.register("judged", pa.table({
        "signs": pa.array([signs for (signs,) in rows], pa.int64()),
        "kind": pa.array([one.kind for one in judged], pa.string()),
        "kind_p": pa.array([one.p for one in judged], pa.float64()),
        "kind_why": pa.array([one.why for one in judged], pa.list_(pa.string())),
    }))  # fmt: skip
    connection.execute("CREATE OR REPLACE TABLE kind_of_signs AS SELECT * FROM judged")
    connection.unregister("judged")
    connection.execute("""
        CREATE OR REPLACE VIEW face AS
        SELECT face_said.* EXCLUDE (signs), kind, kind_p, kind_why
        FROM face_said JOIN kind_of_signs USING (signs)
    """)
