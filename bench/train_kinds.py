"""Train the model that tells kinds apart, and print how well it does on records it never saw.

    python bench/train_kinds.py --data ../shared/data/identity [--grown million.csv] [--write]

The labels are crm_made's.  Its files are read as they are and again with columns taken away, its
records also as other files would show them, and beside them stand made-up records of what crm_made
lacks: people called Lamp or Sales, firms that deal in meters, things and departments in German,
French and Spanish.  Nothing is trained on the account number alone: that only crm_made's things
all have one is how it was made, not how life is.

The figures are of entities held out of training; the shipped numbers are of all.  Other sets of
persons (--data holds them) are only ever looked at.
"""

# ruff: noqa: S608  (its SQL is its own)

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from sklearn.linear_model import LogisticRegression

from goodterms.customer.identity.matching import kinds
from goodterms.customer.identity.matching.faces import make_signs
from goodterms.customer.identity.matching.signs import BIT, family_names, given_names
from goodterms.customer.identity.matching.words import DATA, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goodterms.customer.identity.matching.habits import Habits

KINDS = ("person", "organisation", "role_mailbox", "department", "asset", "test")
NO_CUSTOMERS = KINDS[2:]
FEATURES = (
    "named", "given_known", "family_known", "initial", "titled", "one_word", "many_words",
    "number", "asset_word", "department_word", "test_word", "key_run", "firm_word", "legal_form",
    "legal_like", "joined", "article", "firm_test", "firm_asset", "role_mail", "test_mail",
    "reserved_mail", "mail_named", "name_is_firm", "born", "national", "nobodys_phone",
    "own_fields", "crowded", "firm&!named", "born&!named", "mail&!named&!role_mail",
    "role_mail&!named", "role_mail&!named&!firm", "role_mail&account_odd",
    "role_mail&firm_misplaced", "asset_word&number", "asset_word&given_known",
    "department_word&given_known", "test_word&given_known", "test_word&test_mail",
    "asset_word&firm_word", "firm_word&given_known", "firm_word&family_known",
    "asset_word&legal_form", "legal_like&given_known", "joined&given_known", "joined&firm_word",
    "department_word&firm_word", "department_word&legal_form", "crowded&!born", "partners",
    "partners&given_known",
)  # fmt: skip
TRUTH = "entity_id, entity_kind"
CRM = f"""name, company AS organisation, email, phone, street, city, postcode, birth_date,
    account_no, {TRUTH}"""
# What other files lack.
VARIANTS = {
    "all": CRM,
    "no accounts": CRM.replace("account_no, ", ""),
    "no emails": CRM.replace("email, ", ""),
    "no addresses": f"name, company AS organisation, email, {TRUTH}",
    "names": f"coalesce(name, company) AS name, birth_date, {TRUTH}",
    "one name column": f"coalesce(name, company) AS name, email, phone, city, account_no, {TRUTH}",
}


@dataclass(frozen=True)
class Seen:
    """Records as the model sees them: signs in context, what to learn, the truth, the entity."""

    signs: np.ndarray
    labels: np.ndarray
    truth: np.ndarray
    entities: np.ndarray
    habits: Habits


def look(relation: str) -> Seen:
    """The signs of a labelled relation's records by the road every file takes.

    A firm's mailbox that nothing tells from the firm itself is learned as the firm.
    """
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE said AS SELECT row_number() OVER () - 1 AS row, * FROM {relation}"
    )
    habits = make_signs(connection, "(SELECT * EXCLUDE (entity_id, entity_kind) FROM said)")
    rows = connection.execute("""
        SELECT f.signs, s.entity_kind, s.entity_id
        FROM face_said f JOIN said s USING (row) ORDER BY row
    """).fetchall()
    signs = np.array([kinds.in_context(row[0], habits) for row in rows])
    truth = np.array([{"shared_mailbox": "role_mailbox"}.get(row[1], row[1]) for row in rows])
    labels = truth.copy()
    firm = signs & (BIT["firm"] | BIT["partners"] | BIT["legal_form"] | BIT["firm_word"]) > 0
    told = signs & (BIT["account_odd"] | BIT["firm_misplaced"]) > 0
    labels[(labels == "role_mailbox") & firm & ~told] = "organisation"
    return Seen(signs, labels, truth, np.array([row[2] for row in rows]), habits)


def features_of(signs: np.ndarray) -> np.ndarray:
    columns = [kinds.feature(code) for code in FEATURES]
    return np.stack(
        [(signs & one.all_of == one.all_of) & (signs & one.none_of == 0) for one in columns], axis=1
    ).astype(float)


def varied(seen: Seen, rng: np.random.Generator) -> Seen:
    """The records again as other files would show them.

    A third of the persons' names are in no list, some stand at many addresses, some are not
    given, and names come in fields of their own: most persons', and some of the others' too.
    """
    signs = seen.signs.copy()
    persons = seen.labels == "person"

    def chance(rate: float, among: np.ndarray) -> np.ndarray:
        return among & (rng.random(len(signs)) < rate)

    for code in ("given_known", "family_known", "mail_named", "born"):
        signs[chance(1 / 3, persons)] &= ~BIT[code]
    signs[chance(0.005, persons)] |= BIT["crowded"]
    signs[chance(0.1, persons)] &= BIT["mail"] | BIT["born"] | BIT["account"]
    signs[chance(0.5, persons & (signs & BIT["named"] > 0)) | chance(0.2, ~persons)] |= BIT[
        "own_fields"
    ]
    return Seen(signs, seen.labels, seen.truth, seen.entities, seen.habits)


def made_up(rng: np.random.Generator) -> Seen:
    """What crm_made lacks: see the top of this file."""

    def some(values: Iterable[str], count: int) -> list[str]:
        return list(rng.choice(sorted(values), count))

    given, family = given_names(), family_names()
    odd = [
        word for word in family
        if word in words("asset") | words("department") | words("test") | words("firm_word")
    ]  # fmt: skip
    numbers = [str(n) for n in rng.integers(2, 99999, 900)]
    rows: list[tuple[str, str]] = []
    rows += [(f"{a} {b}", "person") for a, b in zip(some(given, 900), some(odd, 900), strict=True)]
    rows += [(f"{a} {b}", "asset") for a, b in zip(some(words("asset"), 900), numbers, strict=True)]
    rows += [(a, "asset") for a in some((w for w in words("asset") if " " in w), 150)]
    rows += [(a, "department") for a in some(words("department") - family - given, 700)]
    rows += [
        (f"{a} {b} {c}", "organisation")
        for a, b, c in zip(
            some(words("asset") | words("department"), 500),
            some(words("firm_word"), 500),
            some(words("legal_form"), 500),
            strict=True,
        )
    ]
    rows += [(f"{a} {b}", "organisation") for a, b in
             zip(some(words("asset") | words("department"), 300),
                 some(words("legal_form") - words("legal_like"), 300), strict=True)]  # fmt: skip
    rows += [(f"{a} {b}", "organisation") for a, b in
             zip(some(family, 400), some(words("firm_word"), 400), strict=True)]  # fmt: skip
    pairs = list(zip(some(family, 300), some(family, 300), some(given, 300), strict=True))
    rows += [(f"{a} & {b}", "organisation") for a, b, _ in pairs]
    rows += [(f"{d} and {c} {a}", "person")
             for (a, _, c), d in zip(pairs, some(given, 300), strict=True)]  # fmt: skip
    rows += [(a, "test") for a in some(words("test") - family - given, 300)]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE said (row BIGINT, name VARCHAR)")
    connection.executemany(
        "INSERT INTO said VALUES (?, ?)", [(n, r[0]) for n, r in enumerate(rows)]
    )
    habits = make_signs(connection, "said")
    found = connection.execute("SELECT signs FROM face_said ORDER BY row").fetchall()
    signs = [kinds.in_context(one, habits) for (one,) in found]
    labels = [kind for _, kind in rows]
    # A name in no list that stands at many addresses is more often a function's than a person's.
    signs += [BIT["named"] | BIT["crowded"]] * 200
    labels += ["department"] * 200
    entities = np.array([f"made-up {n}" for n in range(len(labels))])
    return Seen(np.array(signs), np.array(labels), np.array(labels), entities, habits)


def fit(parts: Sequence[Seen], strength: float) -> dict[str, Any]:
    model = LogisticRegression(C=strength, max_iter=3000)
    signs = np.concatenate([part.signs for part in parts])
    model.fit(features_of(signs), np.concatenate([part.labels for part in parts]))
    order = [list(model.classes_).index(kind) for kind in KINDS]
    return {
        "kinds": list(KINDS),
        "bias": [round(float(b), 4) for b in model.intercept_[order]],
        "weights": {
            code: [round(float(w), 4) for w in model.coef_[order, place]]
            for place, code in enumerate(FEATURES)
        },
    }


def judged(said: dict[str, Any], seen: Seen) -> np.ndarray:
    """What the shipped rule calls each record with these numbers."""
    used = kinds.Model(
        tuple(said["kinds"]), tuple(said["bias"]),
        tuple(kinds.feature(code, tuple(w)) for code, w in said["weights"].items()),
    )  # fmt: skip
    known = {int(s): kinds.judge_with(used, int(s)).kind for s in np.unique(seen.signs)}
    return np.array([known[int(s)] for s in seen.signs])


def figures(what: str, labels: np.ndarray, called: np.ndarray) -> None:
    """One JSON line a kind, and one for all that are no customers."""
    out, said = np.isin(labels, NO_CUSTOMERS), np.isin(called, NO_CUSTOMERS)
    lines = [("no customer", out, said)]
    lines += [(kind, labels == kind, called == kind) for kind in KINDS if (labels == kind).any()]
    for kind, real, found in lines:
        both = int((real & found).sum())
        print(json.dumps({
            "what": what, "kind": kind, "rows": int(real.sum()),
            "precision": round(both / max(int(found.sum()), 1), 4),
            "recall": round(both / max(int(real.sum()), 1), 4),
        }))  # fmt: skip
    print(json.dumps({"what": what, "unknown": int((called == kinds.UNKNOWN).sum()),
                      "persons lost": int((said & (labels == "person")).sum())}))  # fmt: skip


def parted(seen: Seen, held: set[str]) -> tuple[Seen, Seen]:
    """The records of entities not held out, and of those held out."""
    out = np.array([entity in held for entity in seen.entities])

    def only(keep: np.ndarray) -> Seen:
        return Seen(
            seen.signs[keep],
            seen.labels[keep],
            seen.truth[keep],
            seen.entities[keep],
            seen.habits,
        )

    return only(~out), only(out)


def with_more(parts: list[Seen], rng: np.random.Generator) -> list[Seen]:
    return [*parts, *(varied(one, rng) for one in parts), made_up(rng)]


def write(said: dict[str, Any]) -> None:
    """Ship the numbers."""
    lines = (f' "{code}": {json.dumps(weights)}' for code, weights in said["weights"].items())
    head = f'{{"kinds": {json.dumps(said["kinds"])},\n"bias": {said["bias"]},\n"weights": {{\n'
    Path(str(DATA / "kind_model.json")).write_text(
        head + ",\n".join(lines) + "\n}}\n", encoding="ascii"
    )


def asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("--data", type=Path, default=Path("../shared/data/identity"))
    ask.add_argument("--grown", type=Path, help="a grown crm_made, only looked at")
    ask.add_argument("--strength", type=float, default=1.0, help="the inverse of the penalty")
    ask.add_argument("--write", action="store_true", help="ship the numbers")
    return ask.parse_args()


def main() -> None:
    given = asked()
    rng = np.random.default_rng(1)
    crm = f"read_csv('{given.data}/crm_made/crm_made.csv', all_varchar=true)"
    seen = {name: look(f"(SELECT {columns} FROM {crm})") for name, columns in VARIANTS.items()}
    entities = np.unique(seen["all"].entities)
    held = set(rng.permutation(entities)[: len(entities) // 3])
    halves = {name: parted(one, held) for name, one in seen.items()}
    trained = fit(with_more([first for first, _ in halves.values()], rng), given.strength)
    for name, (_, rest) in halves.items():
        figures(f"held out, {name}", rest.truth, judged(trained, rest))
    final = fit(with_more(list(seen.values()), rng), given.strength)
    if given.grown:
        grown = look(f"(SELECT {CRM} FROM read_csv('{given.grown}', all_varchar=true))")
        figures("grown", grown.truth, judged(final, grown))
    if given.write:
        write(final)


if __name__ == "__main__":
    main()
