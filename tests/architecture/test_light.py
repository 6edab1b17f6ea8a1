"""What the web process loads: pages come up fast because the engines are left to the tasks."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"duckdb", "pyarrow", "splink", "numpy", "pandas", "python_calamine"}
LOAD = {
    "web": "import goodterms.config.asgi, goodterms.config.urls as urls; [*urls.urlpatterns]",
    "worker": "import django; django.setup(); import procrastinate.contrib.django.apps",
}


@pytest.mark.parametrize("process", LOAD)
def test_an_engine_is_loaded_by_the_task_that_needs_it_and_by_no_process(process: str) -> None:
    script = f"{LOAD[process]}\nimport sys; print(*sorted({HEAVY!r} & sys.modules.keys()))"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded == []
