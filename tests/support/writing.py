"""A process of its own that tells records to the live engine, and says each when it is committed.

    python -m tests.support.writing SOURCE < rows.jsonl

A line in is a list of [key, payload]; a line out ``[key, ...]``, after the commit.  The database is
named by DATABASE_URL.  The process knows nothing else: it can be killed at any time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

type Row = tuple[str, dict[str, str]]


def writer(url: str, source: int, home: Path) -> subprocess.Popen[str]:
    """Start one; it waits for lines."""
    told = {"DATABASE_URL": url, "GOODTERMS_DATA_DIR": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.writing", str(source)],
        env={**os.environ, **told},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def hand_over(process: subprocess.Popen[str], calls: Iterable[list[Row]]) -> None:
    """Give it all its calls; it goes to work on them at once."""
    assert process.stdin
    process.stdin.writelines(json.dumps(call) + "\n" for call in calls)
    process.stdin.close()


def first_word(process: subprocess.Popen[str]) -> set[str]:
    """The keys of its first commit; waits for it."""
    assert process.stdout
    return set(json.loads(process.stdout.readline()))


def committed(process: subprocess.Popen[str]) -> set[str]:
    """The keys it has said; waits until it ends."""
    assert process.stdout
    with process.stdout:
        # the last line of a killed process may be cut short: what was not said whole was not said
        said = [line for line in process.stdout if line.endswith("\n")]
    process.wait()
    return {key for line in said for key in json.loads(line)}


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
