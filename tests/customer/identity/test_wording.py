"""Whatever the matcher can say has its words in the list that is translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from goodterms.customer.identity import matching, wording
from goodterms.customer.identity.matching import explain
from goodterms.customer.identity.matching.model import Model

FOLDER = Path(matching.__file__).parent
MODELS = sorted((FOLDER / "data" / "models").glob("*.json"))
FILES = [*sorted(FOLDER.glob("*.py")), FOLDER.parent / "resolving" / "run.py"]


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_every_level_of_a_shipped_model_has_its_words(file: Path) -> None:
    model = Model.from_json(file.read_text("utf-8"))
    told = {
        level.name for comparison in model.comparisons for level in comparison.levels if level.when
    }
    assert told - set(wording.LEVELS) == set()


def test_what_differs_has_its_words_for_every_field() -> None:
    told = {f"different {words.removeprefix('the ')}" for words in explain._WORDS.values()}
    assert told == set(wording.DIFFERENT)
    assert explain.PRIOR == wording.PRIOR


def test_every_stage_of_a_run_has_its_words() -> None:
    code = "\n".join(file.read_text("utf-8") for file in FILES)
    told = set(re.findall(r'\b(?:tell|progress)\("([^"]+)"', code))
    assert "kinds" in told
    assert told - set(wording.STAGES) == set()


def test_how_rare_a_value_is_is_said_in_the_readers_language() -> None:
    with translation.override("de"):
        said = wording.evidence("same full name, a rare one")
    assert said == "gleicher voller Name, ein seltener Wert"
    assert wording.evidence("same full name, a rare one") == "same full name, a rare one"


def test_reading_any_column_is_reading_records() -> None:
    assert wording.stage("reading street_key") == "reading records"
    assert wording.stage("reading records") == "reading records"
    assert wording.stage("") == "waiting"
