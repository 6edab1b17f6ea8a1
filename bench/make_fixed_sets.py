"""Cut the fixed sets that ship with the package out of the development sets.

    python bench/make_fixed_sets.py --data DIR

Whole entities are taken, by a digest of their name, so that a set is the same whenever it is cut.
Where each comes from, and under which licence, stands in ``data/fixed/SOURCE.txt`` of the package.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import pandas as pd

OUT = Path(__file__).parents[1] / "src/goodterms/customer/identity/matching/data/fixed"
MADE = ("entity_id", 8, "crm_made/crm_made.csv", {"company": "organisation"})
INVENTED = (
    "cluster",
    1,
    "fake_1000/fake_1000.csv",
    {"first_name": "given_name", "surname": "family_name", "dob": "birth_date"},
)
HISTORICAL = (
    "cluster",
    20,
    "historical_50k/historical_50k.parquet",
    {
        "full_name": "name",
        "first_name": "given_name",
        "surname": "family_name",
        "dob": "birth_date",
        "birth_place": "city",
        "postcode_fake": "postcode",
    },
)
SETS = {"made": MADE, "invented": INVENTED, "historical": HISTORICAL}
KEPT = [
    *("source", "name", "given_name", "family_name", "organisation", "email", "phone", "street"),
    *("city", "postcode", "birth_date", "account_no"),
]


def cut(name: str, data: Path) -> pd.DataFrame:
    """The contract's columns of every n-th entity, with its ``truth``; the rest is left out."""
    truth, step, path, columns = SETS[name]
    file = data / path
    told = pd.read_parquet(file) if file.suffix == ".parquet" else pd.read_csv(file, dtype=str)
    told = told.rename(columns=columns)
    chosen = told[truth].map(lambda key: int(hashlib.sha256(key.encode()).hexdigest(), 16) % step)
    if name == "made":  # only persons have a truth worth a pair; the others are there to mislead
        told[truth] = told[truth].where(told.entity_kind == "person")
    kept = told[chosen == 0].rename(columns={truth: "truth"})
    return kept[["truth", *(column for column in KEPT if column in kept)]].fillna("")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args(argv)
    OUT.mkdir(exist_ok=True)
    for name in SETS:
        told = cut(name, asked.data).replace(r"[\t\r\n]+", " ", regex=True)
        told.to_csv(OUT / f"{name}.tsv", sep="\t", index=False)
        print(f"{name}: {len(told):,} records of {told.truth.nunique():,} entities")


if __name__ == "__main__":
    main(sys.argv[1:])
