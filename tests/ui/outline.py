"""The structure of a page: a tree of its elements, and how it reads as an outline."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass(eq=False)
class Element:
    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def all(self, name: str = "", /, **attributes: str) -> Iterator[Element]:
        """Every element beneath with this name and these attributes (``class_`` for one class)."""
        for child in self.children:
            if name in {"", child.name} and child.has(**attributes):
                yield child
            yield from child.all(name, **attributes)

    def has(self, **attributes: str) -> bool:
        for key, value in attributes.items():
            given = self.attributes.get(key.rstrip("_").replace("_", "-"))
            if given is None or value not in (given.split() if key == "class_" else [given]):
                return False
        return True

    @property
    def text(self) -> str:
        """What is read, in order, with single spaces."""
        return " ".join(" ".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        # Texts and children are kept apart; for a test's eye their order does not matter.
        yield from self.texts
        for child in self.children:
            yield from child._words()

    def outline(self, depth: int = 0) -> Iterator[str]:
        """One line an element: its name, its classes, its role; drawings are one line each."""
        if self.name == "use":
            return
        classes = "".join(f".{name}" for name in self.attributes.get("class", "").split())
        role = f" [{self.attributes['role']}]" if "role" in self.attributes else ""
        yield f"{'  ' * depth}{self.name}{classes}{role}"
        if self.name != "svg":
            for child in self.children:
                yield from child.outline(depth + 1)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("page", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].name != tag:
            raise ValueError(f"</{tag}> closes <{self.open[-1].name}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].texts.append(data)


def read(html: str) -> Element:
    """The page as a tree; raises ValueError where an element is not closed in its turn."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if len(builder.open) > 1:
        raise ValueError(f"<{builder.open[-1].name}> is never closed")
    return builder.root
