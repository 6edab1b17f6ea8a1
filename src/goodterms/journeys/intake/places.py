"""Where files wait in the data folder: one folder an import, with a name nobody can guess."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from uuid import UUID

PRIVATE = 0o700
SAMPLE, SET_ASIDE = "sample.parquet", "set-aside.csv"  # beside the file itself
_LONGEST = 100


def imports() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    return folder


def prepared(number: UUID) -> Path:
    """Where a prepared file waits until its last chunk is in."""
    return imports() / f"{number}.parquet"


def folder(number: UUID) -> Path:
    """What the desk brought, its first rows, and the rows that were set aside."""
    return imports() / str(number)


def file_name(name: str) -> str:
    """The file's own name as far as it is harmless: it stands in sentences about the file."""
    stem, dot, suffix = re.sub(r"[^\w .()+-]+", "_", name).strip(" .").rpartition(".")
    kept = (stem or "file")[:_LONGEST] + (dot + suffix[:10] if dot else suffix[:_LONGEST])
    return f"brought {kept}" if kept.lower() in {SAMPLE, SET_ASIDE} else kept


def to_mend(name: str) -> str:
    """What the file of rows that were set aside is called when somebody takes it home."""
    return f"{name.rpartition('.')[0] or name} to mend.csv"


def clear(number: UUID) -> None:
    shutil.rmtree(folder(number), ignore_errors=True)
    prepared(number).unlink(missing_ok=True)
