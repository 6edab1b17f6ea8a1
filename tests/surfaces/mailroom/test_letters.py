"""Every letter there is: its files, its links, and nothing in it that a mail must not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import goodterms
from goodterms.customer.profile.operations.permits import DUTIES
from goodterms.surfaces.mailroom.letters import WORDS

MAIL = Path(goodterms.__file__).parent / "surfaces/mailroom/templates/mailroom/mail"
PARTS = ("subject.txt", "txt", "html")
SHARED = {"claimed", "turned", "if-not"}  # words that several letters say
NEVER = re.compile(
    r"\b(oops|please note|valued|unfortunately|successfully|invalid)\b|!", re.IGNORECASE
)


def text_of(name: str) -> str:
    said = (MAIL / name).read_text(encoding="utf-8")
    return re.sub(r"<[^>]*>", "", re.sub(r"{[%{#].*?[%}#]}", "", said))


@pytest.mark.parametrize("template", sorted(WORDS))
def test_a_letter_has_a_subject_a_text_and_a_page(template: str) -> None:
    for part in PARTS:
        assert (MAIL / f"{template}.{part}").is_file(), part


def test_no_file_waits_for_a_letter_that_nobody_sends() -> None:
    names = {file.name.split(".", maxsplit=1)[0] for file in MAIL.iterdir()}
    assert names - SHARED == set(WORDS)


@pytest.mark.parametrize("file", sorted(file.name for file in MAIL.iterdir()))
def test_its_words_are_those_of_a_good_host(file: str) -> None:
    assert NEVER.search(text_of(file)) is None


@pytest.mark.parametrize("template", sorted(WORDS))
def test_what_stands_in_the_page_stands_in_the_text(template: str) -> None:
    """Somebody whose program shows no pages reads the same sentences."""
    page, text = ((MAIL / f"{template}.{part}").read_text(encoding="utf-8") for part in PARTS[1:])
    sentences = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", page)
    sentences += re.findall(r'{% translate "(.*?)" %}', page)
    assert [one for one in sentences if one not in text] == []


def test_every_topic_a_letter_leaves_under_names_its_duty() -> None:
    assert {"proof", "claim", "answer", "work"} <= set(DUTIES)
    assert all(": " in duty for duty in DUTIES.values())
