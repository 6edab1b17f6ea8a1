"""What a person sees while they wait."""

from __future__ import annotations

import io
import json

import pytest

from goodterms.runtime import progress
from goodterms.runtime.launching import Said
from goodterms.runtime.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Closed(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError


def test_a_log_file_gets_plain_lines_none_of_them_twice() -> None:
    out = io.StringIO()
    shown = Progress(out)
    with shown.step("Loading the demo") as report:
        report("records", 1, 5000)  # too soon after the last line
        for _ in range(2):
            later(shown)
            report("records", 2500, 5000)
    shown.say("Goodterms is ready")
    assert out.getvalue().splitlines() == [
        "  Loading the demo ...",
        "  Loading the demo: records, 2,500 of 5,000",
        "Goodterms is ready",
    ]


def test_a_terminal_gets_one_line_that_moves() -> None:
    out = Terminal()
    shown = Progress(out)
    with shown.step("Loading the demo") as report:
        later(shown)
        report("records", 5000, 5000)
        shown.say("db was ended by SIGKILL; it is started again.")
    assert out.getvalue().count("\r") == 3
    assert out.getvalue().endswith("Loading the demo\n")
    assert "\ndb was ended by SIGKILL; it is started again.\n" in out.getvalue()


@pytest.mark.parametrize(
    ("told", "words"),
    [(("rows", 1200, 0), "rows, 1,200"), (("kinds", 0, 1), "kinds")],
    ids=["no known end", "a stage"],
)
def test_what_has_no_end_to_count_is_told_all_the_same(
    told: tuple[str, int, int], words: str
) -> None:
    out = Terminal()
    shown = Progress(out)
    with shown.step("Importing") as report:
        later(shown)
        report(*told)
    assert f"\x1b[K  Importing: {words}\r" in out.getvalue()


def later(shown: Progress) -> None:
    """As if some seconds had passed since the last line."""
    shown._shown -= 10


def test_a_closed_pipe_stops_nothing() -> None:
    with Progress(Closed()).step("Loading the demo") as report:
        report("records", 1, 1)


def test_a_step_speaks_to_the_one_that_started_it(capsys: pytest.CaptureFixture[str]) -> None:
    report = progress.printer()
    report("records", 5, 5)
    told: list[tuple[str, int, int]] = []
    said = Said(lambda what, done, of: told.append((what, done, of)))

    for line in [
        capsys.readouterr().out.strip(),
        "a word of some library",
        json.dumps({"refusal": "No."}),
        json.dumps({"empty": True}),
        json.dumps([1, 2]),
    ]:
        said.hear(line)

    assert told == [("records", 5, 5)]
    assert (said.refusal, said.facts) == ("No.", {"empty": True})
