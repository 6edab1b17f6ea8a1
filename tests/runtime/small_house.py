"""A whole house with small children, for the tests to start and to kill.

    python small_house.py HOME PORT [--bindir DIR] [--no-demo] [--demo-seconds S] [--refuse WORDS]

The supervisor, the database server and the web process are the real ones; the application is one
function, the worker sleeps, and the steps write a line each into HOME/steps.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from goodterms.runtime.cluster import Cluster
from goodterms.runtime.halts import Halt
from goodterms.runtime.house import House
from goodterms.runtime.launching import PYTHON, Programs
from goodterms.runtime.surroundings import Options

STEP = """
import json, os, pathlib, sys, time
name, seconds, told = sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3])
steps = pathlib.Path(os.environ["GOODTERMS_DATA_DIR"], "steps")
print(json.dumps({"what": "things", "done": 1, "of": 2}), flush=True)
time.sleep(seconds)
with steps.open("a") as file:
    file.write(name + "\\n")
print(json.dumps(told), flush=True)
"""


async def application(scope, receive, send):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Answers every request with the number of its process."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(os.getpid()).encode()})


def step(name: str, seconds: float, told: str) -> list[str]:
    return [sys.executable, "-c", STEP, name, str(seconds), told]


def refusal(sentence: str) -> list[str]:
    """A step that will not go on, if there is a sentence to say."""
    code = "import json, sys; print(json.dumps({'refusal': sys.argv[1]})); sys.exit(2)"
    return [sys.executable, "-c", code, sentence] if sentence else []


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--bindir", type=Path)
    parser.add_argument("--no-demo", dest="demo", action="store_false")
    parser.add_argument("--demo-seconds", type=float, default=0)
    parser.add_argument("--refuse", default="")
    parser.add_argument("--app", default="small_house:application")
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    house = House(
        Options(home=given.home, port=given.port, demo=given.demo),
        programs=Programs(
            web=(*PYTHON, "goodterms.runtime.web", "--app", given.app),
            worker=[sys.executable, "-c", "import time; time.sleep(1000)"],
            migrate=refusal(given.refuse) or step("migrate", 0, '{"empty": true}'),
            demo=step("demo", given.demo_seconds, '{"guide": ["Ana signs in at {address}."]}'),
        ),
        cluster=Cluster(given.home, bindir=given.bindir),
    )
    try:
        return house.run()
    except Halt as halt:
        print(halt)  # noqa: T201
        return halt.code


if __name__ == "__main__":
    sys.exit(main())
