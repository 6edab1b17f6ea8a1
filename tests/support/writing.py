"""A process of its own that tells records to the live engine, and says each when it is committed.

    python -m tests.support.writing SOURCE < calls.jsonl

A line in is a list of [key, payload]; a line out ``[key, ...]``, after the commit.  The database is
named by DATABASE_URL.  The process knows nothing else: it can be killed at any time.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

type Row = tuple[str, dict[str, str]]

CALL = 5  # records
ROOT = Path(__file__).parents[2]


def writer(
    url: str, source: int, home: Path, rows: list[Row], *, call: int = CALL, heard: bool = True
) -> subprocess.Popen[str]:
    """Start one on these rows, so many a call. ``heard``: what it says when it dies is shown."""
    file = home / f"{uuid4().hex}.jsonl"
    calls = [rows[at : at + call] for at in range(0, len(rows), call)]
    file.write_text("".join(json.dumps(one) + "\n" for one in calls), encoding="utf-8")
    told = {"DATABASE_URL": url, "GOODTERMS_DATA_DIR": str(home)}
    with file.open(encoding="utf-8") as lines:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.writing", str(source)],
            cwd=ROOT,
            env={**os.environ, **told},
            stdin=lines,
            stdout=subprocess.PIPE,
            stderr=None if heard else subprocess.DEVNULL,
            text=True,
        )


def one_word(process: subprocess.Popen[str]) -> set[str]:
    """The keys of its next commit; waits for it. None are left when it has ended."""
    assert process.stdout
    line = process.stdout.readline()
    return set(json.loads(line)) if line.endswith("\n") else set()


def committed(process: subprocess.Popen[str]) -> set[str]:
    """The keys it has said; waits until it ends."""
    assert process.stdout
    with process.stdout:
        # the last line of a killed process may be cut short: what was not said whole was not said
        said = [line for line in process.stdout if line.endswith("\n")]
    process.wait()
    return {key for line in said for key in json.loads(line)}


def told(people: int, each: int) -> list[Row]:
    """What sources say of invented people, each told of several times, in a shuffled order."""
    given = ("Ruth", "Oscar", "Maya", "Theo", "Ivy", "Noel", "Lena", "Hugo", "Vera", "Jonas")
    family = ("Tolland", "Whitlock", "Marsh", "Iveson", "Petrie", "Calder", "Brindle", "Fenwick",
              "Okafor", "Moreau", "Tanaka", "Brandt", "Osei", "Lind", "Keller", "Silva",
              "Adeyemi", "Quist", "Varga", "Holm")  # fmt: skip
    rows: list[Row] = []
    for number in range(people):
        name = f"{given[number % 10]} {family[number // 10 % 20]}"
        facts = {
            "email": f"{name.replace(' ', '.').lower()}.{number:x}@mail.example",
            "phone": f"01632 96{number:04d}",
            "street": f"{number + 1} Quay Lane",
            "postcode": f"QU{number % 9 + 1} {number % 7 + 1}AB",
            "birth_date": f"19{40 + number % 55}-0{number % 9 + 1}-{10 + number % 18}",
        }
        known = list(facts)
        for version in range(each):
            left_out = known[version % len(known)]
            says = {"name": name, **{f: v for f, v in facts.items() if f != left_out}}
            rows.append((f"P{number}-{version}", says))
    random.Random(3).shuffle(rows)  # noqa: S311
    return rows


def main(source: int) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from goodterms.customer.identity.models import Source  # noqa: PLC0415
    from goodterms.customer.identity.operations.receiving import Told, receive  # noqa: PLC0415
    from goodterms.kernel.acting import working  # noqa: PLC0415

    with working("a test"):
        row = Source.objects.get(pk=source)
    for line in sys.stdin:
        call = [Told(key, payload) for key, payload in json.loads(line)]
        with working("a test") as task:
            receive(by=task, source=row, told=call)
        print(json.dumps([one.key for one in call]), flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    main(int(sys.argv[1]))
