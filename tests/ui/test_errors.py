"""Error pages in the same hand: what happened, why, what next, a person (R7)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.template import Context, Engine
from django.template.loader import render_to_string

import goodterms
from tests.ui.outline import read

if TYPE_CHECKING:
    from django.test import Client

CODES = (400, 403, 404, 422, 500, 503)
TEMPLATES = sorted(Path(goodterms.__file__).parent.rglob("templates/**/*.html"))
NEVER = re.compile(
    r"\b(oops|please note|valued customer|unfortunately|successfully|invalid)\b|!(?!doctype|--|=)",
    re.IGNORECASE,
)
SENTENCES = re.compile(
    r"\{% translate \"([^\"]*)\"|\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate", re.DOTALL
)


@pytest.mark.parametrize("code", CODES)
def test_an_error_page_says_what_happened_why_and_what_next(gallery: Client, code: int) -> None:
    answer = gallery.get(f"/ui/errors/{code}/")
    assert answer.status_code == code
    (section,) = next(read(answer.text).all("main")).all("section", class_="refusal")
    what, why, what_next = (element for element in section.children if element.name != "div")
    assert (what.name, why.name, what_next.name) == ("h1", "p", "p")
    assert all(len(part.text) > 15 for part in (what, why, what_next))
    steps = [link.text for link in section.all("a")]
    assert len(steps) == 2
    assert steps[-1] == "Talk to a person"


@pytest.mark.parametrize("code", CODES)
def test_an_error_page_stands_without_anything_around_it(code: int) -> None:
    page = read(render_to_string(f"{code}.html"))
    assert len(list(page.all("h1"))) == 1
    assert next(page.all("title")).text.endswith("Goodterms")


def test_a_refusal_is_shown_in_its_own_words(gallery: Client) -> None:
    page = gallery.get("/ui/errors/422/").text
    assert "You are the only one who can manage this account." in page
    assert "Hand it to someone first; it takes a minute." in page


def test_a_form_that_waited_too_long_says_so() -> None:
    page = render_to_string("403.html", {"stale_form": True})
    assert "This form has waited too long" in page
    assert "closed to you" not in page


def test_a_letter_in_plain_text_has_no_entities_in_it() -> None:
    engine = Engine.get_default()
    letter = "{% extends 'ui/mail/letter.txt' %}{% block words %}{{ words }}{% endblock %}"
    told = Context({"words": "Mere & Moor's <b>", "firm": "Mere & Moor"})
    assert engine.from_string(letter).render(told).strip() == "Mere & Moor's <b>\n\nMere & Moor"


@pytest.mark.parametrize("template", TEMPLATES, ids=[path.name for path in TEMPLATES])
def test_no_sentence_uses_a_word_of_the_never_list(template: Path) -> None:
    sentences = [one or other for one, other in SENTENCES.findall(template.read_text())]
    assert [sentence for sentence in sentences if NEVER.search(sentence)] == []
