"""Goodterms on one of the sets: read, faces, kinds, match, cluster, score; one JSON line.

    python ours.py historical_50k
    python ours.py crm_made --file million.csv --persons

The clock stops and memory is read before the truth is looked at.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import common
import duckdb

from goodterms.customer.identity.matching import pipeline
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.journeys.intake.prepare import prepare

MAPPINGS = {"historical_50k": {"name": "full_name", "city": "birth_place"}}
OWN = {
    "febrl3": ["febrl/dataset3.csv"],
    "febrl4": ["febrl/dataset4a.csv", "febrl/dataset4b.csv"],
    "historical_50k": ["historical_50k/historical_50k.parquet"],
    "fake_1000": ["fake_1000/fake_1000.csv"],
    "crm_made": ["crm_made/crm_made.csv"],
}

args = common.arguments(__doc__.splitlines()[0]).parse_args()
steps, last = {}, time.time()


def step(label):
    global last
    steps[label], last = round(time.time() - last, 2), time.time()


def one_file(db, folder):
    """The set as one file: link sets are two lists to us as well, but read as one."""
    files = [args.file] if args.file else [args.data / name for name in OWN[args.set]]
    if len(files) == 1 and not args.persons:
        return files[0]
    out = folder / f"{args.set}.csv"
    names = ", ".join(f"'{file}'" for file in files)
    only = "WHERE entity_kind = 'person'" if args.persons else ""
    db.execute(
        f"COPY (SELECT * FROM read_csv([{names}], all_varchar = true) {only}) TO '{out}' (HEADER)"
    )
    return out


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    settings = {
        "memory_limit": "2GB",
        "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": False,
    }
    db = duckdb.connect(str(folder / "run.duckdb"), config=settings)
    file = one_file(db, folder)
    prepare(Path(file), MAPPINGS.get(args.set, {}), folder / "prepared.parquet")
    step("read")
    make_faces(db, f"'{folder}/prepared.parquet'")
    step("faces")
    made = pipeline.resolve(db)
    step("resolve")
    wall = time.time() - common.START
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    got = dict(
        db.execute(
            f"""SELECT p.record_id, e.entity FROM '{folder}/prepared.parquet' p
                  JOIN entity e ON e."row" = p."row" """
        ).fetchall()
    )
    kinds = dict(
        db.execute(
            f"""SELECT p.record_id, f.kind FROM '{folder}/prepared.parquet' p
                  JOIN face f ON f."row" = p."row" """
        ).fetchall()
    )
    db.close()
frame, _link = common.load(args.set, args.data, args.file, args.persons)
answer = {
    "tool": "goodterms",
    "set": args.set,
    "wall_s": round(wall, 2),
    "peak_mb": round(peak),
    **common.score(common.truth_of(args.set, frame), got),
    "steps": steps,
    "model": made.models["person"].figures,
}
if "entity_kind" in frame and not args.persons:
    none = {"asset", "shared_mailbox", "department", "test"}
    ours = {"asset", "role_mailbox", "department", "test"}
    true = {i for i, k in zip(frame.unique_id, frame.entity_kind, strict=True) if k in none}
    said = {i for i, k in kinds.items() if k in ours}
    answer["kind_precision"] = round(len(true & said) / max(len(said), 1), 4)
    answer["kind_recall"] = round(len(true & said) / max(len(true), 1), 4)
print(json.dumps(answer), flush=True)
sys.exit(0)
