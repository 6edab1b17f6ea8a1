"""The DuckDB of one run: how much memory and disk it may take, and how it shows that it works.

Past its memory it spills into the run's folder, and past what it may spill it gives up in a
sentence: a batch at night must not fill the disk under the database.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import psutil

from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    type Progress = Callable[[str, int, int], None]

MEMORY_SHARE, MEMORY_MOST = 0.5, 6 << 30  # of the machine; past it DuckDB spills to disk
SPILL_GB = 100  # the most it may spill, where nobody says otherwise
PULSE_SECONDS = 1.0


@contextmanager
def open_engine(
    folder: Path, *, file: str = ":memory:", spill_gb: int = SPILL_GB
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that spills into ``folder``; ``file`` is where its tables lie, by its name there."""
    memory = min(int(psutil.virtual_memory().total * MEMORY_SHARE), MEMORY_MOST)
    connection = duckdb.connect(
        file if file == ":memory:" else str(folder / file),
        config={
            "memory_limit": f"{memory >> 20}MiB",
            "temp_directory": str(folder / "spill"),
            "max_temp_directory_size": f"{spill_gb}GB",
            "preserve_insertion_order": False,
        },
    )
    connection.execute("SET enable_progress_bar = true")  # else it does not know how far it is
    connection.execute("SET enable_progress_bar_print = false")
    try:
        yield connection
    except duckdb.OutOfMemoryException as error:
        raise Refused(
            f"This work needs more than {memory >> 20:,} MB of memory and {spill_gb} GB of disk.",
            next_step="Give it more with GOODTERMS_SPILL_GB, or use --engine spark.",
            rule="engine.room",
        ) from error
    finally:
        connection.close()


@contextmanager
def pulse(connection: duckdb.DuckDBPyConnection, progress: Progress | None) -> Iterator[Progress]:
    """The same progress, never silent: within a long statement it says how far DuckDB has come.

    What it says of its own accord comes from a thread of its own.
    """
    if progress is None:
        yield lambda _what, _done, _of: None
        return
    told: tuple[str, int, int] = ("", 0, 1)
    said, over = threading.Event(), threading.Event()

    def tell(what: str, done: int, of: int) -> None:
        nonlocal told
        told = (what, done, of)
        said.set()
        progress(what, done, of)

    def beat() -> None:
        while not over.wait(PULSE_SECONDS):
            if said.is_set():
                said.clear()
            elif told[0]:
                progress(*_how_far(connection, told))

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield tell
    finally:
        over.set()
        heart.join()


def _how_far(
    connection: duckdb.DuckDBPyConnection, told: tuple[str, int, int]
) -> tuple[str, int, int]:
    """A stage that is one statement, in hundredths; any other as it was told."""
    what, _, of = told
    part = connection.query_progress()
    return (what, round(part), 100) if of == 1 and part >= 0 else told
