"""Surroundings: the environment that the children get, and the few settings the start needs itself.

A value comes from the environment, else from ``settings.env`` in the home (``NAME=value`` lines).
The full list of settings is ``goodterms.config.environment``; the children check it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.places import default_home

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PORT = 8000
LAST_PORT = 65535
SOURCE = Path(__file__).resolve().parents[2]  # where the package is imported from


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say to ``goodterms start``."""

    home: Path
    port: int = DEFAULT_PORT
    host: str = "127.0.0.1"
    demo: bool = True
    accept_risk: bool = False

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a batch works: Spark's master, a folder all its machines reach, what may be spilled."""

    master: str = "local[*]"
    shared: Path | None = None
    spill_gb: int = 100


def room(given: Mapping[str, str]) -> Room:
    folder, spill = given.get("GOODTERMS_SPARK_DIR"), given.get("GOODTERMS_SPILL_GB")
    if spill and not (spill.isdecimal() and int(spill)):
        raise Halt(
            f"GOODTERMS_SPILL_GB={spill} is no size.", "Give whole gigabytes.", code=Exit.REFUSED
        )
    return Room(
        master=given.get("GOODTERMS_SPARK_MASTER") or Room().master,
        shared=Path(folder).expanduser().resolve() if folder else None,
        spill_gb=int(spill) if spill else Room().spill_gb,
    )


def home(given: Path | None = None) -> Path:
    """The home: what was given, else ``GOODTERMS_DATA_DIR``, else the usual place."""
    chosen = given or os.environ.get("GOODTERMS_DATA_DIR")
    return Path(chosen).expanduser().resolve() if chosen else default_home().resolve()


def port(given: int | None = None) -> int:
    said = str(given if given is not None else os.environ.get("GOODTERMS_PORT") or DEFAULT_PORT)
    if said.isdecimal() and 0 < int(said) <= LAST_PORT:
        return int(said)
    raise Halt(f"{said} is no port number.", f"Give one from 1 to {LAST_PORT}.", code=Exit.REFUSED)


def settings(folder: Path) -> dict[str, str]:
    """The environment, completed by ``settings.env`` in the home."""
    return {**_settings_file(folder / "settings.env"), **os.environ}


def of_children(given: Mapping[str, str], options: Options, *, database: str) -> dict[str, str]:
    """The whole environment of web, worker and steps."""
    path = [str(SOURCE), *given.get("PYTHONPATH", "").split(os.pathsep)]
    return {
        "BASE_URL": options.address,
        "ENVIRONMENT": "demo",
        **given,
        "DATABASE_URL": database,
        "GOODTERMS_DATA_DIR": str(options.home),
        "GOODTERMS_PORT": str(options.port),
        "DJANGO_SETTINGS_MODULE": "goodterms.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "PYTHONUNBUFFERED": "1",
    }


def _settings_file(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise Halt(f"{file}, line {number}: there is no = in it.", code=Exit.REFUSED)
        found[name.strip()] = value.strip().strip("\"'")
    return found
