"""Learn the numbers that Goodterms ships for files too small to learn from.

    python bench/train_matcher.py --data DIR [--write]

Each set is learned by itself, without its truth; a level takes its numbers from the first set that
has its field. ``--write`` puts them into the package; without it they are printed. What names,
phones and places may prove at the most is not shipped: each run sets its own limits.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import duckdb

from goodterms.customer.identity.matching import pipeline
from goodterms.customer.identity.matching.comparisons import comparisons_of
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.model import Comparison, Model
from goodterms.journeys.intake.prepare import prepare

FILES = ("crm_made/crm_made.csv", "febrl/dataset3.csv")  # the richest first
FIELDS = {
    *("given", "family", "whole", "org", "email", "email_home", "mail", "mail_home", "phone"),
    *("born", "postcode", "street", "street_key", "city", "state", "account_no", "national"),
}


def learned(file: Path) -> dict[str, Model]:
    """The models a set teaches, by kind."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        prepared = Path(folder) / "prepared.parquet"
        prepare(file, {}, prepared)
        make_faces(connection, f"'{prepared}'")
        return pipeline.resolve(connection, by_splink=True).models


def shipped(kind: str, taught: list[dict[str, Model]]) -> Model:
    """One model with every comparison, each level as the first set that has it learned it."""
    known = {
        (comparison.field, level.name): level
        for models in reversed(taught)
        for comparison in models[kind].comparisons
        for level in comparison.levels
    }
    comparisons = comparisons_of(kind, FIELDS)
    for comparison in comparisons:
        for level in comparison.levels:
            if (comparison.field, level.name) in known:
                told = known[comparison.field, level.name]
                level.m, level.u = told.m, told.u
        _mend(comparison)
    return Model(kind, taught[0][kind].prior, comparisons)


def _mend(comparison: Comparison) -> None:
    """A set of too few pairs teaches that to differ speaks for a match: plain odds then.

    The first level 1:4096 for chance, the ones between 1:16, to differ 4:1 against.
    """
    first, *between, last = comparison.levels
    if last.weight <= 0:
        return
    first.m, first.u = 0.8, 0.8 / 4096
    for level in between:
        level.m, level.u = 0.05, 0.05 / 16
    last.m, last.u = 0.2, 0.8


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(argv)
    taught = [learned(asked.data / file) for file in FILES]
    for kind in ("person", "organisation"):
        model = shipped(kind, taught)
        for comparison in model.comparisons:
            for level in comparison.levels:
                print(f"{kind:13}{comparison.field:12}{level.name:46}{level.weight:8.2f}")
        if asked.write:
            (Path(str(pipeline.SHIPPED)) / f"{kind}.json").write_text(
                model.to_json() + "\n", encoding="utf-8"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
