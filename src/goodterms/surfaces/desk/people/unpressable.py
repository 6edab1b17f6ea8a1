"""A page of another surface to look at: its words and looks as they are, nothing to press on it."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, override

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    type Attributes = list[tuple[str, str | None]]

FIELDS = {"button", "input", "select", "textarea"}


def unpressable(html: str, within: Mapping[str, str], banner: str) -> str:
    """``within``: addresses one may follow, and where they lead; ``banner`` goes above."""
    rewriting = _Rewriting(within, banner)
    rewriting.feed(html)
    rewriting.close()
    return "".join(rewriting.out)


class _Rewriting(HTMLParser):
    """Copies everything as it came, but for what can be pressed and for scripts."""

    def __init__(self, within: Mapping[str, str], banner: str) -> None:
        super().__init__(convert_charrefs=False)
        self.within, self.banner = within, banner
        self.out: list[str] = []
        self.in_script = False

    @override
    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.in_script = tag == "script"
        if self.in_script:
            return
        if tag == "header" and self.banner:  # after the link that skips to the page
            self.out.append(self.banner)
            self.banner = ""
        kept = list(self._kept(tag, attrs))
        name = "div" if tag == "form" else tag
        self.out.append(f"<{name}{''.join(_written(*one) for one in kept)}>")

    @override
    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        self.out[-1] = self.out[-1].removesuffix(">") + "/>"

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.in_script = False
            return
        self.out.append(f"</{'div' if tag == 'form' else tag}>")

    @override
    def handle_data(self, data: str) -> None:
        if not self.in_script:
            self.out.append(data)

    @override
    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    @override
    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    @override
    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def _kept(self, tag: str, attrs: Attributes) -> Iterator[tuple[str, str | None]]:
        for name, value in attrs:
            if name.startswith("hx-") or name in {"autofocus", "disabled"}:
                continue
            if tag == "form" and name in {"action", "method", "enctype"}:
                continue
            if tag == "a" and name == "href":
                if there := self._leads_to(value or ""):
                    yield name, there
                continue
            yield name, value
        if tag in FIELDS:
            yield "disabled", None

    def _leads_to(self, address: str) -> str:
        """Within the page, or to a page shown in the same way; elsewhere nowhere."""
        path, sign, anchor = address.partition("#")
        if not path:
            return address
        there = self.within.get(path, "")
        return f"{there}{sign}{anchor}" if there else ""


def _written(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'
