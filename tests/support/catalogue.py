"""The catalogue of German: what is marked in the code, what is translated, and its compiled form.

``python -m tests.support.catalogue`` brings ``django.po`` and ``django.mo`` up to date with the
code: new sentences come in empty, those nobody says any more go.
"""

from __future__ import annotations

import ast
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import goodterms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE = Path(goodterms.__file__).parent
GERMAN = SOURCE / "locale" / "de" / "LC_MESSAGES" / "django.po"

# How many of a function's arguments are words, and whether the first of them is a context.
PLAIN, PLURAL, CONTEXT, BOTH = (1, False), (2, False), (1, True), (2, True)
FUNCTIONS = {
    "_": PLAIN, "gettext": PLAIN, "gettext_lazy": PLAIN, "gettext_noop": PLAIN,
    "ngettext": PLURAL, "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT, "pgettext_lazy": CONTEXT,
    "npgettext": BOTH, "npgettext_lazy": BOTH,
}  # fmt: skip

type Key = tuple[str, str]  # context, the words in the singular
VALUES = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence: its words (one, or singular and plural) and what German makes of them."""

    context: str
    words: tuple[str, ...]
    german: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.context, self.words[0]

    @property
    def is_translated(self) -> bool:
        return all(self.german)

    @property
    def keeps_its_values(self) -> bool:
        """No value and no tag of the sentence is lost, and none is made up.

        A singular may say the number in a word instead ("one thing").
        """
        wanted = [_values(words) for words in self.words]
        told = [_values(words) for words in self.german]
        if len(self.words) == 1:
            return told[0] == wanted[0]
        return all(values <= wanted[0] | wanted[1] for values in told) and told[1] == wanted[1]


@dataclass(frozen=True, slots=True)
class Catalogue:
    entries: tuple[Entry, ...]

    @property
    def translated(self) -> set[Key]:
        return {entry.key for entry in self.entries if entry.is_translated}

    @property
    def as_compiled(self) -> dict[Key, tuple[str, ...]]:
        return {entry.key: entry.german for entry in self.entries if entry.is_translated}


def _values(words: str) -> set[str]:
    return set(VALUES.findall(words))


def read(po: Path) -> Catalogue:
    with po.open("rb") as file:
        return _entries(read_po(file, locale="de"))


def compiled(mo: Path) -> dict[Key, tuple[str, ...]]:
    with mo.open("rb") as file:
        return _entries(read_mo(file)).as_compiled


def _entries(catalog: Catalog) -> Catalogue:
    return Catalogue(
        tuple(
            Entry(
                context=_text(message.context),
                words=_tuple(message.id),
                german=_tuple(message.string),
            )
            for message in catalog
            if message.id
        )
    )


def _text(context: str | bytes | None) -> str:
    """A compiled file gives contexts back as bytes."""
    return context.decode() if isinstance(context, bytes) else context or ""


def _tuple(words: Any) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, (list, tuple)) else (words,)


def marked(source: Path) -> set[Key]:
    """Every sentence marked in the code and the templates."""
    return set(_marked(source))


def _marked(source: Path) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, tuple[str, ...]] = {}
    for file in sorted(source.rglob("*")):
        if file.suffix == ".py" and "migrations" not in file.parts:
            calls = _calls(ast.parse(file.read_text("utf-8")))
        elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
            calls = _calls_of_template(file.read_text("utf-8"))
        else:
            continue
        for context, words in calls:
            key = context, words[0]
            found[key] = max(found.get(key, words), words, key=len)  # a plural anywhere is one
    return found


def _calls(tree: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or called(node) not in FUNCTIONS:
            continue
        count, has_context = FUNCTIONS[called(node)]
        said = [getattr(part, "value", None) for part in node.args[: count + has_context]]
        texts = [text for text in said if isinstance(text, str)]
        if len(texts) == count + has_context and all(texts):
            yield (texts[0] if has_context else ""), tuple(texts[has_context:])


def called(call: ast.Call) -> str:
    """The name by which a function is called, without what stands before the dot."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _calls_of_template(template: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Django turns a template into something that reads like code; the calls in it are code."""
    code = templatize(template)
    for start in re.finditer(rf"\b({'|'.join(FUNCTIONS)})\(", code):
        for end in re.finditer(r"\)", code[start.start() :]):
            call = code[start.start() : start.start() + end.end()]
            try:
                tree = ast.parse(call.strip())
            except SyntaxError:
                continue
            yield from _calls(tree)
            break


def update() -> int:
    """Bring the files up to date with the code; how many sentences wait for their German."""
    held = {entry.key: entry for entry in read(GERMAN).entries} if GERMAN.exists() else {}
    entries = []
    for key, words in sorted(_marked(SOURCE).items()):
        entry = held.get(key)
        same = entry is not None and len(entry.german) == len(words)
        german = entry.german if entry and same else ("",) * len(words)
        entries.append(Entry(context=key[0], words=words, german=german))
    write(entries)
    return sum(not entry.is_translated for entry in entries)


def write(entries: Iterable[Entry]) -> None:
    entries = list(entries)
    GERMAN.parent.mkdir(parents=True, exist_ok=True)
    GERMAN.write_bytes(_bytes(write_po, _catalog(entries), width=100))
    ready = [entry for entry in entries if entry.is_translated]
    GERMAN.with_suffix(".mo").write_bytes(_bytes(write_mo, _catalog(ready)))


def _catalog(entries: Iterable[Entry]) -> Catalog:
    catalog = Catalog(
        locale="de",
        header_comment="# German. Update: python -m tests.support.catalogue",
        project="Goodterms",
        creation_date=EVER,
        revision_date=EVER,
        last_translator="",
        language_team="",
        msgid_bugs_address="",
        fuzzy=False,
    )
    for entry in entries:
        plural = len(entry.words) > 1
        catalog.add(
            entry.words if plural else entry.words[0],
            entry.german if plural else entry.german[0],
            context=entry.context or None,
        )
    return catalog


EVER = datetime(2026, 1, 1, tzinfo=UTC)  # the same words give the same bytes


def _bytes(writer: Any, catalog: Catalog, **how: Any) -> bytes:
    file = io.BytesIO()
    writer(file, catalog, **how)
    return file.getvalue()


if __name__ == "__main__":
    print(f"{update()} sentences wait for their German.")  # noqa: T201
