"""Benches: the measurements of a checkout, found by name under ``bench/``."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.surroundings import SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = SOURCE.parent / "bench"


def run(name: str, arguments: Sequence[str]) -> int:
    """Run ``bench/<name>_bench.py``; answers its exit code, 1 when a bar is missed."""
    file = FOLDER / f"{name.replace('-', '_')}_bench.py"
    spec = importlib.util.spec_from_file_location(f"bench_{name}", file) if file.exists() else None
    if spec is None or spec.loader is None:
        raise Halt(f"There is no bench called {name}.", _known(), code=Exit.REFUSED)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(FOLDER))  # benches share helpers that lie beside them
    spec.loader.exec_module(module)
    return int(module.run(list(arguments)))


def _known() -> str:
    names = sorted(file.stem.removesuffix("_bench") for file in FOLDER.glob("*_bench.py"))
    if not names:
        return "Benches come with a checkout of the project, not with the package."
    return f"There are: {', '.join(names)}."
