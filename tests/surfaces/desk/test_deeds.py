"""What was done, in words: every code that an operation leaves about somebody has its own."""

from __future__ import annotations

import re
from pathlib import Path

import goodterms
from goodterms.surfaces.desk.people.deeds import DEEDS

SOURCE = Path(goodterms.__file__).parent
LEAVES = re.compile(r'(?:@operation|\brecord)\(\s*"([a-z_.]+)"')
ABOUT_NOBODY = ("intake.", "audit.", "demo.", "access.", "identity.model.", "identity.definition.")


def codes() -> set[str]:
    """As they stand in the source; those made of parts are in ``DEEDS`` by hand."""
    texts = (file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
    return {code for text in texts for code in LEAVES.findall(text)}


def test_every_code_about_a_person_has_words() -> None:
    found = codes()
    assert len(found) > 60
    assert {one for one in found - DEEDS.keys() if not one.startswith(ABOUT_NOBODY)} == set()


def test_every_picture_beside_them_is_one_of_ours() -> None:
    sprite = (SOURCE / "ui/static/ui/icons.svg").read_text(encoding="utf-8")
    assert {deed.icon for deed in DEEDS.values() if f'id="{deed.icon}"' not in sprite} == set()
