"""``goodterms model`` from outside."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from goodterms.runtime import modelling
from goodterms.runtime.command import app


@pytest.mark.parametrize("command", [["model", "--help"], ["resolve", "--help"]])
def test_help_says_what_there_is(command: list[str]) -> None:
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0
    assert "model" in done.output


def test_why_a_model_was_kept_back_is_a_sentence() -> None:
    assert modelling.fell({"what": "made", "before": 0.9, "after": 0.88}) == (
        "F1 on made fell from 0.9000 to 0.8800"
    )
    assert modelling.fell({"what": "control", "before": 0.1, "after": 0.2}) == (
        "further from control answers: 0.1000, then 0.2000"
    )
