"""Every sentence a person reads is marked for translation, and German has every one of them."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.template.base import Lexer, TokenType
from tests.support import catalogue

import goodterms

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(goodterms.__file__).parent
# Floors that speak with customers and staff. The command line and the doctor speak English with
# whoever runs the house; the demo's words are data; the gallery shows parts to engineers.
SPEAKING = (
    *("audit", "customer", "trust", "dialogue", "ui", "surfaces"),
    *("journeys/notices", "journeys/intake"),
)
SILENT = (
    *("ui/gallery", "ui/templates/ui/gallery"),
    *("journeys/intake/command.py", "customer/identity/resolve_file.py"),
    "customer/identity/resolving/alone.py",
    *("customer/identity/matching/engine.py", "customer/identity/matching/spark.py"),
    "customer/identity/resolving/alone.py",  # a task keeps it to itself, the command line says it
)
NAMES = {"Goodterms", "Mac OS X", "Quillstone Advisory"}  # the same in every language
MARKS = set(catalogue.FUNCTIONS)
READ_ALOUD = ("aria-label", "placeholder", "title", "alt")


def _spoken(pattern: str) -> list[Path]:
    files = [file for floor in SPEAKING for file in (SOURCE / floor).rglob(pattern)]
    return [
        file
        for file in sorted(files)
        if "migrations" not in file.parts and not str(file.relative_to(SOURCE)).startswith(SILENT)
    ]


TEMPLATES = [*_spoken("templates/**/*.html"), *_spoken("templates/**/*.txt")]


def _name(file: Path) -> str:
    return str(file.relative_to(SOURCE))


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_a_template_says_no_word_that_is_not_marked(file: Path) -> None:
    assert list(unmarked_words(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("file", _spoken("*.py"), ids=_name)
def test_code_says_no_sentence_that_is_not_marked(file: Path) -> None:
    assert list(unmarked_sentences(file.read_text("utf-8"))) == []


def test_the_tests_above_find_an_unmarked_sentence() -> None:
    page = '<p class="a">Hello {{ name }}</p><input placeholder="Your name">{% translate "Yes" %}'
    assert list(unmarked_words(page)) == ["Your name", "Hello"]
    code = '"""Doc."""\nraise Refused("That is closed.")\n_("Marked."); x = "SELECT 1 FROM a"'
    assert list(unmarked_sentences(code)) == ["That is closed."]


def unmarked_words(template: str) -> Iterator[str]:
    """Texts and read-aloud attributes of a template that stand outside every translation."""
    kept, inside = [], ""
    for token in Lexer(template).tokenize():
        if token.token_type is TokenType.BLOCK:
            first = token.contents.split()[0]
            if first == f"end{inside}":
                inside = ""
            elif first == "blocktranslate" or token.contents == "block kind":  # a class, not a word
                inside = first
        elif token.token_type is TokenType.TEXT and not inside:
            kept.append(token.contents)
        elif token.token_type is TokenType.VAR and not inside:
            kept.append("\x00")  # a value stands here; it keeps the words around it apart
    text = "".join(kept)
    for attribute in READ_ALOUD:
        for said in re.findall(rf'\b{attribute}="([^"]*)"', text):
            yield from _words_of(said)
    text = re.sub(r"<[^>]*>", "\x00", text)
    yield from _words_of(re.sub(r"[\w-]+=\"[^\"]*\"", "\x00", text))  # a partial of attributes


def _words_of(text: str) -> Iterator[str]:
    for said in text.replace("&nbsp;", " ").split("\x00"):
        words = re.sub(r"&\w+;", " ", said).strip()
        if re.search(r"[^\W\d_]{2,}", words) and words not in NAMES:
            yield words


# A sentence or a label: a capital, then at least one more word of small letters.
SENTENCE = re.compile(r"^[A-Z][a-z\u2019']+([ ,;:]+[\w%(){}\u2019',;:-]+)+[.?:]?$")
CODE = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|GRANT|CREATE|FROM|WHERE)\b|[<>=/\\]|%s")


def unmarked_sentences(code: str) -> Iterator[str]:
    """String constants that read like a sentence and are not handed to gettext."""
    tree = ast.parse(code)
    heard = set(_silent(tree))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if id(node) in heard or CODE.search(node.value):
            continue
        if node.value not in NAMES and SENTENCE.match(node.value):
            yield node.value


def _silent(tree: ast.Module) -> Iterator[int]:
    """Docstrings, what gettext marks, and what only an engineer reads: raised mistakes, logs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        if isinstance(node, ast.Call) and catalogue.called(node) in MARKS | ENGINEERS:
            yield from (id(part) for part in ast.walk(node))


ENGINEERS = {"TypeError", "ValueError", "KeyError", "RuntimeError", "LookupError", "AssertionError",
             "ImproperlyConfigured", "Hold", "not_personal", "warning", "info", "error",
             "exception", "help"}  # fmt: skip


@pytest.fixture(scope="module")
def german() -> catalogue.Catalogue:
    return catalogue.read(SOURCE / "locale" / "de" / "LC_MESSAGES" / "django.po")


def test_german_has_every_sentence(german: catalogue.Catalogue) -> None:
    missing = catalogue.marked(SOURCE) - german.translated
    assert sorted(missing)[:20] == [], f"{len(missing)} sentences have no German"


def test_german_keeps_every_value_of_a_sentence(german: catalogue.Catalogue) -> None:
    told = [entry for entry in german.entries if entry.is_translated]
    assert [entry for entry in told if not entry.keeps_its_values] == []


NEVER = {
    "en": r"\b(oops|please note|valued customer|unfortunately|successfully|invalid)\b|!",
    "de": r"\b(ups|bitte beachten|geschätzte[rn]? kund\w+|leider|erfolgreich|ungültig\w*)\b|!",
}


@pytest.mark.parametrize("language", NEVER)
def test_no_sentence_of_either_language_uses_a_word_of_the_never_list(
    german: catalogue.Catalogue, language: str
) -> None:
    told = [
        words
        for entry in german.entries
        for words in (entry.words if language == "en" else entry.german)
    ]
    assert [words for words in told if re.search(NEVER[language], words, re.IGNORECASE)] == []


def test_german_is_compiled_from_what_stands_in_the_file(german: catalogue.Catalogue) -> None:
    compiled = SOURCE / "locale" / "de" / "LC_MESSAGES" / "django.mo"
    assert catalogue.compiled(compiled) == german.as_compiled


def test_no_sentence_of_ours_changes_what_django_says_itself() -> None:
    # "May" over a list of what a program may do once turned the month into a verb on every page.
    theirs = _spoken_by(Path(django.__file__).parent / "conf")
    ours = _spoken_by(SOURCE)
    assert {key for key in ours.keys() & theirs.keys() if key and ours[key] != theirs[key]} == set()


def _spoken_by(root: Path) -> dict[Any, str]:
    with (root / "locale" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return dict(GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
